/** Whether two models differ by more than chance. */
import { type JSX, Show } from 'solid-js'
import type { Comparison, ModelsView } from '../../../workers/contracts/churn/models'
import { type Column, DataTable } from '../../ui/DataTable'
import { formatFixed } from '../../ui/format'

export function Compare(props: { data: ModelsView }): JSX.Element {
  const labelOf = (id: string): string => props.data.models.find((model) => model.id === id)?.label ?? id
  const columns = (): Column<Comparison>[] => [
    { id: 'first', label: 'first', get: ({ first }) => labelOf(first) },
    { id: 'second', label: 'second', get: ({ second }) => labelOf(second) },
    ...(props.data.comparisons[0]?.rocAuc ? AREAS : []),
    { id: 'onlyFirst', label: 'only first right', get: ({ calls }) => calls.onlyFirst, isWideOnly: true },
    { id: 'onlySecond', label: 'only second right', get: ({ calls }) => calls.onlySecond, isWideOnly: true },
    {
      id: 'calls',
      label: 'p, calls',
      get: ({ calls }) => calls.pValue,
      format: formatP,
      isWideOnly: props.data.comparisons[0]?.rocAuc !== undefined,
    },
  ]
  return (
    <Show when={props.data.comparisons.length > 0}>
      <DataTable
        caption={
          'Do two models differ by more than chance? Calls: McNemar’s exact test on the test rows.' +
          (props.data.comparisons[0]?.rocAuc
            ? ' ROC area: second minus first over the same folds, small below it the 95 % interval; t widened for folds that share rows.'
            : ' Their folds hold different rows, so areas cannot be paired.')
        }
        showCaption
        columns={columns()}
        rows={props.data.comparisons}
        rowKey={({ first, second }) => `${first} ${second}`}
      />
    </Show>
  )
}

const signed = (value: number): string => `${value < 0 ? '−' : '+'}${formatFixed(Math.abs(value), 4)}`

const AREAS: readonly Column<Comparison>[] = [
  {
    id: 'difference',
    label: 'ROC area',
    get: ({ rocAuc }) => rocAuc?.difference ?? NaN,
    format: (value) => signed(Number(value)),
    second: ({ rocAuc }) => (rocAuc ? `${signed(rocAuc.interval.low)} … ${signed(rocAuc.interval.high)}` : ''),
  },
  { id: 'areas', label: 'p, area', get: ({ rocAuc }) => rocAuc?.pValue ?? NaN, format: (value) => formatP(value) },
]

function formatP(value: unknown): string {
  const p = Number(value)
  return p < 0.0001 ? '< 0.0001' : formatFixed(p, 4)
}
