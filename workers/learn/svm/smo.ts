/**
 * Support vector classification by sequential minimal optimisation: two multipliers at a time, chosen by the second
 * derivative. Platt 1998; working sets of Fan, Chen and Lin, "Working Set Selection Using Second Order Information"
 * (JMLR 6, 2005), as in LIBSVM. Minimises ½ a'Qa - sum a, 0 <= a_i <= C_i, y'a = 0, Q_ij = y_i y_j K(x_i, x_j).
 */
import type { Job } from '../../runtime/job'

/** One row of the kernel matrix: K(x_i, x) for every x. */
export type KernelRow = (i: number) => Float32Array

export interface SmoProblem {
  readonly rows: number
  /** -1 or 1. */
  readonly labels: Int8Array
  /** Largest multiplier of each row. */
  readonly bounds: Float64Array
  readonly kernelRow: KernelRow
  /** K(x_i, x_i). */
  readonly diagonal: Float64Array
  /** Ends when no pair violates the optimum by more; LIBSVM's default is 1e-3. */
  readonly tolerance: number
}

/** f(x) = sum alpha_i y_i K(x_i, x) - rho */
export interface SmoSolution {
  readonly alpha: Float64Array
  readonly rho: number
  readonly iterations: number
}

const TINY = 1e-12
const MOST_ITERATIONS = 10_000_000

export async function solveSmo(problem: SmoProblem, job: Job): Promise<SmoSolution> {
  const { rows, labels, bounds, kernelRow } = problem
  const alpha = new Float64Array(rows)
  const gradient = new Float64Array(rows).fill(-1)
  let iterations = 0
  for (; iterations < MOST_ITERATIONS; iterations++) {
    const pair = choose(problem, alpha, gradient)
    if (!pair) break
    const [i, j] = pair
    const rowI = kernelRow(i)
    const rowJ = kernelRow(j)
    const [beforeI, beforeJ] = [alpha[i]!, alpha[j]!]
    step(problem, alpha, gradient, i, j, rowI[j]!)
    const changeI = (alpha[i]! - beforeI) * labels[i]!
    const changeJ = (alpha[j]! - beforeJ) * labels[j]!
    for (let k = 0; k < rows; k++) gradient[k]! += labels[k]! * (rowI[k]! * changeI + rowJ[k]! * changeJ)
    if (job.due()) {
      job.progress({ phase: 'moving pairs of rows', done: iterations, total: 0, unit: 'steps' })
      await job.rest()
    }
  }
  return { alpha, rho: rhoOf(labels, bounds, alpha, gradient), iterations }
}

/** The most violating row, and the one that lowers the objective most together with it; undefined at the optimum. */
function choose(
  { rows, labels, bounds, kernelRow, diagonal, tolerance }: SmoProblem,
  alpha: Float64Array,
  gradient: Float64Array,
): [number, number] | undefined {
  let [i, highest] = [-1, -Infinity]
  for (let k = 0; k < rows; k++) {
    const mayRise = labels[k] === 1 ? alpha[k]! < bounds[k]! : alpha[k]! > 0
    const slope = -labels[k]! * gradient[k]!
    if (mayRise && slope >= highest) [i, highest] = [k, slope]
  }
  if (i < 0) return undefined
  const row = kernelRow(i)
  let [j, best, lowest] = [-1, Infinity, Infinity]
  for (let k = 0; k < rows; k++) {
    const mayFall = labels[k] === 1 ? alpha[k]! > 0 : alpha[k]! < bounds[k]!
    if (!mayFall) continue
    const slope = -labels[k]! * gradient[k]!
    if (slope < lowest) lowest = slope
    const violation = highest - slope
    if (violation <= 0) continue
    const bend = Math.max(TINY, diagonal[i]! + diagonal[k]! - 2 * row[k]!)
    const gain = -(violation * violation) / bend
    if (gain <= best) [j, best] = [k, gain]
  }
  return j < 0 || highest - lowest < tolerance ? undefined : [i, j]
}

/** The best two multipliers on their line, inside the box. */
function step(
  { labels, bounds, diagonal }: SmoProblem,
  alpha: Float64Array,
  gradient: Float64Array,
  i: number,
  j: number,
  kernel: number,
): void {
  const isSame = labels[i] === labels[j]
  const bend = Math.max(TINY, diagonal[i]! + diagonal[j]! - 2 * kernel)
  const [ci, cj] = [bounds[i]!, bounds[j]!]
  if (isSame) {
    const delta = (gradient[i]! - gradient[j]!) / bend
    const sum = alpha[i]! + alpha[j]!
    const next = Math.min(Math.min(ci, sum), Math.max(Math.max(0, sum - cj), alpha[i]! - delta))
    alpha[i] = next
    alpha[j] = sum - next
  } else {
    const delta = (-gradient[i]! - gradient[j]!) / bend
    const difference = alpha[i]! - alpha[j]!
    const next = Math.min(Math.min(ci, cj + difference), Math.max(Math.max(0, difference), alpha[i]! + delta))
    alpha[i] = next
    alpha[j] = next - difference
  }
}

/** Mean over the rows on the margin, else halfway between the ends that are left. */
function rhoOf(labels: Int8Array, bounds: Float64Array, alpha: Float64Array, gradient: Float64Array): number {
  let [sum, free, upper, lower] = [0, 0, Infinity, -Infinity]
  for (let k = 0; k < labels.length; k++) {
    const slope = labels[k]! * gradient[k]!
    if (alpha[k]! > 0 && alpha[k]! < bounds[k]!) {
      free++
      sum += slope
    } else if (alpha[k]! <= 0 === (labels[k] === 1)) upper = Math.min(upper, slope)
    else lower = Math.max(lower, slope)
  }
  return free > 0 ? sum / free : (upper + lower) / 2
}
