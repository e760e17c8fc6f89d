/** The clean protocol as cells: every step before the model is learned inside each fold. */
import type { ModelsData } from '../../../contracts/churn/models'
import type { DesignData } from '../../../contracts/churn/prepare'
import type { Balance, FittedPipeline } from '../../../contracts/learn/pipeline'
import { estimatorOf } from '../../../learn/estimators'
import { code, markdown, type NotebookCell } from '../../../learn/export/notebook-file'
import { python } from '../../../learn/export/python'
import { SMOTE_NEIGHBOURS } from '../../../learn/selection/pipeline'
import { checkParams } from '../../../runtime/params'
import { PYTHON_ESTIMATORS } from './estimators'
import { FIGURES, modelCells, type PythonModel } from './judge'
import { prepareCells, preparationOf, prepareImports, type Gaps } from './prepare'

/** Balancing that imbalanced-learn or scikit-learn does with the same rows. */
const BALANCES: readonly Balance[] = ['none', 'smote', 'weights']

interface CleanModel extends PythonModel {
  readonly gaps: Gaps
}

/** Models that Python has as well. */
export function cleanModels({ models, fitted }: ModelsData): CleanModel[] {
  return models.flatMap(({ id, label }) => {
    const pipeline = fitted[id]?.pipeline
    return pipeline ? (cleanModel(label, pipeline) ?? []) : []
  })
}

function cleanModel(label: string, pipeline: FittedPipeline['pipeline']): CleanModel | undefined {
  const { estimator, balance, params, seed } = pipeline
  const found = PYTHON_ESTIMATORS[estimator]
  if (!found || !BALANCES.includes(balance)) return undefined
  const gaps = balance === 'smote' ? 'filled' : found.gaps
  const steps = [
    preparationOf(gaps),
    ...(balance === 'smote' ? [`SMOTE(k_neighbors=${SMOTE_NEIGHBOURS}, random_state=${python(seed)})`] : []),
    found.write(checkParams(estimatorOf(estimator).schema, params), balance === 'weights'),
  ]
  return { label, estimator, gaps, expression: `pipeline(${steps.join(', ')})` }
}

export function cleanImports(design: DesignData, models: readonly CleanModel[]): string[] {
  return prepareImports(design, new Set(models.map(({ gaps }) => gaps)))
}

export function cleanCells(
  { models: reports }: ModelsData,
  design: DesignData,
  models: readonly CleanModel[],
): NotebookCell[] {
  const folds = reports[0]?.crossValidation.rocAuc.folds.length ?? 5
  const hasSmote = models.some(({ expression }) => expression.includes('SMOTE('))
  return [
    ...prepareCells(design, new Set(models.map(({ gaps }) => gaps))),
    ...modelCells(
      models,
      `Each with the parameters that Vitrine gave it, behind the preparation that it needs.${hasSmote ? ' SMOTE makes new rows of the smaller class; as a step of the pipeline it does so in training only, never among the rows that judge.' : ''}`,
    ),
    markdown(
      '## Training and judging',
      `Each model learns from the training rows and is judged once on the test rows, at a threshold of one half; beside that it is judged in ${folds} folds of the training rows.`,
    ),
    code(
      ...FIGURES,
      '',
      'def trained(model, learn, judge):',
      '    model = clone(model).fit(X.iloc[learn], y[learn])',
      '    return figures(y[judge], model.predict_proba(X.iloc[judge])[:, 1])',
      '',
      'here = pd.DataFrame.from_dict(',
      '    {name: trained(model, train, test) for name, model in MODELS.items()}, orient="index"',
      ')',
      'here.round(4)',
    ),
    code(
      `splits = list(StratifiedKFold(${folds}, shuffle=True, random_state=SEED).split(train, y[train]))`,
      'folds = pd.DataFrame.from_dict({',
      '    name: pd.DataFrame([trained(model, train[learn], train[judge]) for learn, judge in splits]).mean()',
      '    for name, model in MODELS.items()',
      '}, orient="index")',
      'folds.round(4)',
    ),
  ]
}
