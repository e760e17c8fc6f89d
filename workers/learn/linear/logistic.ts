/**
 * Logistic regression. Minimises C sum w_i log(1 + exp(-y_i (x_i·w + b))) plus half the squared norm of w (L2) or the
 * sum of |w| (L1); the intercept is not penalised. To the optimum of scikit-learn's `LogisticRegression`: by Newton's
 * method where columns are few, by L-BFGS where they are many or the penalty is L1.
 */
import type { Schema } from '../../contracts/schema'
import { checkExamples } from '../examples'
import type { Estimator } from '../estimator'
import type { Matrix } from '../matrix'
import { minimise, type Objective } from './lbfgs'
import { isNarrow, newton } from './newton'

export const logisticSchema = {
  c: { kind: 'number', label: 'C', default: 1, min: 1e-6, max: 1e6, stops: [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 100] },
  penalty: { kind: 'choice', label: 'Penalty', default: 'l2', options: { l2: 'L2', l1: 'L1' } },
} as const satisfies Schema

/** @property iterations of Newton's method or L-BFGS; @property converged false when it stopped before the tolerance was reached */
export interface LinearModel {
  readonly coefficients: Float64Array
  readonly intercept: number
  readonly iterations: number
  readonly converged: boolean
}

/** On the mean gradient, so that it asks the same of few rows and of many. */
const TOLERANCE = 1e-8
const MAX_ITERATIONS = 1000

export const logistic: Estimator<typeof logisticSchema, LinearModel> = {
  id: 'logistic',
  label: 'Logistic regression',
  schema: logisticSchema,
  threshold: 0.5,
  fit: async (examples, { c, penalty }, job) => {
    checkExamples(examples, logistic)
    const { columns, rows } = examples.features
    const weights = examples.weights ?? new Float64Array(rows).fill(1)
    const ridge = penalty === 'l2' ? 1 / (c * rows) : 0
    if (penalty === 'l2' && isNarrow(examples.features)) {
      const fit = await newton({ ...examples, weights, ridge }, TOLERANCE, job)
      if (fit) {
        const { x, iterations } = fit
        return { coefficients: x.slice(0, columns), intercept: x[columns]!, iterations, converged: true }
      }
    }
    const l1 = penalty === 'l1' ? new Float64Array(columns + 1).fill(1 / (c * rows), 0, columns) : undefined
    const { x, iterations, converged } = await minimise(
      logLikelihood(examples.features, examples.target, weights, ridge),
      new Float64Array(columns + 1),
      { tolerance: TOLERANCE, maxIterations: MAX_ITERATIONS, ...(l1 && { l1 }) },
      job,
    )
    return { coefficients: x.slice(0, columns), intercept: x[columns]!, iterations, converged }
  },
  predict: (model, features) => Promise.resolve(decision(model, features).map((margin) => 1 / (1 + Math.exp(-margin)))),
}

/** x·w + b for each row. */
export function decision({ coefficients, intercept }: LinearModel, { values, rows, columns }: Matrix): Float64Array {
  const out = new Float64Array(rows)
  for (let row = 0; row < rows; row++) {
    let sum = intercept
    for (let c = 0, at = row * columns; c < columns; c++) sum += values[at + c]! * coefficients[c]!
    out[row] = sum
  }
  return out
}

/** The mean over rows, so that the size of the gradient says how near the optimum is; x is (weights…, intercept). */
function logLikelihood(
  { values, rows, columns }: Matrix,
  target: Uint8Array,
  weights: Float64Array,
  ridge: number,
): Objective {
  return (x, gradient) => {
    gradient.fill(0)
    let loss = 0
    for (let row = 0, at = 0; row < rows; row++, at += columns) {
      let margin = x[columns]!
      for (let c = 0; c < columns; c++) margin += values[at + c]! * x[c]!
      const signed = target[row] === 1 ? margin : -margin
      // exp of a negative number only, so that nothing overflows.
      const small = Math.exp(-Math.abs(signed))
      loss += weights[row]! * (Math.log1p(small) + Math.max(0, -signed))
      const missed = signed >= 0 ? small / (1 + small) : 1 / (1 + small)
      const pull = (target[row] === 1 ? -missed : missed) * weights[row]!
      for (let c = 0; c < columns; c++) gradient[c]! += pull * values[at + c]!
      gradient[columns]! += pull
    }
    loss /= rows
    for (let c = 0; c <= columns; c++) gradient[c]! /= rows
    for (let c = 0; c < columns; c++) {
      loss += 0.5 * ridge * x[c]! * x[c]!
      gradient[c]! += ridge * x[c]!
    }
    return loss
  }
}
