/**
 * The leading principal directions of a matrix too wide and too tall for a dense eigen-decomposition: restarted block
 * Krylov iteration. A block of random directions Q is multiplied by the covariance C a few times, the blocks
 * [Q, CQ, C^2 Q, ...] are made orthonormal, the small projected matrix is solved exactly (Rayleigh-Ritz), and the best
 * Ritz vectors start the next cycle until |Cv - lambda v| is small. A block, unlike one vector, also finds repeated
 * eigenvalues. Source: C. Musco, C. Musco, "Randomized Block Krylov Methods", NeurIPS 2015 (arXiv:1504.05477).
 */
import type { Job } from '../../runtime/job'
import type { Random } from '../../runtime/random'
import { symmetricEigen, type SymmetricEigen } from '../algebra/eigen'

const EXTRA_DIRECTIONS = 6
const BLOCKS = 6
const MAX_CYCLES = 40
const TOLERANCE = 1e-7

/**
 * The `count` largest eigenpairs of the covariance of `vectors` (n x d, row-major) about `mean` (d).
 * Vectors come back as rows (count x d).
 */
export async function leadingEigen(
  vectors: Float32Array,
  n: number,
  d: number,
  mean: Float64Array,
  count: number,
  random: Random,
  job: Job,
): Promise<SymmetricEigen> {
  const width = Math.min(count + EXTRA_DIRECTIONS, Math.min(n, d))
  const capacity = Math.min(width * BLOCKS, d)
  const basis = new Float64Array(capacity * d)
  const images = new Float64Array(capacity * d)
  for (let i = 0; i < width * d; i++) basis[i] = random.normal()
  let best: SymmetricEigen = { values: new Float64Array(count), vectors: new Float64Array(count * d) }
  for (let cycle = 0; cycle < MAX_CYCLES; cycle++) {
    const rows = await buildBasis(vectors, n, d, mean, basis, images, width, capacity, job)
    const small = await symmetricEigen(projected(basis, images, rows, d), rows, job)
    const ritz = combine(small.vectors, rows, Math.min(width, rows), basis, d)
    best = { values: small.values.slice(0, count), vectors: ritz.slice(0, count * d) }
    const ritzImages = combine(small.vectors, rows, Math.min(count, rows), images, d)
    if (largestResidual(best, ritzImages, Math.min(count, rows), d) <= TOLERANCE * Math.abs(small.values[0]!)) break
    basis.set(ritz)
  }
  return best
}

/** Extends the first block by its images under C until the basis is full; returns the number of rows that stand. */
async function buildBasis(
  vectors: Float32Array,
  n: number,
  d: number,
  mean: Float64Array,
  basis: Float64Array,
  images: Float64Array,
  width: number,
  capacity: number,
  job: Job,
): Promise<number> {
  let rows = 0
  for (let i = 0; i < width; i++) if (orthonormalise(basis, rows, basis.slice(i * d, (i + 1) * d), d)) rows++
  for (let next = 0; next < rows; next++) {
    const image = images.subarray(next * d, (next + 1) * d)
    covarianceTimes(vectors, n, d, mean, basis.subarray(next * d, (next + 1) * d), image)
    if (rows < capacity && orthonormalise(basis, rows, image.slice(), d)) rows++
    if (job.due()) await job.rest()
  }
  return rows
}

/** Puts the candidate, made orthogonal to the rows before it, into row `rows`; false where nothing of it is left. */
function orthonormalise(basis: Float64Array, rows: number, candidate: Float64Array, d: number): boolean {
  const before = Math.sqrt(dot(candidate, 0, candidate, 0, d))
  // Twice is enough (Kahan, Parlett): the second pass removes what rounding left of the first.
  for (let pass = 0; pass < 2; pass++) {
    for (let r = 0; r < rows; r++) {
      const overlap = dot(basis, r * d, candidate, 0, d)
      for (let j = 0; j < d; j++) candidate[j] = candidate[j]! - overlap * basis[r * d + j]!
    }
  }
  const length = Math.sqrt(dot(candidate, 0, candidate, 0, d))
  if (!(length > before * 1e-10)) return false
  for (let j = 0; j < d; j++) basis[rows * d + j] = candidate[j]! / length
  return true
}

/** out = C v with C = X'X / (n - 1) of the centred rows, without forming C. */
function covarianceTimes(
  vectors: Float32Array,
  n: number,
  d: number,
  mean: Float64Array,
  v: Float64Array,
  out: Float64Array,
): void {
  out.fill(0)
  const centre = dot(mean, 0, v, 0, d)
  let total = 0
  for (let i = 0; i < n; i++) {
    const row = i * d
    let score = -centre
    for (let j = 0; j < d; j++) score += vectors[row + j]! * v[j]!
    total += score
    for (let j = 0; j < d; j++) out[j] = out[j]! + score * vectors[row + j]!
  }
  for (let j = 0; j < d; j++) out[j] = (out[j]! - total * mean[j]!) / (n - 1)
}

function projected(basis: Float64Array, images: Float64Array, rows: number, d: number): Float64Array {
  const small = new Float64Array(rows * rows)
  for (let i = 0; i < rows; i++) {
    for (let j = i; j < rows; j++) {
      const value = (dot(basis, i * d, images, j * d, d) + dot(basis, j * d, images, i * d, d)) / 2
      small[i * rows + j] = value
      small[j * rows + i] = value
    }
  }
  return small
}

/** The first `count` combinations (rows of `weights`) of the rows of `basis`. */
function combine(weights: Float64Array, rows: number, count: number, basis: Float64Array, d: number): Float64Array {
  const out = new Float64Array(count * d)
  for (let i = 0; i < count; i++) {
    for (let r = 0; r < rows; r++) {
      const weight = weights[i * rows + r]!
      for (let j = 0; j < d; j++) out[i * d + j] = out[i * d + j]! + weight * basis[r * d + j]!
    }
  }
  return out
}

function largestResidual(pairs: SymmetricEigen, images: Float64Array, count: number, d: number): number {
  let largest = 0
  for (let i = 0; i < count; i++) {
    let sum = 0
    for (let j = 0; j < d; j++) sum += (images[i * d + j]! - pairs.values[i]! * pairs.vectors[i * d + j]!) ** 2
    largest = Math.max(largest, Math.sqrt(sum))
  }
  return largest
}

function dot(a: Float64Array, aFrom: number, b: Float64Array, bFrom: number, length: number): number {
  let sum = 0
  for (let j = 0; j < length; j++) sum += a[aFrom + j]! * b[bFrom + j]!
  return sum
}
