/** Stage 9: other customers, ranked, each with its reasons; and how far their table has moved from the first. */
import { createSignal, type JSX, Show } from 'solid-js'
import type { ScoreData, ScoredRow, ScoreView } from '../../../workers/contracts/churn/score'
import type { Reason } from '../../../workers/contracts/learn/pipeline'
import { toCsv } from '../../charts/csv'
import { download } from '../../charts/export'
import { Control } from '../../stage/Control'
import { Stage } from '../../stage/Stage'
import { StageError } from '../../stage/StageError'
import { Button } from '../../ui/Button'
import { DataTable } from '../../ui/DataTable'
import { DropZone } from '../../ui/DropZone'
import { Facts } from '../../ui/Facts'
import { formatCount, formatFixed, formatPlural, formatShare } from '../../ui/format'
import type { ChurnLab } from './state'
import s from './Churn.module.css'

/** Population stability: from here on worth a look, and shifted. */
const LOOK = 0.1
const SHIFTED = 0.25

export function Score(props: { lab: ChurnLab }): JSX.Element {
  const score = (): ChurnLab['score'] => props.lab.score
  const [saving, setSaving] = createSignal(false)
  const save = async (): Promise<void> => {
    setSaving(true)
    try {
      const all = await score().all()
      if (all) download('customers by risk.csv', csvOf(all), 'text/csv')
    } finally {
      setSaving(false)
    }
  }
  return (
    <Stage
      id="score"
      run={score().run}
      flow={({ data }) => [
        `${formatCount(data.rows)} ranked`,
        data.drift.length > 0 ? shiftedWords(data) : 'test rows',
      ]}
      startLabel="Rank"
      controls={
        <>
          <div class={s.wide}>
            <DropZone
              label="Drop the customers to rank, with the same columns"
              hint="Without a second table the test rows are ranked. A target column, if there is one, is only used to check."
              accept=".csv,.tsv,.jsonl,.ndjson,.parquet,.gz"
              onFiles={([file]) => file && score().other.open(file)}
              onText={(text) => score().other.open(text)}
            >
              <Show when={score().other.isOpen()}>
                <Button kind="link" onClick={() => score().other.close()}>
                  Back to the test rows
                </Button>
              </Show>
            </DropZone>
            <Show when={score().other.run.error()}>
              {(error) => <StageError error={error()} onRetry={() => score().other.run.start()} />}
            </Show>
          </div>
          <Control params={score().params} name="model" />
        </>
      }
      actions={
        <Show when={score().run.artifact()}>
          <Button busy={saving()} onClick={() => void save()}>
            Download the list
          </Button>
        </Show>
      }
      empty={<p>Ranks customers by how likely they are to leave, and says why.</p>}
      note={<Note />}
      code={['learn/selection/pipeline.ts', 'learn/explain/explain.ts', 'learn/drift.ts']}
    >
      {({ data }) => <Result data={data} />}
    </Stage>
  )
}

const reasonText = ({ column, value }: Reason): string => `${column} = ${value === '' ? 'missing' : value}`

function csvOf({ ranked }: ScoreData): string {
  return toCsv({
    columns: ['row', 'name', 'probability', 'reason 1', 'reason 2', 'reason 3'].map((label) => ({ label })),
    rows: ranked.map(({ row, name, probability, reasons }) => [
      row,
      name ?? '',
      probability,
      ...[0, 1, 2].map((k) => (reasons[k] ? reasonText(reasons[k]) : '')),
    ]),
  })
}

const shifted = ({ drift }: Pick<ScoreView, 'drift'>): number =>
  drift.filter(({ psi, problem }) => problem !== undefined || (psi ?? 0) >= SHIFTED).length

const shiftedWords = (data: ScoreView): string =>
  shifted(data) === 0 ? 'no column has shifted' : `${formatPlural(shifted(data), 'column has', 'columns have')} shifted`

function Result(props: { data: ScoreView }): JSX.Element {
  return (
    <div class={s.result}>
      <p class={s.said}>
        {formatCount(props.data.rows)} rows of {props.data.source}, by {props.data.label}; the first{' '}
        {formatCount(props.data.ranked.length)} are shown.
      </p>
      <DataTable
        caption="Customers, the most likely to leave first"
        columns={[
          { id: 'row', label: 'row', get: ({ row }: ScoredRow) => row },
          ...(props.data.ranked.some(({ name }) => name !== undefined)
            ? [{ id: 'name', label: 'name', get: ({ name }: ScoredRow) => name ?? '' }]
            : []),
          {
            id: 'probability',
            label: 'will leave',
            get: ({ probability }: ScoredRow) => probability,
            format: (value) => formatShare(Number(value)),
            bar: { max: 1 },
            colour: 'var(--d2)',
          },
          {
            id: 'reasons',
            label: 'because',
            get: ({ reasons }: ScoredRow) => reasons.map(reasonText).join(' · '),
          },
        ]}
        rows={props.data.ranked}
        rowKey={({ row }) => row}
        maxHeight={420}
      />
      <Show when={props.data.drift.length > 0}>
        <Drift data={props.data} />
      </Show>
    </div>
  )
}

function Drift(props: { data: ScoreView }): JSX.Element {
  return (
    <section class={s.result} aria-label="Drift">
      <p class={s.verdict}>
        {shiftedWords(props.data)[0]?.toUpperCase()}
        {shiftedWords(props.data).slice(1)} against the rows that the model learned from.
      </p>
      <Show when={props.data.judgement}>
        {(judgement) => (
          <Facts
            facts={[
              { label: 'ROC area in the test', value: formatFixed(props.data.expected.rocAuc, 3) },
              { label: 'ROC area here', value: formatFixed(judgement().rocAuc, 3) },
              { label: 'accuracy in the test', value: formatShare(props.data.expected.scores.accuracy) },
              { label: 'accuracy here', value: formatShare(judgement().scores.accuracy) },
            ]}
          />
        )}
      </Show>
      <DataTable
        caption="How far each column has moved"
        showCaption
        columns={[
          { id: 'column', label: 'column', get: ({ column }) => column },
          {
            id: 'psi',
            label: 'stability index',
            get: ({ psi }) => psi,
            format: (value) => (typeof value === 'number' ? formatFixed(value, 3) : '–'),
            bar: { max: 1 },
          },
          {
            id: 'ks',
            label: 'largest distance',
            title: 'Kolmogorov-Smirnov, of numbers',
            get: ({ ks }) => ks,
            format: (value) => (typeof value === 'number' ? formatFixed(value, 3) : '–'),
          },
          { id: 'said', label: 'so', get: (column) => verdictOn(column) },
        ]}
        rows={props.data.drift}
        rowKey={({ column }) => column}
        sorting={{ id: 'psi', descending: true }}
      />
    </section>
  )
}

function verdictOn({ psi = 0, problem, newCategories }: ScoreView['drift'][number]): string {
  if (problem !== undefined) return problem
  const fresh = newCategories ? `; new: ${newCategories.slice(0, 3).join(', ')}` : ''
  return `${psi < LOOK ? 'stable' : psi < SHIFTED ? 'worth a look' : 'has shifted'}${fresh}`
}

function Note(): JSX.Element {
  return (
    <>
      <p>
        <strong>A model ages.</strong> 85 % in the test and 70 % a year later usually means that the customers have
        changed, not the model. The stability index compares each column’s bins: <code>Σ (b − a) ln(b / a)</code>; below
        0.1 stable, above 0.25 shifted.
      </p>
      <p>
        Reasons are the three columns that add most to a customer’s score; of the first 300 customers, because nobody
        calls more.
      </p>
      <p>Siddiqi 2006; Kolmogorov 1933, Smirnov 1948.</p>
    </>
  )
}
