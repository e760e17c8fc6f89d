/** Stage 8, Explain: what the model goes by, over all rows and for one. */
import type { Schema } from '../schema'
import type { StageOf } from '../service'
import type { Dependence } from '../learn/pipeline'
import type { ModelsData } from './models'
import type { DesignData } from './prepare'
import type { TableData } from './table'
import { modelChoice } from './threshold'

export const explainSchema = {
  model: modelChoice,
  rows: {
    kind: 'number',
    label: 'Test rows',
    default: 300,
    min: 1,
    max: 10_000,
    integer: true,
    stops: [100, 300, 1000],
  },
} as const satisfies Schema

/**
 * @property unit    what parts are counted in: log-odds, or shares of trees
 * @property values  (rows, columns) parts, row-major; columns by importance, the strongest first
 * @property cells   the rows' own cells in these columns, for reading
 * @property level   a cell's place between the smallest (0) and largest (1) of its column, NaN for texts
 * @property impurity  of trees: each column's share of what splits won
 * @property coefficients of a logistic regression on unbalanced rows, the largest first, with intervals of 95 %
 * @property dependence  of the most important columns, over the first 300 rows
 * @property permutation loss of ROC area when a column is shuffled: mean and deviation of five shuffles
 */
export interface ExplainData {
  readonly model: string
  readonly label: string
  readonly unit: 'log-odds' | 'share'
  readonly expected: number
  readonly columns: readonly string[]
  readonly importance: Float64Array
  readonly values: Float64Array
  readonly cells: readonly string[]
  readonly level: Float64Array
  readonly rows: Int32Array
  readonly scores: Float64Array
  readonly impurity?: Float64Array
  readonly coefficients?: readonly Coefficient[]
  readonly dependence: readonly Dependence[]
  readonly permutation: { readonly mean: Float64Array; readonly deviation: Float64Array }
}

/** Of one feature, as it was scaled: log-odds for a step of one. */
export interface Coefficient {
  readonly feature: string
  readonly value: number
  readonly low: number
  readonly high: number
}

export interface ExplainStages {
  explain: StageOf<{ table: TableData; design: DesignData; models: ModelsData }, typeof explainSchema, ExplainData>
}
