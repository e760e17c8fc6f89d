/**
 * How sure the coefficients of a logistic regression are: standard errors from the curvature of the penalised loss at
 * its optimum (Wald). Hosmer, Lemeshow and Sturdivant, "Applied Logistic Regression" (2013), section 2.2.
 */
import { cholesky, solveCholesky } from './cholesky'
import type { LinearModel } from './logistic'
import { isNarrow, openLoss, type NewtonExamples } from './newton'

/** 97.5 % of the standard normal distribution. */
const Z = 1.959963984540054

export interface CoefficientInterval {
  readonly value: number
  readonly low: number
  readonly high: number
}

/**
 * Each coefficient, the intercept last, with its interval of 95 %. With a penalty the intervals lie around the shrunken
 * value. Undefined where the curvature has no inverse, and where columns are too many to work it out in a moment.
 * @param examples the rows that the model learned from, with the penalty that it had
 */
export function waldIntervals(model: LinearModel, examples: NewtonExamples): CoefficientInterval[] | undefined {
  if (!isNarrow(examples.features)) return undefined
  const { rows, columns } = examples.features
  const size = columns + 1
  const x = Float64Array.of(...model.coefficients, model.intercept)
  const curvature = new Float64Array(size * size)
  const loss = openLoss(examples)
  loss.at(x)
  loss.curvature(curvature)
  if (!cholesky(curvature, size)) return undefined
  return Array.from(x, (value, c) => {
    const unit = new Float64Array(size)
    unit[c] = 1
    const error = Math.sqrt(solveCholesky(curvature, unit, size)[c]! / rows)
    return { value, low: value - Z * error, high: value + Z * error }
  })
}
