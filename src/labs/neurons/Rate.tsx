/** Stage 3: how large a step may be, and what happens beyond. */
import type { JSX } from 'solid-js'
import type { RateData } from '../../../workers/contracts/neurons/rate'
import { Line } from '../../charts/Line'
import { Control } from '../../stage/Control'
import { Stage } from '../../stage/Stage'
import { Facts } from '../../ui/Facts'
import { formatNumber, formatShare } from '../../ui/format'
import { Plane } from './Plane'
import type { NeuronsLab } from './state'
import s from './Neurons.module.css'

export function Rate(props: { lab: NeuronsLab }): JSX.Element {
  return (
    <Stage
      id="rate"
      run={props.lab.rate.run}
      flow={({ data }) => [`up to ${formatNumber(data.limit.mean)}`, `least error ${formatNumber(data.best)}`]}
      controls={<Control params={props.lab.rate.params} name="share" />}
      note={<Note />}
      code={['learn/neurons/quadratic.ts']}
    >
      {({ data }) => <Result data={data} share={props.lab.rate.params.values().share} />}
    </Stage>
  )
}

function Result(props: { data: RateData; share: number }): JSX.Element {
  const landscape = () => props.data.landscape
  const finite = (): [number, number][] =>
    [...props.data.tries.rates].flatMap((rate, k): [number, number][] => {
      const loss = props.data.tries.losses[k] ?? Infinity
      return Number.isFinite(loss) ? [[rate, loss]] : []
    })
  return (
    <div class={s.result}>
      <Facts
        facts={[
          { label: 'largest stable rate', value: formatNumber(props.data.limit.mean, 6) },
          { label: 'of the summed form', value: formatNumber(props.data.limit.sum, 4) },
          { label: 'largest eigenvalue', value: formatNumber(props.data.eigenvalue, 5) },
          { label: 'least squares', value: formatNumber(props.data.best, 6) },
        ]}
      />
      <p class={s.verdict}>
        {props.share < 1
          ? `At ${formatShare(props.share)} of the limit, a rate of ${formatNumber(props.data.rate)}, the path comes down${props.share > 0.5 ? ', swinging from side to side' : ''}.`
          : props.share === 1
            ? 'At the limit it swings from side to side for ever.'
            : `At ${formatShare(props.share)} of the limit every step overshoots by more than it gains: the path climbs out of the bowl.`}
      </p>
      <div class={s.pair}>
        <Plane
          title="The loss over two weights, and the path of batch descent"
          summary={`The loss is a bowl with its bottom at ${formatNumber(props.data.optimum[0] ?? 0)}, ${formatNumber(props.data.optimum[1] ?? 0)}.`}
          height={340}
          xAxis={{ label: `weight of ${props.data.names[0]}` }}
          yAxis={{ label: `weight of ${props.data.names[1]}` }}
          domain={{ x: landscape().x, y: landscape().y }}
          ground={{
            ...landscape(),
            // Logarithm of how far above the bottom: the bowl is seen near and far.
            values: landscape().values.map((loss) => -Math.log10(Math.max(1e-4, loss - props.data.best))),
            scale: 'sequential',
            domain: [-1, 3],
          }}
          path={props.data.path}
        />
        <Line
          title={`Error after ${props.data.tries.epochs} epochs, by rate`}
          height={340}
          series={[
            { id: 'loss', label: 'error', x: finite().map(([rate]) => rate), y: finite().map(([, loss]) => loss) },
          ]}
          baselines={[{ label: 'least squares', value: props.data.best }]}
          xAxis={{ label: 'learning rate' }}
          yAxis={{ label: 'mean squared error', log: true }}
        />
      </div>
      <p class={s.said}>
        Light is low. The other weights stand at their best; the path is that of {props.data.tries.epochs} epochs from
        0. Rates whose error is not drawn ran away.
      </p>
    </div>
  )
}

function Note(): JSX.Element {
  return (
    <>
      <p>
        <strong>The error is a bowl.</strong> Along its steepest direction the curve bends by <code>2 λ</code>, λ the
        largest eigenvalue of <code>XᵀX / n</code>. A step beyond <code>2 / (2 λ) = 1 / λ</code> lands higher than it
        began, each time.
      </p>
      <p>
        Written with sums instead of means the same limit is <code>2 / (n λ)</code>: that is why rates in books differ
        so.
      </p>
      <p>Widrow and Stearns, “Adaptive Signal Processing”, 1985.</p>
    </>
  )
}
