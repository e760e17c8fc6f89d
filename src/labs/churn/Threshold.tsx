/** Stage 7: whom to contact, by what it earns. */
import type { JSX } from 'solid-js'
import type { ThresholdData } from '../../../workers/contracts/churn/threshold'
import { Line } from '../../charts/Line'
import { ParamControls } from '../../stage/Control'
import { Stage } from '../../stage/Stage'
import { Facts } from '../../ui/Facts'
import { formatCount, formatFixed, formatShare } from '../../ui/format'
import type { ChurnLab } from './state'
import s from './Churn.module.css'

export function Threshold(props: { lab: ChurnLab }): JSX.Element {
  return (
    <Stage
      id="threshold"
      run={props.lab.threshold.run}
      flow={({ data }) => [
        `from ${formatFixed(Math.min(1, data.best.threshold), 2)} up`,
        `earns ${formatCount(Math.round(data.best.profit))}`,
      ]}
      controls={<ParamControls params={props.lab.threshold.params} names={['model', 'cost', 'value', 'success']} />}
      empty={<p>Train models first; then this stage says from which probability on a contact pays.</p>}
      note={<Note />}
      code={['learn/metrics/profit.ts', 'learn/metrics/cost-curve.ts']}
    >
      {({ data }) => <Result data={data} />}
    </Stage>
  )
}

function Result(props: { data: ThresholdData }): JSX.Element {
  const share = (count: number): number => count / props.data.testRows
  return (
    <div class={s.result}>
      <p class={s.verdict}>
        {props.data.best.contacted === 0
          ? 'At these terms no contact pays.'
          : `Contact those from ${formatShare(Math.min(1, props.data.best.threshold))} up: ${formatCount(props.data.best.contacted)} of ${formatCount(props.data.testRows)} test customers, ${formatCount(props.data.best.reached)} of whom would have left.`}
      </p>
      <Facts
        facts={[
          { label: 'profit at the best threshold', value: formatCount(Math.round(props.data.best.profit)) },
          { label: 'profit over cost', value: formatShare(props.data.roi) },
          { label: 'profit at one half', value: formatCount(Math.round(props.data.atHalf.profit)) },
          { label: 'profit, everyone contacted', value: formatCount(Math.round(props.data.everyone.profit)) },
          { label: 'contacted in vain', value: formatCount(props.data.confusion.falsePositives) },
          { label: 'missed', value: formatCount(props.data.confusion.falseNegatives) },
        ]}
      />
      <Line
        title={`Profit by how many are contacted, ${props.data.label}`}
        series={[
          {
            id: 'profit',
            label: 'profit',
            x: props.data.points.contacted.map(share),
            y: props.data.points.profit,
          },
        ]}
        baselines={[{ label: 'best', value: props.data.best.profit }]}
        xAxis={{ label: 'customers contacted, the most likely first', format: formatShare, domain: [0, 1] }}
        yAxis={{ label: 'profit' }}
      />
      <Line
        title="Cost at other terms, each model at its best threshold"
        series={[
          ...props.data.costs.models.map(({ id, label, cost }) => ({
            id,
            label,
            x: props.data.costs.weights,
            y: cost,
          })),
          {
            id: 'blind',
            label: 'everybody or nobody',
            x: [0, 0.5, 1],
            y: [0, 0.5, 0],
            dashed: true,
            colour: 8,
          },
          {
            id: 'terms',
            label: 'these terms',
            x: [props.data.costs.terms.weight],
            y: [props.data.costs.terms.cost],
            colour: 8,
          },
        ]}
        xAxis={{ label: 'weight of a missed leaver', format: formatShare, domain: [0, 1] }}
        yAxis={{ label: 'cost, of being wrong about all', format: formatShare }}
      />
    </div>
  )
}

function Note(): JSX.Element {
  return (
    <>
      <p>
        <strong>One half is nobody’s threshold.</strong> A contact pays where <code>p · success · value &gt; cost</code>
        , so with calibrated probabilities from <code>cost / (success · value)</code> on.
      </p>
      <p>
        The curve counts the test rows themselves: <code>reached · success · value − contacted · cost</code>. Chosen on
        these rows, the best is a little too good for others.
      </p>
      <p>
        The last picture asks what happens when the terms change. A missed leaver weighs{' '}
        <code>share · (success · value − cost)</code>, a contact in vain <code>(1 − share) · cost</code>; the lowest
        line at a weight is the model to take there, and above the dashed one no model is worth having.
      </p>
      <p>Provost and Fawcett, “Data Science for Business”, 2013; Drummond and Holte on cost curves, 2006.</p>
    </>
  )
}
