/** The tutorial's protocol as cells, its mistakes included. */
import { MODELS, type ModelsData } from '../../../contracts/churn/models'
import { estimatorOf } from '../../../learn/estimators'
import { code, markdown, type NotebookCell } from '../../../learn/export/notebook-file'
import { SMOTE_NEIGHBOURS } from '../../../learn/selection/pipeline'
import { checkParams } from '../../../runtime/params'
import { PUBLISHED_SEED, RECIPES } from '../published'
import { PYTHON_ESTIMATORS } from './estimators'
import { FIGURES, modelCells, type PythonModel } from './judge'

export const publishedImports = ['from sklearn.preprocessing import MinMaxScaler']

/** After SMOTE both classes have as many rows, so that "balanced" weights are all one and need not be written. */
export const publishedModels = ({ models }: ModelsData): PythonModel[] =>
  models.flatMap(({ id, label }) => {
    const { estimator } = MODELS[id]
    const found = PYTHON_ESTIMATORS[estimator]
    if (!found) return []
    const { params, smote } = RECIPES[id]
    const written = found.write(checkParams(estimatorOf(estimator).schema, params), false)
    return { label, estimator, expression: `(${written}, ${smote ? 'resampled' : 'given'})` }
  })

export function publishedCells({ models: reports }: ModelsData, models: readonly PythonModel[]): NotebookCell[] {
  const folds = reports[0]?.crossValidation.rocAuc.folds.length ?? 5
  return [
    markdown(
      '## Columns as features, as published',
      'Every column but the target; texts as their positions in the alphabet, numbers with a gap among them taken for texts; all stretched to 0…1 over all rows, before the split. So the features of the training rows know of the test rows.',
    ),
    code(
      'def text(value):',
      '    if isinstance(value, float):',
      '        return "" if np.isnan(value) else str(int(value)) if value == int(value) else repr(value)',
      '    return value',
      '',
      'def positions(column):',
      '    texts = column.map(text)',
      '    return texts.map({each: position for position, each in enumerate(sorted(set(texts)))})',
      '',
      'features = everything.drop(columns=TARGET)',
      'features = features.apply(',
      '    lambda column: column if column.dtype == float and column.notna().all() else positions(column)',
      ')',
      'X = MinMaxScaler().fit_transform(features)[table.index]',
      'given = X[train], y[train]',
      ...(models.some(({ expression }) => expression.includes('resampled'))
        ? [`resampled = SMOTE(k_neighbors=${SMOTE_NEIGHBOURS}, random_state=${PUBLISHED_SEED}).fit_resample(*given)`]
        : []),
    ),
    ...modelCells(
      models,
      'Each with what the tutorial gives it: its parameters, and the training rows as they are or filled up by SMOTE. (Its “balanced” weights are all one after SMOTE.)',
    ),
    markdown(
      '## Training and judging',
      `On the test rows at a threshold of one half; then in ${folds} folds, in order, of rows that SMOTE had filled before: figures that are too good.`,
    ),
    code(
      ...FIGURES,
      '',
      'def trained(model, rows, labels, judged, truth):',
      '    return figures(truth, clone(model).fit(rows, labels).predict_proba(judged)[:, 1])',
      '',
      'here = pd.DataFrame.from_dict(',
      '    {name: trained(model, *rows, X[test], y[test]) for name, (model, rows) in MODELS.items()}, orient="index"',
      ')',
      'here.round(4)',
    ),
    code(
      'def folded(model, rows, labels):',
      `    splits = StratifiedKFold(${folds}).split(rows, labels)`,
      '    return pd.DataFrame([trained(model, rows[a], labels[a], rows[b], labels[b]) for a, b in splits]).mean()',
      '',
      'folds = pd.DataFrame.from_dict(',
      '    {name: folded(model, *rows) for name, (model, rows) in MODELS.items()}, orient="index"',
      ')',
      'folds.round(4)',
    ),
  ]
}
