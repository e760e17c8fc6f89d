/**
 * UMAP's fuzzy graph of near neighbours. From row i its neighbour j is seen with weight exp(-(d_ij - rho_i) / sigma_i):
 * rho_i is the distance of the nearest, so that every row is tied to one other with weight 1, and sigma_i makes the
 * weights sum to log2(neighbours). The two views of a pair are joined as independent odds, a + b - ab.
 * Source: L. McInnes, J. Healy, J. Melville, arXiv:1802.03426, sections 2.2 and 4.1; tolerances of their implementation.
 */
import type { Neighbours } from '../../compute/kernels/neighbours/search'
import { makeJob, type Job } from '../../runtime/job'
import { symmetrise, type SparseMatrix } from './sparse'

const TOLERANCE = 1e-5
const MOST_STEPS = 64
/** sigma is at least this share of a mean distance: equal rows would have none. */
const LEAST_SIGMA = 1e-3

/**
 * The symmetric graph of n rows from their nearest others by squared distance. A row counts as its own first neighbour,
 * as in the paper: k others are k + 1 neighbours.
 */
export async function fuzzyGraph(
  n: number,
  { k, indices, distances }: Neighbours,
  job: Job = makeJob(),
): Promise<SparseMatrix> {
  const weights = distances.map(Math.sqrt)
  const overall = weights.reduce((sum, distance) => sum + distance, 0) / (n * (k + 1))
  for (let i = 0; i < n; i++) {
    weighRow(weights.subarray(i * k, (i + 1) * k), overall)
    job.progress({ phase: 'weighing neighbours', done: i + 1, total: n })
    if (job.due()) await job.rest()
  }
  return symmetrise(n, k, indices, weights, (a, b) => a + b - a * b, job)
}

/** Replaces a row's distances (not its own to itself) by weights. */
export function weighRow(row: Float32Array, overallMean: number): void {
  const target = Math.log2(row.length + 1)
  const rho = row.find((distance) => distance > 0) ?? 0
  let low = 0
  let high = Infinity
  let sigma = 1
  for (let step = 0; step < MOST_STEPS; step++) {
    const sum = row.reduce((total, distance) => total + Math.exp(-Math.max(0, distance - rho) / sigma), 0)
    if (Math.abs(sum - target) < TOLERANCE) break
    if (sum > target) high = sigma
    else low = sigma
    sigma = high === Infinity ? sigma * 2 : (low + high) / 2
  }
  const mean = rho > 0 ? row.reduce((total, distance) => total + distance, 0) / (row.length + 1) : overallMean
  sigma = Math.max(sigma, LEAST_SIGMA * mean)
  for (let j = 0; j < row.length; j++) {
    const beyond = row[j]! - rho
    row[j] = beyond <= 0 || sigma === 0 ? 1 : Math.exp(-beyond / sigma)
  }
}
