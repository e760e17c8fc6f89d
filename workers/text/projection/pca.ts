/**
 * Principal component analysis: the orthogonal directions along which centred data vary most, the eigenvectors of the
 * covariance C = X'X / (n - 1). Scores are X V; the explained variance ratio of a component is its eigenvalue over the
 * trace of C. The smaller of C (d x d) and the Gram matrix XX' / (n - 1) (n x n) is decomposed, because both share
 * their non-zero eigenvalues; where both are large, only the leading directions are sought.
 * Sources: K. Pearson, Philosophical Magazine 2 (1901); H. Hotelling, Journal of Educational Psychology 24 (1933).
 */
import { invalid } from '../../runtime/errors'
import { makeJob, type Job } from '../../runtime/job'
import { makeRandom } from '../../runtime/random'
import { symmetricEigen } from '../algebra/eigen'
import { leadingEigen } from './leading'
import { assertMatrix } from './matrix'

/** Up to this order a dense decomposition takes well under a second. */
const DENSE_ORDER = 320
/** Variance below this share of the largest is rounding, not a direction. */
const NEGLIGIBLE = 1e-12

export interface Pca {
  /** Number of components k that `components` and `scores` hold. */
  readonly count: number
  /** Unit directions, k x d row-major; the largest loading of each is positive. */
  readonly components: Float64Array
  /** Column means, d. */
  readonly mean: Float64Array
  /** Eigenvalues of the covariance, largest first: all of them where min(n, d) <= 320, else the first k. */
  readonly explainedVariance: Float64Array
  /** `explainedVariance` over the total variance; zeros for constant data. */
  readonly explainedVarianceRatio: Float64Array
  /** Coordinates of the rows on the components, n x k row-major. */
  readonly scores: Float32Array
}

export interface PcaOptions {
  /** How many components to keep; at most min(n, d). Default 2. */
  readonly components?: number
}

const ROWS_A_LOOK = 64

/**
 * PCA of `vectors` (n x d, row-major). Deterministic: equal data give equal bits.
 * Throws `input/invalid` for fewer than 2 rows, a wrong length, or a value that is not finite.
 */
export async function pca(
  vectors: Float32Array,
  n: number,
  d: number,
  options: PcaOptions = {},
  job: Job = makeJob(),
): Promise<Pca> {
  assertMatrix(vectors, n, d)
  if (n < 2) throw invalid('PCA needs at least two rows. Give more vectors.')
  const count = Math.min(options.components ?? 2, n, d)
  if (!(Number.isInteger(count) && count >= 1))
    throw invalid('The number of components has to be a whole number from 1.')
  job.progress({ phase: 'finding directions', done: 0, total: 0 })
  const mean = await columnMeans(vectors, n, d, job)
  const total = await totalVariance(vectors, n, d, mean, job)
  const { values, directions } = await decompose(vectors, n, d, mean, count, job)
  orientRows(directions, count, d)
  for (let i = 0; i < values.length; i++) values[i] = Math.max(0, values[i]!)
  return {
    count,
    components: directions,
    mean,
    explainedVariance: values,
    explainedVarianceRatio: values.map((value) => (total > 0 ? value / total : 0)),
    scores: await scoresOf(vectors, n, d, mean, directions, count, job),
  }
}

interface Decomposition {
  readonly values: Float64Array
  /** count x d. */
  readonly directions: Float64Array
}

async function decompose(
  vectors: Float32Array,
  n: number,
  d: number,
  mean: Float64Array,
  count: number,
  job: Job,
): Promise<Decomposition> {
  if (d <= n && d <= DENSE_ORDER) {
    const { values, vectors: directions } = await symmetricEigen(await covariance(vectors, n, d, mean, job), d, job)
    return { values, directions: directions.slice(0, count * d) }
  }
  if (n <= DENSE_ORDER) {
    const { values, vectors: left } = await symmetricEigen(await gram(vectors, n, d, mean, job), n, job)
    return { values: values.slice(0, Math.min(n, d)), directions: fromGram(vectors, n, d, mean, left, values, count) }
  }
  // The start of the iteration is fixed: the answer doesn't depend on it beyond rounding.
  const { values, vectors: directions } = await leadingEigen(vectors, n, d, mean, count, makeRandom(1), job)
  return { values, directions }
}

async function columnMeans(vectors: Float32Array, n: number, d: number, job: Job): Promise<Float64Array> {
  const mean = new Float64Array(d)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < d; j++) mean[j] = mean[j]! + vectors[i * d + j]!
    if (i % ROWS_A_LOOK === 0 && job.due()) await job.rest()
  }
  return mean.map((sum) => sum / n)
}

async function totalVariance(
  vectors: Float32Array,
  n: number,
  d: number,
  mean: Float64Array,
  job: Job,
): Promise<number> {
  let sum = 0
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < d; j++) sum += (vectors[i * d + j]! - mean[j]!) ** 2
    if (i % ROWS_A_LOOK === 0 && job.due()) await job.rest()
  }
  return sum / (n - 1)
}

async function covariance(
  vectors: Float32Array,
  n: number,
  d: number,
  mean: Float64Array,
  job: Job,
): Promise<Float64Array> {
  const out = new Float64Array(d * d)
  const row = new Float64Array(d)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < d; j++) row[j] = vectors[i * d + j]! - mean[j]!
    for (let a = 0; a < d; a++) {
      const value = row[a]!
      for (let b = a; b < d; b++) out[a * d + b] = out[a * d + b]! + value * row[b]!
    }
    if (job.due()) await job.rest()
  }
  return mirror(out, d, n - 1)
}

async function gram(vectors: Float32Array, n: number, d: number, mean: Float64Array, job: Job): Promise<Float64Array> {
  const out = new Float64Array(n * n)
  const row = new Float64Array(d)
  for (let a = 0; a < n; a++) {
    let centre = 0
    for (let j = 0; j < d; j++) {
      row[j] = vectors[a * d + j]! - mean[j]!
      centre += row[j]! * mean[j]!
    }
    for (let b = a; b < n; b++) {
      let sum = -centre
      for (let j = 0; j < d; j++) sum += row[j]! * vectors[b * d + j]!
      out[a * n + b] = sum
    }
    if (job.due()) await job.rest()
  }
  return mirror(out, n, n - 1)
}

/** Divides the upper triangle and copies it below the diagonal. */
function mirror(matrix: Float64Array, order: number, divisor: number): Float64Array {
  for (let a = 0; a < order; a++) {
    for (let b = a; b < order; b++) {
      const value = matrix[a * order + b]! / divisor
      matrix[a * order + b] = value
      matrix[b * order + a] = value
    }
  }
  return matrix
}

/** Directions v = X'u / |X'u| from the eigenvectors u of the Gram matrix; zero rows where there is no variance left. */
function fromGram(
  vectors: Float32Array,
  n: number,
  d: number,
  mean: Float64Array,
  left: Float64Array,
  values: Float64Array,
  count: number,
): Float64Array {
  const directions = new Float64Array(count * d)
  for (let k = 0; k < count; k++) {
    if (!(values[k]! > NEGLIGIBLE * values[0]!)) continue
    const direction = directions.subarray(k * d, (k + 1) * d)
    for (let i = 0; i < n; i++) {
      const weight = left[k * n + i]!
      for (let j = 0; j < d; j++) direction[j] = direction[j]! + weight * (vectors[i * d + j]! - mean[j]!)
    }
    const length = Math.sqrt(direction.reduce((sum, value) => sum + value * value, 0))
    for (let j = 0; j < d; j++) direction[j] = direction[j]! / length
  }
  return directions
}

/** Eigenvectors are defined up to sign: the largest loading is made positive, so that runs can be compared. */
function orientRows(directions: Float64Array, count: number, d: number): void {
  for (let k = 0; k < count; k++) {
    const direction = directions.subarray(k * d, (k + 1) * d)
    let largest = 0
    for (const value of direction) if (Math.abs(value) > Math.abs(largest)) largest = value
    if (largest < 0) for (let j = 0; j < d; j++) direction[j] = -direction[j]!
  }
}

async function scoresOf(
  vectors: Float32Array,
  n: number,
  d: number,
  mean: Float64Array,
  directions: Float64Array,
  count: number,
  job: Job,
): Promise<Float32Array> {
  const scores = new Float32Array(n * count)
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < count; k++) {
      let sum = 0
      for (let j = 0; j < d; j++) sum += (vectors[i * d + j]! - mean[j]!) * directions[k * d + j]!
      scores[i * count + k] = sum
    }
    if (i % ROWS_A_LOOK === 0 && job.due()) await job.rest()
  }
  return scores
}
