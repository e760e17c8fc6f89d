/** Stage 6: a grid of parameters, each combination cross-validated, as a map that fills as it goes. */
import { createMemo, type JSX, Show } from 'solid-js'
import type { TuneData } from '../../../workers/contracts/churn/tune'
import type { Spread } from '../../../workers/contracts/learn/metrics'
import type { NestedValidation, TriedParams } from '../../../workers/contracts/learn/search'
import { Heatmap } from '../../charts/Heatmap'
import { ParamControls } from '../../stage/Control'
import { Stage } from '../../stage/Stage'
import { DataTable } from '../../ui/DataTable'
import { Facts } from '../../ui/Facts'
import { formatDuration, formatFixed, formatPlural } from '../../ui/format'
import type { ChurnLab } from './state'
import s from './Churn.module.css'

const FIGURES = { rocAuc: 'ROC area', f1: 'F1', averagePrecision: 'average precision' } as const
const NAMES: Record<string, string> = {
  trees: 'trees',
  depth: 'depth',
  rate: 'rate',
  minLeaf: 'rows in a leaf',
  minSplit: 'rows to split',
}

export function Tune(props: { lab: ChurnLab }): JSX.Element {
  const tune = (): ChurnLab['tune'] => props.lab.tune
  return (
    <Stage
      id="tune"
      run={tune().run}
      flow={({ data, made }) => [
        `${FIGURES[data.figure]} ${formatFixed(data.tried[data.best]?.scores[data.figure].mean ?? NaN, 3)}`,
        formatDuration(made.milliseconds),
      ]}
      startLabel="Search"
      controls={<ParamControls params={tune().params} names={['model', 'size', 'draw', 'figure', 'folds', 'nested']} />}
      empty={<p>Tries the combinations of a grid, all or some drawn at random. The published grids take minutes.</p>}
      live={(live) => <Best data={live} />}
      note={<Note />}
      code={['learn/selection/search.ts', 'learn/selection/cross-validate.ts']}
    >
      {({ data }) => <Result data={data} />}
    </Stage>
  )
}

const written = (params: TriedParams['params']): string =>
  Object.entries(params)
    .map(([name, value]) => `${NAMES[name] ?? name} ${value}`)
    .join(', ')

/** The leader, and the map that fills; a table would be made anew with each combination. */
function Best(props: { data: TuneData }): JSX.Element {
  const best = (): TriedParams | undefined => props.data.tried[props.data.best]
  const map = createMemo(() => mapOf(props.data))
  return (
    <div class={s.result}>
      <p class={s.verdict}>
        {best()
          ? `Best of ${formatPlural(props.data.tried.length, 'combination')}: ${written(best()?.params ?? {})}.`
          : ''}
      </p>
      <Heatmap
        title={`${FIGURES[props.data.figure]} by ${map().rowName} and ${map().columnName}`}
        values={map().values}
        rows={map().rows}
        columns={map().columns}
        format={(value) => formatFixed(value, 4)}
        rowLabel={map().rowName}
        columnLabel={map().columnName}
        valueLabel={FIGURES[props.data.figure]}
      />
    </div>
  )
}

function Result(props: { data: TuneData }): JSX.Element {
  return (
    <div class={s.result}>
      <Best data={props.data} />
      <DataTable
        caption="Every combination"
        columns={[
          { id: 'params', label: 'parameters', get: ({ params }: TriedParams) => written(params) },
          ...(['rocAuc', 'f1', 'averagePrecision'] as const).map((figure) => ({
            id: figure,
            label: FIGURES[figure],
            get: ({ scores }: TriedParams) => scores[figure].mean,
            format: (_: unknown, { scores }: TriedParams) =>
              `${formatFixed(scores[figure].mean, 4)} ± ${formatFixed(scores[figure].deviation, 4)}`,
            align: 'end' as const,
          })),
        ]}
        rows={props.data.tried}
        sorting={{ id: props.data.figure, descending: true }}
        maxHeight={320}
      />
      <Show when={props.data.nested}>{(nested) => <Luck data={props.data} nested={nested()} />}</Show>
    </div>
  )
}

/** How much of the best is luck: the whole search, done anew in each outer fold and judged by rows it has not seen. */
function Luck(props: { data: TuneData; nested: NestedValidation }): JSX.Element {
  const best = (): number => props.data.tried[props.data.best]?.scores[props.data.figure].mean ?? NaN
  const unseen = (): Spread => props.nested.scores[props.data.figure]
  return (
    <>
      <Facts
        facts={[
          { label: 'the best, on the folds that chose it', value: formatFixed(best(), 4) },
          { label: 'the search, on rows it has not seen', value: formatFixed(unseen().mean, 4) },
          { label: 'its deviation over the folds', value: formatFixed(unseen().deviation, 4) },
          { label: 'luck in the best', value: formatFixed(best() - unseen().mean, 4) },
        ]}
      />
      <DataTable
        caption="The search done anew without each part of the rows: what it chose, and what that reached on the part"
        showCaption
        columns={[
          { id: 'part', label: 'part', get: ({ part }) => part },
          { id: 'chosen', label: 'chosen', get: ({ params }) => written(params) },
          {
            id: 'score',
            label: FIGURES[props.data.figure],
            get: ({ score }) => score,
            format: (value) => formatFixed(Number(value), 4),
          },
        ]}
        rows={props.nested.chosen.map((params, k) => ({ part: k + 1, params, score: unseen().folds[k] ?? NaN }))}
      />
    </>
  )
}

/** The two parameters with most values as axes; of what shares a cell the best is shown. */
function mapOf({ tried, figure }: TuneData) {
  const names = Object.keys(tried[0]?.params ?? {})
  // In their own order: combinations end, and are drawn, in any.
  const valuesOf = (name: string | undefined): (number | string | boolean)[] =>
    name === undefined
      ? ['']
      : [...new Set(tried.map(({ params }) => params[name] ?? ''))].sort((a, b) => Number(a) - Number(b))
  const [rowName, columnName] = [...names].sort((a, b) => valuesOf(b).length - valuesOf(a).length)
  const [rows, columns] = [valuesOf(rowName), valuesOf(columnName)]
  const values = new Array<number>(rows.length * columns.length).fill(NaN)
  for (const { params, scores } of tried) {
    const row = rowName === undefined ? 0 : rows.indexOf(params[rowName] ?? '')
    const column = columnName === undefined ? 0 : columns.indexOf(params[columnName] ?? '')
    const at = row * columns.length + column
    const { mean } = scores[figure]
    if (!((values[at] ?? NaN) >= mean)) values[at] = mean
  }
  const label = (name: string | undefined): string => (name === undefined ? '' : (NAMES[name] ?? name))
  return {
    values,
    rowName: label(rowName),
    columnName: label(columnName),
    rows: rows.map((value) => `${label(rowName)} ${value}`),
    columns: columns.map((value) => `${label(columnName)} ${value}`),
  }
}

function Note(): JSX.Element {
  return (
    <>
      <p>
        <strong>The best of many tries is partly luck.</strong> The more combinations are tried, the higher the best
        stands above what it will reach on new rows; its spread over the folds says how little a third digit means.
        “Judge the search itself” measures it: the search is done anew in nested folds, which takes as many times as
        long.
      </p>
      <p>Where few parameters matter, some combinations drawn at random find as much as all of them, far sooner.</p>
      <p>Only training rows are used. The test rows stay unseen, so that the winner can still be judged by them.</p>
      <p>Bergstra and Bengio 2012; Cawley and Talbot 2010 on luck in model selection.</p>
    </>
  )
}
