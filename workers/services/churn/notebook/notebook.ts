/** A run of the models as a Python notebook that gives the same table. */
import type { ModelsData } from '../../../contracts/churn/models'
import type { DesignData } from '../../../contracts/churn/prepare'
import type { TableData } from '../../../contracts/churn/table'
import { code, markdown, notebookFile } from '../../../learn/export/notebook-file'
import { invalid } from '../../../runtime/errors'
import { cleanCells, cleanImports, cleanModels } from './clean'
import { PYTHON_ESTIMATORS } from './estimators'
import { compareCells, JUDGE_IMPORTS, type PythonModel } from './judge'
import { publishedCells, publishedImports, publishedModels } from './published'
import { readCells, splitCells } from './read'

/** @throws `input/invalid` where none of the models is one that Python has as well */
export function notebookOf(table: TableData, design: DesignData, run: ModelsData): string {
  const isPublished = run.protocol === 'published'
  const clean = isPublished ? [] : cleanModels(run)
  const models: readonly PythonModel[] = isPublished ? publishedModels(run) : clean
  if (models.length === 0) throw invalid('None of these models is written as Python. Train one of the others as well.')
  const missing = run.models.filter(({ label }) => models.every((model) => model.label !== label))
  const imports = isPublished ? publishedImports : cleanImports(design, clean)
  return notebookFile([
    markdown(
      `# ${models.length === 1 ? 'A model' : 'Models'} of ${quoted(table.report.name)}`,
      `Written by Vitrine. It reads the same file, keeps the same rows for the test, trains the same models with scikit-learn, and ends in a table of its figures beside those that stood in the tab. ${isPublished ? 'The protocol is the tutorial’s as it was published, mistakes included.' : 'Whatever is learned, is learned from training rows alone.'}`,
      ...(missing.length === 0 ? [] : [`Not in here: ${missing.map(({ label }) => label).join(', ')}.`]),
      `It needs \`${packagesOf(models).join('`, `')}\` (scikit-learn 1.2 or newer); the file lies beside the notebook, or \`FILE\` says where.`,
    ),
    code(...importsOf(imports, models)),
    ...readCells(table),
    ...splitCells(table, design),
    ...(isPublished ? publishedCells(run, models) : cleanCells(run, design, clean)),
    ...compareCells(run.models, models),
  ])
}

const usesSmote = (models: readonly PythonModel[]): boolean =>
  models.some(({ expression }) => /SMOTE|resampled/.test(expression))

function packagesOf(models: readonly PythonModel[]): string[] {
  const hasBoosting = models.some(({ estimator }) => estimator === 'boosting')
  return [
    ...['pandas', 'scikit-learn'],
    ...(usesSmote(models) ? ['imbalanced-learn'] : []),
    ...(hasBoosting ? ['xgboost'] : []),
  ]
}

/** Each once, scikit-learn's in the order of the alphabet. */
function importsOf(imports: readonly string[], models: readonly PythonModel[]): string[] {
  const ofModels = models.flatMap(({ estimator }) => PYTHON_ESTIMATORS[estimator]?.imports ?? [])
  const smote = usesSmote(models) ? ['from imblearn.over_sampling import SMOTE'] : []
  const pipeline = imports.some((line) => line.includes('make_pipeline'))
    ? [
        usesSmote(models)
          ? 'from imblearn.pipeline import make_pipeline as pipeline'
          : 'from sklearn.pipeline import make_pipeline as pipeline',
      ]
    : []
  const all = new Set([...imports, ...ofModels, ...smote, ...pipeline])
  return ['import numpy as np', 'import pandas as pd', ...[...all].sort(), ...JUDGE_IMPORTS]
}

/** As code in Markdown. */
const quoted = (text: string): string => `\`${text.replaceAll(/[`\r\n]/g, "'")}\``
