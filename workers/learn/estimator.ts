/**
 * What every estimator is: parameters with a schema, a fit that gives a model, a prediction from that model. A model is
 * plain data, so it is stored, sent and compared without code of its own. After scikit-learn's contract (Buitinck et al.
 * 2013, "API design for machine learning software"). One suite holds all to it: tests/contract/estimators.test.ts.
 */
import type { ParamsOf, Schema } from '../contracts/schema'
import type { Job } from '../runtime/job'
import type { Matrix } from './matrix'

/**
 * @property target  one a row: 0 or 1
 * @property weights one a row, for estimators that weigh their examples; all ones when missing
 */
export interface Examples {
  readonly features: Matrix
  readonly target: Uint8Array
  readonly weights?: Float64Array
}

export interface Estimator<S extends Schema = Schema, Model = unknown> {
  readonly id: string
  /** As the field calls it: "Logistic regression". */
  readonly label: string
  readonly schema: S
  /** True when the model takes NaN as a missing value; others are given none. */
  readonly takesMissing?: boolean
  /** A score above this is class 1: 0.5 for probabilities, 0 for margins. */
  readonly threshold: number
  /**
   * Learns from examples. The same examples, parameters and seed give the same model.
   * @throws `input/invalid` when there is only one class, no row, or a number that is not finite
   */
  fit(examples: Examples, params: ParamsOf<S>, job: Job): Promise<Model>
  /** Score of class 1 for each row: a probability where `threshold` is 0.5, else the distance from the boundary. */
  predict(model: Model, features: Matrix, job: Job): Promise<Float64Array>
}
