/** Why a model scores rows as it does, by the columns of the table: the features that come from a column are added up. */
import type { FittedPipeline, Reason } from '../../contracts/learn/pipeline'
import type { Column, Table } from '../../contracts/table'
import { invalid } from '../../runtime/errors'
import type { Job } from '../../runtime/job'
import type { LinearModel } from '../linear/logistic'
import type { Matrix } from '../matrix'
import { prepareRows } from '../prepare/prepare'
import { columnOf } from '../table/columns'
import type { BoostingModel } from '../trees/boosting'
import type { ForestModel } from '../trees/forest'
import { treeShap, type ShapValues } from './tree-shap'

/** @property values (rows, columns) of the table, row-major; with `expected` a row's parts sum to its score */
export interface Explained {
  readonly columns: readonly string[]
  readonly expected: number
  readonly values: Float64Array
}

/** Some rows that the model learned from. */
export interface Background {
  readonly table: Table
  readonly rows: Int32Array
}

/** @param background over which a linear model's mean is taken: what a column adds is measured from there */
export async function explainRows(
  fitted: FittedPipeline,
  table: Table,
  rows: Int32Array,
  background: Background,
  job: Job,
): Promise<Explained> {
  const { preparation } = fitted
  const features = await prepareRows(preparation, table, rows, job)
  const { expected, values } = await partsOf(
    fitted,
    features,
    () => prepareRows(preparation, background.table, background.rows, job),
    job,
  )
  const columns = [...new Set(preparation.sources)]
  const position = preparation.sources.map((source) => columns.indexOf(source))
  const summed = new Float64Array(rows.length * columns.length)
  for (let row = 0; row < rows.length; row++) {
    for (let f = 0; f < position.length; f++) {
      summed[row * columns.length + position[f]!]! += values[row * position.length + f]!
    }
  }
  return { columns, expected, values: summed }
}

async function partsOf(
  { pipeline, model }: FittedPipeline,
  features: Matrix,
  background: () => Promise<Matrix>,
  job: Job,
): Promise<ShapValues> {
  if (pipeline.estimator === 'logistic') return linearParts(model as LinearModel, features, await background())
  if (pipeline.estimator === 'boosting') return treeShap((model as BoostingModel).trees, 1, features, job)
  if (pipeline.estimator === 'forest' || pipeline.estimator === 'tree') {
    const { trees } = model as ForestModel
    return treeShap(trees, 1 / trees.length, features, job)
  }
  throw invalid(
    'This model cannot be taken apart row by row. Take logistic regression, a tree, a forest or gradient boosting.',
  )
}

/** Linear SHAP for independent features: w (x - mean x). Lundberg and Lee (NeurIPS 2017), corollary 1. */
function linearParts({ coefficients, intercept }: LinearModel, features: Matrix, background: Matrix): ShapValues {
  const { columns } = features
  const means = new Float64Array(columns)
  for (let i = 0; i < background.values.length; i++) means[i % columns]! += background.values[i]! / background.rows
  return {
    expected: means.reduce((sum, mean, c) => sum + mean * coefficients[c]!, intercept),
    values: features.values.map((value, i) => (value - means[i % columns]!) * coefficients[i % columns]!),
  }
}

/** Whether `explainRows` can take this model apart. */
export const isExplainable = ({ pipeline }: FittedPipeline): boolean =>
  ['logistic', 'tree', 'forest', 'boosting'].includes(pipeline.estimator)

/** The strongest parts of one row that speak for class 1, the strongest first. */
export function reasonsFor(
  { columns, values }: Explained,
  at: number,
  table: Table,
  row: number,
  most: number,
): Reason[] {
  return columns
    .map((column, c) => ({ column, part: values[at * columns.length + c]! }))
    .filter(({ part }) => part > 0)
    .sort((a, b) => b.part - a.part)
    .slice(0, most)
    .map(({ column, part }) => ({ column, part, value: cellText(columnOf(table, column), row) }))
}

/** A cell as people read it. */
export function cellText(column: Column, row: number): string {
  if (column.kind === 'text') return column.categories[column.codes[row]!] ?? ''
  const value = column.values[row]!
  return Number.isNaN(value) ? '' : String(value)
}
