/** A model with all that happens to a table before it. */
import type { Params } from '../schema'
import type { PrepareSettings, Preparation } from './prepare'

/** smote-mixed never makes half a category; the others are SMOTE, rows drawn again, rows left out, and weights. */
export type Balance = 'none' | 'smote' | 'smote-mixed' | 'over' | 'under' | 'weights'

/** @property estimator its id: logistic, tree, forest, boosting */
export interface Pipeline {
  readonly prepare: PrepareSettings
  readonly balance: Balance
  readonly estimator: string
  readonly params: Params
  readonly seed: number
}

/** @property model as the estimator made it; plain data */
export interface FittedPipeline {
  readonly pipeline: Pipeline
  readonly preparation: Preparation
  readonly model: unknown
  /** Rows that the model learned from, those made by balancing included. */
  readonly learnedRows: number
}

/** One share of a column's say in one row's score. */
export interface Reason {
  readonly column: string
  /** What the row has there, as text. */
  readonly value: string
  /** Added to the log-odds (logistic, boosting) or to the share of class 1 (trees). */
  readonly part: number
}

/**
 * The mean score over rows when one column has the same value in all of them.
 * @property numbers the values of a column of numbers, rising; a column of texts has `texts` instead
 * @property means   one a value, from 0 to 1
 */
export interface Dependence {
  readonly column: string
  readonly numbers?: readonly number[]
  readonly texts?: readonly string[]
  readonly means: readonly number[]
}
