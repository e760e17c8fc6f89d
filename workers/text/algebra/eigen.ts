/**
 * Eigenvalues and eigenvectors of a dense symmetric matrix: Householder reflections to tridiagonal form, then implicit
 * QL with Wilkinson's shift. Eigenvectors are kept as rows, so each rotation runs along contiguous memory.
 * Sources: R. S. Martin, C. Reinsch, J. H. Wilkinson, "Householder's tridiagonalization of a symmetric matrix",
 * Numerische Mathematik 11 (1968); A. Dubrulle, R. S. Martin, J. H. Wilkinson, "The implicit QL algorithm", 12 (1968).
 */
import type { Job } from '../../runtime/job'

export interface SymmetricEigen {
  /** Eigenvalues, largest first. */
  readonly values: Float64Array
  /** Unit eigenvectors, one a row, in the order of `values` (order x order, row-major). */
  readonly vectors: Float64Array
}

const MAX_SWEEPS = 60

/**
 * Decomposes a symmetric `order x order` row-major matrix; the matrix is used as working memory and is destroyed.
 * Rests between reflections and between sweeps.
 */
export async function symmetricEigen(matrix: Float64Array, order: number, job: Job): Promise<SymmetricEigen> {
  const diagonal = new Float64Array(order)
  const offDiagonal = new Float64Array(order)
  const rows = await tridiagonalise(matrix, order, diagonal, offDiagonal, job)
  await implicitQl(diagonal, offDiagonal, rows, order, job)
  const ranking = Array.from(diagonal.keys()).sort((a, b) => diagonal[b]! - diagonal[a]! || a - b)
  const values = new Float64Array(order)
  const vectors = new Float64Array(order * order)
  ranking.forEach((from, to) => {
    values[to] = diagonal[from]!
    vectors.set(rows.subarray(from * order, (from + 1) * order), to * order)
  })
  return { values, vectors }
}

/** Fills the two diagonals and returns the transposed product of the reflections. */
async function tridiagonalise(
  a: Float64Array,
  m: number,
  diagonal: Float64Array,
  offDiagonal: Float64Array,
  job: Job,
): Promise<Float64Array> {
  const product = new Float64Array(m * m)
  for (let i = 0; i < m; i++) product[i * m + i] = 1
  const v = new Float64Array(m)
  const w = new Float64Array(m)
  for (let k = 0; k + 2 < m; k++) {
    const scale = householderVector(a, m, k, v)
    if (scale === 0) continue
    reflectBothSides(a, m, k + 1, v, w, scale)
    reflectRows(product, m, k + 1, v, w, scale)
    if (job.due()) await job.rest()
  }
  for (let i = 0; i < m; i++) {
    diagonal[i] = a[i * m + i]!
    offDiagonal[i] = i + 1 < m ? a[(i + 1) * m + i]! : 0
  }
  return product
}

/** The reflection I - scale v v' that zeroes column k below the subdiagonal; 0 where nothing needs zeroing. */
function householderVector(a: Float64Array, m: number, k: number, v: Float64Array): number {
  let tail = 0
  for (let i = k + 2; i < m; i++) tail += a[i * m + k]! ** 2
  if (tail === 0) return 0
  const head = a[(k + 1) * m + k]!
  // The sign that avoids cancellation.
  const length = head > 0 ? -Math.sqrt(head * head + tail) : Math.sqrt(head * head + tail)
  v[k + 1] = head - length
  for (let i = k + 2; i < m; i++) v[i] = a[i * m + k]!
  const norm = v[k + 1]! ** 2 + tail
  a[(k + 1) * m + k] = length
  a[k * m + k + 1] = length
  for (let i = k + 2; i < m; i++) {
    a[i * m + k] = 0
    a[k * m + i] = 0
  }
  return 2 / norm
}

/** A <- H A H on the trailing block, as the rank-two update A - v w' - w v'. */
function reflectBothSides(a: Float64Array, m: number, from: number, v: Float64Array, w: Float64Array, scale: number) {
  let overlap = 0
  for (let i = from; i < m; i++) {
    let sum = 0
    for (let j = from; j < m; j++) sum += a[i * m + j]! * v[j]!
    w[i] = sum * scale
    overlap += w[i]! * v[i]!
  }
  const half = (overlap * scale) / 2
  for (let i = from; i < m; i++) w[i] = w[i]! - half * v[i]!
  for (let i = from; i < m; i++) {
    const vi = v[i]!
    const wi = w[i]!
    for (let j = from; j < m; j++) a[i * m + j] = a[i * m + j]! - vi * w[j]! - wi * v[j]!
  }
}

/** Z <- H Z. */
function reflectRows(z: Float64Array, m: number, from: number, v: Float64Array, sums: Float64Array, scale: number) {
  sums.fill(0)
  for (let i = from; i < m; i++) {
    const vi = v[i]! * scale
    for (let j = 0; j < m; j++) sums[j] = sums[j]! + vi * z[i * m + j]!
  }
  for (let i = from; i < m; i++) {
    const vi = v[i]!
    for (let j = 0; j < m; j++) z[i * m + j] = z[i * m + j]! - vi * sums[j]!
  }
}

/** Diagonalises the tridiagonal matrix in place and applies every rotation to the rows of z. */
async function implicitQl(d: Float64Array, e: Float64Array, z: Float64Array, m: number, job: Job): Promise<void> {
  for (let low = 0; low < m; low++) {
    for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
      let high = low
      while (high + 1 < m && Math.abs(e[high]!) > Number.EPSILON * (Math.abs(d[high]!) + Math.abs(d[high + 1]!))) high++
      if (high === low) break
      chase(d, e, z, m, low, high)
      if (job.due()) await job.rest()
    }
  }
}

/** One QL step on the unreduced block low..high: the bulge travels from the bottom to the top. */
function chase(d: Float64Array, e: Float64Array, z: Float64Array, m: number, low: number, high: number): void {
  const slope = (d[low + 1]! - d[low]!) / (2 * e[low]!)
  const root = Math.hypot(slope, 1)
  let g = d[high]! - d[low]! + e[low]! / (slope + (slope >= 0 ? root : -root))
  let sine = 1
  let cosine = 1
  let carried = 0
  for (let i = high - 1; i >= low; i--) {
    const f = sine * e[i]!
    const b = cosine * e[i]!
    const r = Math.hypot(f, g)
    e[i + 1] = r
    if (r === 0) {
      // The block split by itself: undo the pending shift and let the caller look again.
      d[i + 1] = d[i + 1]! - carried
      e[high] = 0
      return
    }
    sine = f / r
    cosine = g / r
    const shifted = d[i + 1]! - carried
    const t = (d[i]! - shifted) * sine + 2 * cosine * b
    carried = sine * t
    d[i + 1] = shifted + carried
    g = cosine * t - b
    rotateRows(z, m, i, cosine, sine)
  }
  d[low] = d[low]! - carried
  e[low] = g
  e[high] = 0
}

function rotateRows(z: Float64Array, m: number, i: number, cosine: number, sine: number): void {
  const upper = i * m
  const lower = upper + m
  for (let j = 0; j < m; j++) {
    const below = z[lower + j]!
    const above = z[upper + j]!
    z[lower + j] = sine * above + cosine * below
    z[upper + j] = cosine * above - sine * below
  }
}
