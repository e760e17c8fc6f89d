/** Stage 8: what the model goes by, over many rows and in one. */
import { createMemo, createSignal, type JSX, Show } from 'solid-js'
import type { Coefficient, ExplainData } from '../../../workers/contracts/churn/explain'
import { Bars } from '../../charts/Bars'
import { Scatter } from '../../charts/Scatter'
import { ParamControls } from '../../stage/Control'
import { Stage } from '../../stage/Stage'
import { DataTable } from '../../ui/DataTable'
import { formatCount, formatDuration, formatFixed, formatNumber, formatShare } from '../../ui/format'
import { Select } from '../../ui/Select'
import { OneColumn } from './OneColumn'
import type { ChurnLab } from './state'
import s from './Churn.module.css'

const IMPURITY = {
  id: 'impurity',
  label: 'share of what splits won',
  get: ({ impurity }: { impurity: number }) => impurity,
  format: (value: unknown) => formatShare(Number(value)),
  bar: true,
  colour: 'var(--d4)',
}

/** Columns in the swarm and in one row's bars. */
const SHOWN = 10

export function Explain(props: { lab: ChurnLab }): JSX.Element {
  return (
    <Stage
      id="explain"
      run={props.lab.explain.run}
      flow={({ data, made }) => [data.columns.slice(0, 2).join(', '), formatDuration(made.milliseconds)]}
      startLabel="Explain"
      controls={<ParamControls params={props.lab.explain.params} names={['model', 'rows']} />}
      empty={<p>Works out, for test rows, what each column adds to the score.</p>}
      note={<Note />}
      code={[
        'learn/explain/tree-shap.ts',
        'learn/explain/explain.ts',
        'learn/explain/permutation.ts',
        'learn/explain/impurity.ts',
        'learn/linear/wald.ts',
        'learn/explain/partial-dependence.ts',
      ]}
    >
      {({ data }) => <Result data={data} />}
    </Stage>
  )
}

function Result(props: { data: ExplainData }): JSX.Element {
  const importance = () =>
    props.data.columns.map((column, c) => ({
      column,
      shap: props.data.importance[c] ?? 0,
      permutation: props.data.permutation.mean[c] ?? 0,
      deviation: props.data.permutation.deviation[c] ?? 0,
      impurity: props.data.impurity?.[c] ?? 0,
    }))
  const swarm = createMemo(() => swarmOf(props.data))
  return (
    <div class={s.result}>
      <Scatter
        title={`What each column adds, ${props.data.label}`}
        height={Math.max(320, 54 * swarm().columns.length + 80)}
        x={swarm().x}
        y={swarm().y}
        categories={swarm().level}
        detail={(index) => swarm().detail(index)}
        xAxis={{ label: unitOf(props.data) }}
        yAxis={{
          format: (value) => swarm().columns[Math.round(-value)] ?? '',
          domain: [-(swarm().columns.length - 0.4), 0.6],
        }}
        search={false}
      />
      <DataTable
        caption="Importance of the columns"
        showCaption
        columns={[
          { id: 'column', label: 'column', get: ({ column }) => column },
          { id: 'shap', label: 'mean size of its part', unit: unitOf(props.data), get: ({ shap }) => shap, bar: true },
          {
            id: 'permutation',
            label: 'ROC area lost when shuffled',
            get: ({ permutation }) => permutation,
            format: (value, { deviation }) => `${formatFixed(Number(value), 4)} ± ${formatFixed(deviation, 4)}`,
            bar: true,
            colour: 'var(--d3)',
          },
          ...(props.data.impurity ? [IMPURITY] : []),
        ]}
        rows={importance()}
        rowKey={({ column }) => column}
        maxHeight={360}
      />
      <Show when={props.data.coefficients}>{(coefficients) => <Coefficients all={coefficients()} />}</Show>
      <OneColumn data={props.data} unit={unitOf(props.data)} />
      <OneRow data={props.data} />
    </div>
  )
}

function Coefficients(props: { all: readonly Coefficient[] }): JSX.Element {
  return (
    <DataTable
      caption="Coefficients, in log-odds for a step of one in the scaled feature, with intervals of 95 %"
      showCaption
      columns={[
        { id: 'feature', label: 'feature', get: ({ feature }) => feature },
        {
          id: 'value',
          label: 'coefficient',
          get: ({ value }) => value,
          format: (value) => signedFixed(Number(value)),
        },
        {
          id: 'interval',
          label: 'between',
          get: ({ low }) => low,
          format: (_, { low, high }) => `${signedFixed(low)} and ${signedFixed(high)}`,
          align: 'end',
        },
        {
          id: 'odds',
          label: 'odds times',
          title: 'What a step of one does to the odds of leaving',
          get: ({ value }) => Math.exp(value),
          format: (value) => formatFixed(Number(value), 2),
          bar: true,
        },
      ]}
      rows={props.all}
      rowKey={({ feature }) => feature}
      maxHeight={360}
    />
  )
}

const unitOf = ({ unit }: ExplainData): string => (unit === 'log-odds' ? 'log-odds' : 'share of trees')

/** Points of the most important columns, one line a column; rows that agree stand beside one another. */
function swarmOf({ columns, values, cells, level, rows }: ExplainData) {
  const width = columns.length
  const shown = columns.slice(0, SHOWN)
  const x: number[] = []
  const y: number[] = []
  const kinds: string[] = []
  const at: number[] = []
  const seen = new Map<string, number>()
  for (let row = 0; row < rows.length; row++) {
    for (let c = 0; c < shown.length; c++) {
      const part = values[row * width + c] ?? 0
      const cell = `${c} ${part.toFixed(2)}`
      const before = seen.get(cell) ?? 0
      seen.set(cell, before + 1)
      // Above and below the line in turn, ever farther.
      const offset = Math.min(0.38, Math.ceil(before / 2) * 0.035) * (before % 2 === 0 ? 1 : -1)
      x.push(part)
      y.push(-c + offset)
      const share = level[row * width + c] ?? NaN
      kinds.push(Number.isNaN(share) ? 'a text' : share < 1 / 3 ? 'low' : share < 2 / 3 ? 'middle' : 'high')
      at.push(row * width + c)
    }
  }
  const detail = (index: number): string => {
    const place = at[index] ?? 0
    return `${columns[place % width] ?? ''} = ${cells[place] ?? ''}: ${signed(values[place] ?? 0)}`
  }
  return { columns: shown, x, y, level: kinds, detail }
}

const signed = (value: number): string => `${value < 0 ? '−' : '+'}${formatNumber(Math.abs(value))}`

const signedFixed = (value: number): string => `${value < 0 ? '−' : '+'}${formatFixed(Math.abs(value), 2)}`

/** One customer: from the mean to its score, column by column. */
function OneRow(props: { data: ExplainData }): JSX.Element {
  const [chosen, setChosen] = createSignal(0)
  const order = createMemo(() =>
    [...props.data.rows.keys()].sort((a, b) => (props.data.scores[b] ?? 0) - (props.data.scores[a] ?? 0)),
  )
  const row = (): number => order()[chosen()] ?? 0
  const parts = createMemo(() => {
    const width = props.data.columns.length
    return props.data.columns
      .map((column, c) => ({
        column,
        part: props.data.values[row() * width + c] ?? 0,
        cell: props.data.cells[row() * width + c] ?? '',
      }))
      .sort((a, b) => Math.abs(b.part) - Math.abs(a.part))
      .slice(0, SHOWN)
  })
  return (
    <section class={s.waterfall} aria-label="One customer">
      <Select
        label="One customer"
        value={String(chosen())}
        options={order().map((index, k) => ({
          value: String(k),
          label: `Row ${formatCount((props.data.rows[index] ?? 0) + 1)}: ${formatShare(props.data.scores[index] ?? 0)}`,
        }))}
        onChange={(value) => setChosen(Number(value))}
      />
      <Bars
        title={`Row ${formatCount((props.data.rows[row()] ?? 0) + 1)}: from ${formatNumber(props.data.expected)} to its score`}
        items={parts().map(({ column, part, cell }) => ({
          label: `${column} = ${cell}`,
          value: part,
          colour: part > 0 ? 2 : 1,
        }))}
        axis={{ label: unitOf(props.data) }}
      />
      <p class={s.said}>
        Bars to the right speak for leaving, to the left for staying. With the mean, {formatNumber(props.data.expected)}{' '}
        {unitOf(props.data)}, all columns sum to the score of {formatShare(props.data.scores[row()] ?? 0)}.
      </p>
    </section>
  )
}

function Note(): JSX.Element {
  return (
    <>
      <p>
        <strong>SHAP deals a score out among the columns</strong> so that with the mean over all rows the parts sum to
        it, to the sixth digit. For trees it follows every path; what is not known of a row goes both ways, by the
        training rows that went there. For logistic regression it is <code>w (x − mean)</code>.
      </p>
      <p>
        Permutation importance asks the other way round: how much worse are the test rows ranked when a column’s cells
        are dealt out anew? What the splits of trees won is told from the training rows, and flatters columns with many
        different values.
      </p>
      <p>Neither says what would happen if you changed a customer’s contract. A model goes by what goes together.</p>
      <p>
        Lundberg, Erion and Lee 2018; Breiman 2001; Friedman 2001. Equal to xgboost’s contributions and scikit-learn’s
        partial dependence on shared rows.
      </p>
    </>
  )
}
