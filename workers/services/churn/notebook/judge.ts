/** Cells of a notebook that train, judge, and set the figures beside Vitrine's. */
import type { ModelReport } from '../../../contracts/churn/models'
import { code, markdown, type NotebookCell } from '../../../learn/export/notebook-file'
import { python } from '../../../learn/export/python'
import { PLATT_SVM, PYTHON_ESTIMATORS } from './estimators'

/** One model as an expression of Python; @property isExact true where its figures are to be Vitrine's */
export interface PythonModel {
  readonly label: string
  readonly expression: string
  readonly estimator: string
}

export function modelCells(models: readonly PythonModel[], why: string): NotebookCell[] {
  const hasSvm = models.some(({ estimator }) => estimator.startsWith('svm'))
  return [
    markdown('## The models', why),
    code(
      ...(hasSvm ? [PLATT_SVM, ''] : []),
      'MODELS = {',
      ...models.map(({ label, expression }) => `    ${python(label)}: ${expression},`),
      '}',
    ),
  ]
}

/** How both protocols judge. */
export const FIGURES = [
  'def figures(truth, chance):',
  '    called = chance > 0.5',
  '    return {',
  '        "accuracy": accuracy_score(truth, called),',
  '        "precision": precision_score(truth, called, zero_division=0),',
  '        "recall": recall_score(truth, called),',
  '        "F1": f1_score(truth, called),',
  '        "ROC AUC": roc_auc_score(truth, chance),',
  '        "average precision": average_precision_score(truth, chance),',
  '    }',
]

export const JUDGE_IMPORTS = [
  'from sklearn.base import BaseEstimator, ClassifierMixin, TransformerMixin, clone',
  'from sklearn.metrics import (',
  '    accuracy_score, average_precision_score, f1_score, precision_score, recall_score, roc_auc_score,',
  ')',
  'from sklearn.model_selection import StratifiedKFold, train_test_split',
]

export function compareCells(reports: readonly ModelReport[], models: readonly PythonModel[]): NotebookCell[] {
  const written = reports.filter(({ label }) => models.some((model) => model.label === label))
  const random = models
    .filter(({ estimator }) => !PYTHON_ESTIMATORS[estimator]?.isExact && !PYTHON_ESTIMATORS[estimator]?.difference)
    .map(({ label }) => label)
  const others = models.flatMap(({ estimator, label }) => {
    const difference = PYTHON_ESTIMATORS[estimator]?.difference
    return difference === undefined ? [] : [` ${label} ${difference}`]
  })
  return [
    markdown(
      '## Beside Vitrine',
      `The figures that stood in the tab, and how far these are from them.${random.length === 0 ? '' : ` ${list(random)} ${random.length === 1 ? 'is' : 'are'} not the same to the digit: random numbers are drawn in another order, or numbers are put into bins and sums rounded in another way. On a table of some thousand rows accuracy and the two areas may be off by 0.015, precision and recall, and all figures of a single deep tree, by 0.03.`}${others.join('')} The others should agree to the fourth digit; where rows are equally near or equally good to split they may not.`,
    ),
    code(
      'vitrine = pd.DataFrame.from_dict({',
      ...written.map((report) => `    ${python(report.label)}: ${python(figuresOf(report), '    ')},`),
      '}, orient="index")',
      'vitrine_folds = pd.DataFrame.from_dict({',
      ...written.map((report) => `    ${python(report.label)}: ${python(foldsOf(report), '    ')},`),
      '}, orient="index")',
      '',
      'def beside(here, there):',
      '    both = pd.concat({"here": here, "Vitrine": there.loc[here.index]}, axis=1)',
      '    return both.swaplevel(axis=1)[list(here.columns)].round(4)',
      '',
      'beside(here, vitrine)',
    ),
    code('beside(folds, vitrine_folds)'),
    code('(here - vitrine).abs().max(axis=1).rename("largest difference").to_frame().round(6)'),
  ]
}

const rounded = (value: number): number => Number(value.toFixed(6))

const figuresOf = ({ judgement: { scores, rocAuc, averagePrecision } }: ModelReport) => ({
  accuracy: rounded(scores.accuracy),
  precision: rounded(scores.precision[1]),
  recall: rounded(scores.recall[1]),
  F1: rounded(scores.f[1]),
  'ROC AUC': rounded(rocAuc),
  'average precision': rounded(averagePrecision),
})

const foldsOf = ({ crossValidation: cv }: ModelReport) => ({
  accuracy: rounded(cv.accuracy.mean),
  precision: rounded(cv.precision.mean),
  recall: rounded(cv.recall.mean),
  F1: rounded(cv.f1.mean),
  'ROC AUC': rounded(cv.rocAuc.mean),
  'average precision': rounded(cv.averagePrecision.mean),
})

function list(labels: readonly string[]): string {
  return labels.length === 1 ? labels[0]! : `${labels.slice(0, -1).join(', ')} and ${labels.at(-1)!}`
}
