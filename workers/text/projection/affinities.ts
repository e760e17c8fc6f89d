/**
 * The joint probabilities that t-SNE preserves, between near neighbours only. Row i gets a Gaussian
 * p(j|i) ~ exp(-beta_i |x_i - x_j|^2) over its 3 perplexity + 1 nearest rows, whose entropy is log(perplexity); farther
 * ones would hold next to nothing. Then p_ij = (p(j|i) + p(i|j)) / sum, a sparse symmetric matrix. beta_i is found by
 * Newton steps on log(beta), kept inside a bracket by bisection: dH / d log(beta) = -beta^2 Var(|x_i - x_j|^2). The
 * entropy is met to 1e-5. Numbers of neighbours and tolerance are scikit-learn's.
 * Sources: L. van der Maaten, G. Hinton, JMLR 9 (2008); L. van der Maaten, "Accelerating t-SNE using tree-based
 * algorithms", JMLR 15 (2014).
 */
import type { Neighbours } from '../../compute/kernels/neighbours/search'
import { makeJob, type Job } from '../../runtime/job'
import { symmetrise, type SparseMatrix } from './sparse'

const ENTROPY_TOLERANCE = 1e-5
const MAX_STEPS = 100

/** How many neighbours a row listens to. */
export const neighboursFor = (perplexity: number, n: number): number => Math.min(n - 1, Math.floor(3 * perplexity) + 1)

/** Joint probabilities of n rows from their neighbours by squared distance; they sum to 1. */
export async function jointAffinities(
  n: number,
  { k, indices, distances }: Neighbours,
  perplexity: number,
  job: Job = makeJob(),
): Promise<SparseMatrix> {
  const conditional = distances.slice()
  let beta = 0
  for (let i = 0; i < n; i++) {
    beta = conditionalRow(conditional.subarray(i * k, (i + 1) * k), perplexity, beta)
    job.progress({ phase: 'weighing neighbours', done: i + 1, total: n })
    if (job.due()) await job.rest()
  }
  return symmetrise(n, k, indices, conditional, (a, b) => (a + b) / (2 * n), job)
}

/**
 * Replaces the squared distances of a row by p(j|i); returns the precision that met the perplexity, which is a good
 * start for the next row. `start` 0 means unknown.
 */
export function conditionalRow(row: Float32Array, perplexity: number, start: number): number {
  const target = Math.log(perplexity)
  let nearest = Infinity
  let mean = 0
  for (const distance of row) {
    nearest = Math.min(nearest, distance)
    mean += distance / row.length
  }
  const spread = mean - nearest
  let beta = start > 0 && Number.isFinite(start) ? start : 1 / (spread || 1)
  let low = 0
  let high = Infinity
  for (let step = 0; step < MAX_STEPS; step++) {
    const { entropy, variance } = rowMoments(row, nearest, beta)
    const excess = entropy - target
    if (Math.abs(excess) <= ENTROPY_TOLERANCE || spread === 0) break
    if (excess > 0) low = beta
    else high = beta
    const newton = beta * Math.exp(Math.max(-3, Math.min(3, excess / (beta * beta * variance))))
    const bisected = high === Infinity ? beta * 2 : (low + high) / 2
    const next = newton > low && newton < high ? newton : bisected
    if (!Number.isFinite(next) || next === beta) break
    beta = next
  }
  writeProbabilities(row, nearest, beta)
  return beta
}

/** Entropy of the row's distribution and the variance of the distances under it. Shifted by the nearest distance. */
function rowMoments(row: Float32Array, nearest: number, beta: number): { entropy: number; variance: number } {
  let sum = 0
  let first = 0
  let second = 0
  for (let j = 0; j < row.length; j++) {
    const distance = row[j]! - nearest
    const exponent = beta * distance
    if (exponent > 60) continue
    const weight = Math.exp(-exponent)
    sum += weight
    first += weight * distance
    second += weight * distance * distance
  }
  const mean = first / sum
  return { entropy: Math.log(sum) + beta * mean, variance: second / sum - mean * mean }
}

function writeProbabilities(row: Float32Array, nearest: number, beta: number): void {
  let sum = 0
  for (let j = 0; j < row.length; j++) {
    row[j] = Math.exp(-beta * (row[j]! - nearest))
    sum += row[j]!
  }
  for (let j = 0; j < row.length; j++) row[j] = row[j]! / sum
}
