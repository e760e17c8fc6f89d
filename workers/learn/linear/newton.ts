/**
 * Newton's method for logistic regression with an L2 penalty: a handful of exact steps where the columns are few enough
 * that their second derivatives are cheap. Steps are halved until the loss falls. Hastie, Tibshirani and Friedman,
 * "The Elements of Statistical Learning" (2009), section 4.4.1.
 */
import { openDesignMatrix } from '../../compute/wasm/design-matrix'
import type { Job } from '../../runtime/job'
import type { Matrix } from '../matrix'
import { cholesky, solveCholesky } from './cholesky'

export interface NewtonExamples {
  readonly features: Matrix
  readonly target: Uint8Array
  readonly weights: Float64Array
  /** Half of it times the squared coefficients is added to the mean loss; the intercept is free. */
  readonly ridge: number
}

export interface NewtonFit {
  /** (weights…, intercept). */
  readonly x: Float64Array
  readonly iterations: number
}

const MAX_ITERATIONS = 50
const MAX_HALVINGS = 40
/** Products of one round of second derivatives: a cancel is heard between rounds only. */
const MOST_PRODUCTS = 1e8

/** Whether columns are few enough, for so many rows, that second derivatives are a matter of a moment. */
export const isNarrow = ({ rows, columns }: Matrix): boolean => rows * (columns + 1) ** 2 <= MOST_PRODUCTS

/** Undefined where the second derivatives do not say where to go, as between classes that a line parts fully. */
export async function newton(examples: NewtonExamples, tolerance: number, job: Job): Promise<NewtonFit | undefined> {
  const size = examples.features.columns + 1
  const loss = openLoss(examples)
  if (job.due()) await job.rest()
  const gradient = new Float64Array(size)
  const curvature = new Float64Array(size * size)
  let x = new Float64Array(size)
  x[size - 1] = logOdds(examples)
  let now = loss.at(x)
  for (let iterations = 0; iterations < MAX_ITERATIONS; iterations++) {
    loss.gradient(gradient)
    if (gradient.every((part) => Math.abs(part) <= tolerance)) return { x, iterations }
    loss.curvature(curvature)
    if (!cholesky(curvature, size)) return undefined
    const step = solveCholesky(curvature, gradient, size)
    const from = x
    const after = (length: number): number => loss.at((x = from.map((value, c) => value - length * step[c]!)))
    let length = 1
    let halvings = 0
    let next = after(length)
    while (!(next <= now) && halvings++ < MAX_HALVINGS) next = after((length /= 2))
    if (halvings > MAX_HALVINGS) return undefined
    now = next
    if (job.due()) await job.rest()
  }
  return undefined
}

/** The intercept that is best while all weights are 0. */
function logOdds({ target, weights }: NewtonExamples): number {
  const sums = [0, 0]
  for (let row = 0; row < target.length; row++) sums[target[row]!]! += weights[row]!
  return sums.includes(0) ? 0 : Math.log(sums[1]! / sums[0]!)
}

/** The mean loss and penalty at a point, and its derivatives there. */
export interface LogisticLoss {
  /** Goes to x, (weights…, intercept), and returns the loss there. */
  at(x: Float64Array): number
  gradient(out: Float64Array): void
  /** The lower half of the second derivatives. */
  curvature(out: Float64Array): void
}

/** log(1 + exp(-m)) and its derivatives never overflow, because only negative numbers are raised. */
export function openLoss({ features, target, weights, ridge }: NewtonExamples): LogisticLoss {
  const { values, rows, columns } = features
  const design = openDesignMatrix(values, rows, columns)
  const [margins, pulls, curves] = [new Float64Array(rows), new Float64Array(rows), new Float64Array(rows)]
  const point = new Float64Array(columns + 1)
  return {
    at: (x) => {
      point.set(x)
      design.times(x, margins)
      let loss = 0
      for (let row = 0; row < rows; row++) {
        const weight = weights[row]! / rows
        const signed = target[row] === 1 ? margins[row]! : -margins[row]!
        const small = Math.exp(-Math.abs(signed))
        loss += weight * (Math.log1p(small) + Math.max(0, -signed))
        const missed = signed >= 0 ? small / (1 + small) : 1 / (1 + small)
        pulls[row] = (target[row] === 1 ? -missed : missed) * weight
        curves[row] = missed * (1 - missed) * weight
      }
      for (let c = 0; c < columns; c++) loss += 0.5 * ridge * x[c]! * x[c]!
      return loss
    },
    gradient: (out) => {
      design.transposedTimes(pulls, out)
      for (let c = 0; c < columns; c++) out[c]! += ridge * point[c]!
    },
    curvature: (out) => {
      design.weightedGram(curves, out)
      for (let c = 0; c < columns; c++) out[c * (columns + 2)]! += ridge
    },
  }
}
