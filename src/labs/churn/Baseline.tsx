/** Stage 3: what calling everyone the same already reaches. It draws what stage 2 found. */
import type { JSX } from 'solid-js'
import type { DesignView } from '../../../workers/contracts/churn/prepare'
import { Bars } from '../../charts/Bars'
import { Stage } from '../../stage/Stage'
import { formatCount, formatShare } from '../../ui/format'
import type { ChurnLab } from './state'
import s from './Churn.module.css'

export function Baseline(props: { lab: ChurnLab }): JSX.Element {
  return (
    <Stage
      id="baseline"
      run={props.lab.prepare.run}
      flow={({ data }) => [`${formatShare(largest(data))} accuracy`, 'by always one answer']}
      note={<Note />}
      code={['learn/metrics/confusion.ts']}
    >
      {({ data }) => (
        <div class={s.result}>
          <p class={s.verdict}>
            Call every row “{larger(data)}” and {formatShare(largest(data))} of the calls are right. Not one of the{' '}
            {formatCount(Math.round(data.testRows * Math.min(data.testShare, 1 - data.testShare)))} rows that matter is
            found.
          </p>
          <Bars
            title={`A model that always says ${larger(data)}`}
            items={[
              { label: 'accuracy', value: largest(data) },
              { label: `recall of ${larger(data)}`, value: 1 },
              { label: `recall of ${smaller(data)}`, value: 0 },
              { label: 'area under the ROC curve', value: 0.5 },
            ]}
            axis={{ format: formatShare, domain: [0, 1] }}
          />
        </div>
      )}
    </Stage>
  )
}

const largest = ({ testShare }: DesignView): number => Math.max(testShare, 1 - testShare)
const larger = ({ testShare, classes }: DesignView): string => classes[testShare > 0.5 ? 1 : 0]
const smaller = ({ testShare, classes }: DesignView): string => classes[testShare > 0.5 ? 0 : 1]

function Note(): JSX.Element {
  return (
    <>
      <p>
        <strong>Accuracy flatters where classes are unequal.</strong> A figure means something only beside what costs
        nothing: always the same answer.
      </p>
      <p>
        <code>recall = found / all there are</code>, <code>precision = right / all called</code>. The area under the ROC
        curve is the chance that a row of one class scores above a row of the other: 0.5 is a coin.
      </p>
      <p>Fawcett 2006.</p>
    </>
  )
}
