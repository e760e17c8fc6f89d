/**
 * Newton's method for logistic regression with an L2 penalty: a handful of exact steps where the columns are few enough
 * that their second derivatives are cheap. Steps are halved until the loss falls. Hastie, Tibshirani and Friedman,
 * "The Elements of Statistical Learning" (2009), section 4.4.1.
 */
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
/** Rows that `addBlock` takes. */
const BLOCK = 4
/** Products of one round of second derivatives: a cancel is heard between rounds only. */
const MOST_PRODUCTS = 1e8

/** Whether columns are few enough, for so many rows, that second derivatives are a matter of a moment. */
export const isNarrow = ({ rows, columns }: Matrix): boolean => rows * (columns + 1) ** 2 <= MOST_PRODUCTS

/** Undefined where the second derivatives do not say where to go, as between classes that a line parts fully. */
export async function newton(examples: NewtonExamples, tolerance: number, job: Job): Promise<NewtonFit | undefined> {
  const size = examples.features.columns + 1
  const x = new Float64Array(size)
  const hessian = new Float64Array(size * size)
  const gradient = new Float64Array(size)
  for (let iterations = 0; iterations < MAX_ITERATIONS; iterations++) {
    const loss = derivatives(examples, x, gradient, hessian)
    if (gradient.every((part) => Math.abs(part) <= tolerance)) return { x, iterations }
    if (!cholesky(hessian, size)) return undefined
    const step = solveCholesky(hessian, gradient, size)
    let length = 1
    let halvings = 0
    const next = new Float64Array(size)
    const take = (): number => {
      for (let c = 0; c < size; c++) next[c] = x[c]! - length * step[c]!
      return lossAt(examples, next)
    }
    while (!(take() <= loss) && halvings++ < MAX_HALVINGS) length /= 2
    if (halvings > MAX_HALVINGS) return undefined
    x.set(next)
    if (job.due()) await job.rest()
  }
  return undefined
}

/** Mean loss and penalty at x; log(1 + exp(-m)) never overflows, because only negative numbers are raised. */
function lossAt({ features, target, weights, ridge }: NewtonExamples, x: Float64Array): number {
  const { values, rows, columns } = features
  let loss = 0
  for (let row = 0, at = 0; row < rows; row++, at += columns) {
    const margin = marginOf(values, at, columns, x)
    const signed = target[row] === 1 ? margin : -margin
    loss += weights[row]! * (Math.log1p(Math.exp(-Math.abs(signed))) + Math.max(0, -signed))
  }
  loss /= rows
  for (let c = 0; c < columns; c++) loss += 0.5 * ridge * x[c]! * x[c]!
  return loss
}

function marginOf(values: Float64Array, at: number, columns: number, x: Float64Array): number {
  let margin = x[columns]!
  for (let c = 0; c < columns; c++) margin += values[at + c]! * x[c]!
  return margin
}

/** Gradient, and the lower half of the second derivatives, of the mean loss and penalty; returns their value. */
export function derivatives(
  { features, target, weights, ridge }: NewtonExamples,
  x: Float64Array,
  gradient: Float64Array,
  hessian: Float64Array,
): number {
  const { values, rows, columns } = features
  const size = columns + 1
  gradient.fill(0)
  hessian.fill(0)
  let loss = 0
  // Four rows at a time: each second derivative is read and written once for all of them.
  const cells = new Float64Array(BLOCK * size)
  const curves = new Float64Array(BLOCK)
  for (let row = 0, at = 0; row < rows; row++, at += columns) {
    const margin = marginOf(values, at, columns, x)
    const weight = weights[row]!
    const signed = target[row] === 1 ? margin : -margin
    const small = Math.exp(-Math.abs(signed))
    loss += weight * (Math.log1p(small) + Math.max(0, -signed))
    const missed = signed >= 0 ? small / (1 + small) : 1 / (1 + small)
    const pull = (target[row] === 1 ? -missed : missed) * weight
    for (let c = 0; c < columns; c++) gradient[c]! += pull * values[at + c]!
    gradient[columns]! += pull
    const place = row % BLOCK
    curves[place] = missed * (1 - missed) * weight
    cells.set(values.subarray(at, at + columns), place * size)
    cells[place * size + columns] = 1
    if (place < BLOCK - 1 && row < rows - 1) continue
    curves.fill(0, place + 1)
    addBlock(cells, curves, size, hessian)
  }
  for (let i = 0; i < hessian.length; i++) hessian[i]! /= rows
  for (let c = 0; c < size; c++) gradient[c]! /= rows
  loss /= rows
  for (let c = 0; c < columns; c++) {
    loss += 0.5 * ridge * x[c]! * x[c]!
    gradient[c]! += ridge * x[c]!
    hessian[c * size + c]! += ridge
  }
  return loss
}

/** Adds curve x cell_i x cell_k of each row in the block. */
function addBlock(cells: Float64Array, curves: Float64Array, size: number, hessian: Float64Array): void {
  const second = size
  const third = 2 * size
  const fourth = 3 * size
  for (let i = 0; i < size; i++) {
    const a = curves[0]! * cells[i]!
    const b = curves[1]! * cells[second + i]!
    const c = curves[2]! * cells[third + i]!
    const d = curves[3]! * cells[fourth + i]!
    const from = i * size
    for (let k = 0; k <= i; k++) {
      hessian[from + k]! += a * cells[k]! + b * cells[second + k]! + c * cells[third + k]! + d * cells[fourth + k]!
    }
  }
}
