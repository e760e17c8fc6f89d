/**
 * The joint probabilities that t-SNE preserves. Row i gets a Gaussian p(j|i) ~ exp(-beta_i |x_i - x_j|^2) whose
 * entropy is log(perplexity); then p_ij = (p(j|i) + p(i|j)) / 2n. beta_i is found by Newton steps on log(beta), kept
 * inside a bracket by bisection: dH / d log(beta) = -beta^2 Var(|x_i - x_j|^2). The entropy is met to 1e-5, the
 * tolerance of scikit-learn. Source: L. van der Maaten, G. Hinton, "Visualizing Data using t-SNE", JMLR 9 (2008).
 */
import { makeJob, type Job } from '../../runtime/job'
import { squaredDistancesFrom } from './matrix'

const ENTROPY_TOLERANCE = 1e-5
const MAX_STEPS = 100

/**
 * Joint probabilities of the pairs i < j of `vectors` (n x d), in the order (0,1), (0,2), ... (n-2,n-1): a condensed
 * matrix of n(n - 1) / 2 values that sum to one half.
 */
export async function jointAffinities(
  vectors: Float32Array,
  n: number,
  d: number,
  perplexity: number,
  job: Job = makeJob(),
): Promise<Float32Array> {
  const distances = new Float32Array(n * n)
  for (let i = 0; i < n; i++) {
    squaredDistancesFrom(vectors, n, d, i, distances.subarray(i * n, (i + 1) * n), i + 1)
    for (let j = i + 1; j < n; j++) distances[j * n + i] = distances[i * n + j]!
    if (job.due()) await job.rest()
  }
  // Each row of distances is replaced by its conditional probabilities.
  let beta = 0
  for (let i = 0; i < n; i++) {
    beta = conditionalRow(distances.subarray(i * n, (i + 1) * n), i, perplexity, beta)
    job.progress({ phase: 'finding neighbourhoods', done: i + 1, total: n })
    if (job.due()) await job.rest()
  }
  return condense(distances, n)
}

/**
 * Replaces squared distances from point `own` by p(j|own); returns the precision that met the perplexity, which is a
 * good start for the next row. `start` 0 means unknown.
 */
export function conditionalRow(row: Float32Array, own: number, perplexity: number, start: number): number {
  const target = Math.log(perplexity)
  const others = row.length - 1
  let nearest = Infinity
  let mean = 0
  for (let j = 0; j < row.length; j++) {
    if (j === own) continue
    nearest = Math.min(nearest, row[j]!)
    mean += row[j]! / others
  }
  const spread = mean - nearest
  let beta = start > 0 && Number.isFinite(start) ? start : 1 / (spread || 1)
  let low = 0
  let high = Infinity
  for (let step = 0; step < MAX_STEPS; step++) {
    const { entropy, variance } = rowMoments(row, own, nearest, beta)
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
  writeProbabilities(row, own, nearest, beta)
  return beta
}

/** Entropy of the row's distribution and the variance of the distances under it. Shifted by the nearest distance. */
function rowMoments(row: Float32Array, own: number, nearest: number, beta: number) {
  let sum = 0
  let first = 0
  let second = 0
  for (let j = 0; j < row.length; j++) {
    if (j === own) continue
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

function writeProbabilities(row: Float32Array, own: number, nearest: number, beta: number): void {
  let sum = 0
  for (let j = 0; j < row.length; j++) {
    const weight = j === own ? 0 : Math.exp(-beta * (row[j]! - nearest))
    row[j] = weight
    sum += weight
  }
  for (let j = 0; j < row.length; j++) row[j] = row[j]! / sum
}

/** (p(j|i) + p(i|j)) / 2n for i < j. */
function condense(conditional: Float32Array, n: number): Float32Array {
  const joint = new Float32Array((n * (n - 1)) / 2)
  let k = 0
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) joint[k++] = (conditional[i * n + j]! + conditional[j * n + i]!) / (2 * n)
  }
  return joint
}
