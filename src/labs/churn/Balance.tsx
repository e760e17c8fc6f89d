/** Stage 5: SMOTE inside the folds beside SMOTE before them, and how much the second flatters. */
import { createSignal, type JSX } from 'solid-js'
import type { BalanceRow } from '../../../workers/contracts/churn/balance'
import type { CrossValidation } from '../../../workers/contracts/learn/metrics'
import { Bars } from '../../charts/Bars'
import { ParamControls } from '../../stage/Control'
import { Stage } from '../../stage/Stage'
import { type Column, DataTable } from '../../ui/DataTable'
import { formatDuration, formatFixed } from '../../ui/format'
import { Segmented } from '../../ui/Segmented'
import type { ChurnLab } from './state'
import s from './Churn.module.css'

const FIGURES = { rocAuc: 'ROC area', accuracy: 'accuracy', f1: 'F1' } as const
type Figure = keyof typeof FIGURES

export function Balance(props: { lab: ChurnLab }): JSX.Element {
  const balance = (): ChurnLab['balance'] => props.lab.balance
  return (
    <Stage
      id="balance"
      run={balance().run}
      flow={({ data, made }) => [
        `flattered by ${formatFixed(largestGap(data.rows), 3)}`,
        formatDuration(made.milliseconds),
      ]}
      startLabel="Compare"
      controls={<ParamControls params={balance().params} names={['folds', 'trees']} />}
      empty={<p>Cross-validates three models three ways: as they are, with SMOTE inside the folds, and before them.</p>}
      live={(live) => <Result rows={live.rows} />}
      note={<Note />}
      code={['learn/resample/smote.ts', 'learn/selection/cross-validate.ts']}
    >
      {({ data }) => <Result rows={data.rows} />}
    </Stage>
  )
}

const largestGap = (rows: readonly BalanceRow[]): number =>
  Math.max(0, ...rows.map(({ inside, before }) => before.rocAuc.mean - inside.rocAuc.mean))

function Result(props: { rows: readonly BalanceRow[] }): JSX.Element {
  const [figure, setFigure] = createSignal<Figure>('rocAuc')
  const column = (id: 'none' | 'inside' | 'before', label: string): Column<BalanceRow> => ({
    id,
    label,
    get: (row) => row[id][figure()].mean,
    format: (_, row) => written(row[id]),
    align: 'end',
  })
  const written = (scores: CrossValidation): string => {
    const { mean, deviation } = scores[figure()]
    return `${formatFixed(mean, 3)} ± ${formatFixed(deviation, 3)}`
  }
  return (
    <div class={s.result}>
      <Segmented
        label="Figure"
        value={figure()}
        options={Object.entries(FIGURES).map(([value, label]) => ({ value: value as Figure, label }))}
        onChange={setFigure}
      />
      <Bars
        title={`${FIGURES[figure()]}, right and wrong`}
        items={props.rows.flatMap((row) => [
          { label: `${row.label}: as it is`, value: row.none[figure()].mean, colour: 8 },
          { label: `${row.label}: SMOTE inside`, value: row.inside[figure()].mean, colour: 1 },
          { label: `${row.label}: SMOTE before`, value: row.before[figure()].mean, colour: 2 },
        ])}
        axis={{ label: `${FIGURES[figure()]}, mean of the folds`, domain: [0, 1] }}
      />
      <DataTable
        caption={`${FIGURES[figure()]}, mean and deviation over the folds`}
        columns={[
          { id: 'label', label: 'model', get: ({ label }) => label },
          column('none', 'as it is'),
          column('inside', 'SMOTE inside the folds'),
          column('before', 'SMOTE before the folds'),
          {
            id: 'gap',
            label: 'flattered by',
            get: (row) => row.before[figure()].mean - row.inside[figure()].mean,
            format: (value) => formatFixed(Number(value), 3),
          },
        ]}
        rows={props.rows}
        rowKey={({ label }) => label}
      />
    </div>
  )
}

function Note(): JSX.Element {
  return (
    <>
      <p>
        <strong>SMOTE makes new rows between old ones:</strong> <code>x + u (x′ − x)</code>, x′ one of the five nearest
        of the same class. Made before the rows are cut into folds, they stand between test rows and training rows, and
        the model has as good as seen the answers.
      </p>
      <p>
        That is how 0.93 in a notebook becomes 0.84 in production. Inside the folds nothing leaks; mostly it moves the
        threshold, trading precision for recall, and hardly the ranking.
      </p>
      <p>Chawla et al. 2002. The rows are those of imbalanced-learn for the same seed.</p>
    </>
  )
}
