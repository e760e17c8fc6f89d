/** The models' figures side by side: each once on the test rows, and below it what the folds say of its spread. */
import type { JSX } from 'solid-js'
import type { ModelReport } from '../../../workers/contracts/churn/models'
import type { CrossFigure, Spread } from '../../../workers/contracts/learn/metrics'
import { type Column, DataTable } from '../../ui/DataTable'
import { formatFixed } from '../../ui/format'

export const spread = ({ mean, deviation }: Spread): string => `${formatFixed(mean, 3)} ± ${formatFixed(deviation, 3)}`

const figure = (
  id: CrossFigure,
  label: string,
  get: (model: ModelReport) => number,
  isWideOnly = false,
): Column<ModelReport> => ({
  ...{ id, label, get, isWideOnly },
  format: (value) => formatFixed(Number(value), 4),
  second: ({ crossValidation }) => spread(crossValidation[id]),
})

const COLUMNS: readonly Column<ModelReport>[] = [
  { id: 'label', label: 'model', get: ({ label }) => label },
  figure('accuracy', 'accuracy', ({ judgement }) => judgement.scores.accuracy),
  figure('precision', 'precision', ({ judgement }) => judgement.scores.precision[1], true),
  figure('recall', 'recall', ({ judgement }) => judgement.scores.recall[1], true),
  figure('f1', 'F1', ({ judgement }) => judgement.scores.f[1], true),
  figure('rocAuc', 'ROC area', ({ judgement }) => judgement.rocAuc),
]

export function Figures(props: { models: readonly ModelReport[]; baseline?: number }): JSX.Element {
  const caption = (): string =>
    [
      'Judged once on the test rows, at a threshold of one half; small below it, mean ± deviation over the folds of the training rows.',
      ...(props.baseline === undefined
        ? []
        : [`Always the same answer has an accuracy of ${formatFixed(props.baseline, 4)}.`]),
    ].join(' ')
  return <DataTable caption={caption()} showCaption columns={COLUMNS} rows={props.models} rowKey={({ id }) => id} />
}
