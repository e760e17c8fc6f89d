/** Stage 2: which columns a model sees, and what it sees in them. */
import { For, type JSX } from 'solid-js'
import type { DesignView } from '../../../workers/contracts/churn/prepare'
import { Control, ParamControls } from '../../stage/Control'
import { Stage } from '../../stage/Stage'
import { Checkbox } from '../../ui/Checkbox'
import { DataTable } from '../../ui/DataTable'
import { Disclosure } from '../../ui/Disclosure'
import { Facts } from '../../ui/Facts'
import { formatCount, formatNumber, formatPlural, formatShare } from '../../ui/format'
import type { ChurnLab } from './state'
import s from './Churn.module.css'

export function Prepare(props: { lab: ChurnLab }): JSX.Element {
  const prepare = (): ChurnLab['prepare'] => props.lab.prepare
  const use = (name: string, isUsed: boolean): void => {
    const { use: now } = prepare().params.values()
    prepare().params.set('use', JSON.stringify({ ...(now === '' ? {} : (JSON.parse(now) as object)), [name]: isUsed }))
  }
  return (
    <Stage
      id="prepare"
      run={prepare().run}
      flow={({ data }) => [`${formatCount(data.features.length)} features`, `${formatCount(data.testRows)} held out`]}
      controls={
        <>
          <ParamControls params={prepare().params} names={['encode', 'fill', 'scale']} />
          <Control params={prepare().params} name="testShare" />
          <Control params={prepare().params} name="seed" />
        </>
      }
      note={<Note />}
      code={['learn/prepare/prepare.ts', 'learn/prepare/statistics.ts', 'learn/split.ts']}
    >
      {({ data }) => (
        <div class={s.result}>
          <Facts
            facts={[
              { label: 'rows to learn from', value: formatCount(data.trainRows) },
              { label: 'rows for the test', value: formatCount(data.testRows) },
              { label: `${data.classes[1]}, to learn from`, value: formatShare(data.trainShare) },
              { label: `${data.classes[1]}, in the test`, value: formatShare(data.testShare) },
              { label: 'features', value: formatCount(data.features.length) },
            ]}
          />
          <Disclosure summary={`Columns: ${formatPlural(used(data), 'is', 'are')} used`}>
            <div class={s.columns} role="group" aria-label="Columns to use">
              <For each={data.columns}>
                {(column) => (
                  <Checkbox
                    label={column.name}
                    detail={column.why}
                    checked={column.why === undefined}
                    disabled={column.why === 'is empty'}
                    onChange={(isUsed) => use(column.name, isUsed)}
                  />
                )}
              </For>
            </div>
          </Disclosure>
          <DataTable
            caption="Some rows as a model sees them"
            showCaption
            columns={[
              { id: 'feature', label: 'feature', get: ({ feature }: SampleRow) => feature },
              ...Array.from({ length: Math.min(5, data.sampleRows) }, (_, row) => ({
                id: `row ${row + 1}`,
                label: `row ${row + 1}`,
                get: ({ values }: SampleRow) => values[row],
                format: (value: unknown) => (typeof value === 'number' ? formatNumber(value) : ''),
              })),
            ]}
            rows={sampleOf(data)}
            maxHeight={320}
          />
        </div>
      )}
    </Stage>
  )
}

interface SampleRow {
  feature: string
  values: readonly number[]
}

const used = ({ columns }: DesignView): number => columns.filter(({ why }) => why === undefined).length

const sampleOf = ({ features, sample, sampleRows }: DesignView): SampleRow[] =>
  features.map((feature, f) => ({
    feature,
    values: Array.from({ length: sampleRows }, (_, row) => sample[row * features.length + f] ?? NaN),
  }))

function Note(): JSX.Element {
  return (
    <>
      <p>
        <strong>What is learned here, is learned from the training rows alone:</strong> medians, means, categories. Test
        rows are set aside first, with the same share of each class, and nothing of them is looked at before the end.
      </p>
      <p>
        <code>One-hot</code> gives each text a feature of its own. <code>Target means</code> puts in its place how often
        the target was 1, from other rows than the one it stands for: <code>(sum + 10 p) / (n + 10)</code>.
      </p>
      <p>
        <code>Standard</code> is <code>(x − mean) / deviation</code>. Trees don’t care about scale; they are given the
        table’s own numbers, and missing ones as they are.
      </p>
      <p>Splits as scikit-learn’s for the same seed (NumPy’s MT19937). Target means: Micci-Barreca 2001.</p>
    </>
  )
}
