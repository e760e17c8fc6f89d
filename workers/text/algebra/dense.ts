/**
 * The dense linear algebra that the factorisations share: products, transposes, orthonormal rows by Gram-Schmidt done
 * twice (twice is enough; Giraud et al. 2005), and the singular value decomposition of a small square matrix by
 * one-sided Jacobi rotations (Hestenes 1958), which find small singular values as exactly as great ones. Everything
 * rests when its job is due, so that a cancel is heard. All matrices are row-major Float64Array.
 */
import type { Job } from '../../runtime/job'
import { symmetricEigen } from './eigen'

/** Rows that are turned or multiplied between two looks at the clock. */
const TILE = 32

/** a (n x k) transposed, as (k x n). */
export async function transpose(a: Float64Array, rows: number, columns: number, job: Job): Promise<Float64Array> {
  const out = new Float64Array(a.length)
  // Tile by tile, because a column of a tall matrix touches a new cache line with every number.
  for (let top = 0; top < rows; top += TILE) {
    const bottom = Math.min(rows, top + TILE)
    for (let left = 0; left < columns; left += TILE) {
      const right = Math.min(columns, left + TILE)
      for (let j = left; j < right; j++) for (let i = top; i < bottom; i++) out[j * rows + i] = a[i * columns + j]!
    }
    if (job.due()) await job.rest()
  }
  return out
}

/** a (n x m) times b (m x k). */
export async function multiply(
  a: Float64Array,
  b: Float64Array,
  n: number,
  m: number,
  k: number,
  job: Job,
): Promise<Float64Array> {
  const out = new Float64Array(n * k)
  for (let i = 0; i < n; i++) {
    multiplyRow(a.subarray(i * m, (i + 1) * m), b, k, out.subarray(i * k, (i + 1) * k))
    if (job.due()) await job.rest()
  }
  return out
}

/** out (k) += row (m) times b (m x k). */
function multiplyRow(row: Float64Array, b: Float64Array, k: number, out: Float64Array): void {
  for (let j = 0; j < row.length; j++) {
    const factor = row[j]!
    if (factor === 0) continue
    const from = j * k
    for (let c = 0; c < k; c++) out[c] = out[c]! + factor * b[from + c]!
  }
}

/**
 * Orthonormalises the vectors that lie in the rows of `a` (k x n), in place, and returns R (k x k, lower triangular)
 * with original = R a. Rows that depend on earlier ones become zero.
 */
export async function orthonormalizeRows(a: Float64Array, k: number, n: number, job: Job): Promise<Float64Array> {
  const r = new Float64Array(k * k)
  for (let i = 0; i < k; i++) {
    const row = a.subarray(i * n, (i + 1) * n)
    const overlaps = r.subarray(i * k, i * k + i)
    const before = Math.sqrt(dot(row, row))
    for (let pass = 0; pass < 2; pass++) {
      for (let j = 0; j < i; j += 4) {
        deflate(row, a, j, Math.min(i, j + 4), n, overlaps)
        if (job.due()) await job.rest()
      }
    }
    const length = Math.sqrt(dot(row, row))
    const dependent = length <= 1e-12 * before
    r[i * k + i] = dependent ? 0 : length
    for (let c = 0; c < n; c++) row[c] = dependent ? 0 : row[c]! / length
  }
  return r
}

/** Takes the parts along rows from..to (at most four) off `row` and adds their lengths to `overlaps`. */
function deflate(
  row: Float64Array,
  a: Float64Array,
  from: number,
  to: number,
  n: number,
  overlaps: Float64Array,
): void {
  if (to - from < 4) {
    for (let j = from; j < to; j++) {
      const other = a.subarray(j * n, (j + 1) * n)
      const along = dot(row, other)
      overlaps[j] = overlaps[j]! + along
      for (let c = 0; c < n; c++) row[c] = row[c]! - along * other[c]!
    }
    return
  }
  // Four at once read the row once instead of four times; what that costs in exactness the second pass gives back.
  const [p, q, s, t] = [from * n, (from + 1) * n, (from + 2) * n, (from + 3) * n]
  let [w, x, y, z] = [0, 0, 0, 0]
  for (let c = 0; c < n; c++) {
    const value = row[c]!
    w += value * a[p + c]!
    x += value * a[q + c]!
    y += value * a[s + c]!
    z += value * a[t + c]!
  }
  for (let c = 0; c < n; c++) row[c] = row[c]! - w * a[p + c]! - x * a[q + c]! - y * a[s + c]! - z * a[t + c]!
  overlaps[from] = overlaps[from]! + w
  overlaps[from + 1] = overlaps[from + 1]! + x
  overlaps[from + 2] = overlaps[from + 2]! + y
  overlaps[from + 3] = overlaps[from + 3]! + z
}

/** Sum of products of two vectors of equal length. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

/** a (k x k) = u diag(s) vt; `ut` and `vt` hold the singular vectors in rows, `s` falls. */
export interface SmallSvd {
  ut: Float64Array
  s: Float64Array
  vt: Float64Array
}

/**
 * SVD of a square (k x k) matrix. Rows are first turned by the eigenvectors of a a', which leaves them orthogonal up to
 * the rounding of the squared matrix; Jacobi rotations of pairs do the rest in one or two sweeps instead of ten. In the
 * end G a = diag(s) vt. Right vectors for singular values that are zero are completed to an orthonormal set.
 */
export async function jacobiSvd(a: Float64Array, k: number, job: Job): Promise<SmallSvd> {
  const gram = await multiply(a, await transpose(a, k, k, job), k, k, k, job)
  const left = (await symmetricEigen(gram, k, job)).vectors
  const work = await multiply(left, a, k, k, k, job)
  // Rows this short are rounding noise: they are left alone, or two of them would turn each other for ever.
  const noise = dot(a, a) * 1e-30
  for (let sweep = 0; sweep < 60; sweep++) {
    let rotated = false
    for (let i = 0; i < k - 1; i++) {
      for (let j = i + 1; j < k; j++) if (rotateRows(work, left, i, j, k, noise)) rotated = true
      if (job.due()) await job.rest()
    }
    if (!rotated) break
  }
  const norms = Array.from({ length: k }, (_, i) => {
    const row = work.subarray(i * k, (i + 1) * k)
    return Math.sqrt(dot(row, row))
  })
  const order = norms.map((_, i) => i).sort((x, y) => norms[y]! - norms[x]!)
  const ut = new Float64Array(k * k)
  const vt = new Float64Array(k * k)
  const s = Float64Array.from(order, (i) => norms[i]!)
  const floor = (s[0] ?? 0) * 1e-14
  order.forEach((from, to) => {
    ut.set(left.subarray(from * k, (from + 1) * k), to * k)
    const scale = s[to]! > floor ? 1 / s[to]! : 0
    for (let c = 0; c < k; c++) vt[to * k + c] = work[from * k + c]! * scale
  })
  await completeRows(vt, k, job)
  return { ut, s, vt }
}

/** One Jacobi rotation of rows i and j; false when they are orthogonal already. */
function rotateRows(work: Float64Array, left: Float64Array, i: number, j: number, k: number, noise: number): boolean {
  let alpha = 0
  let beta = 0
  let gamma = 0
  for (let c = 0; c < k; c++) {
    const x = work[i * k + c]!
    const y = work[j * k + c]!
    alpha += x * x
    beta += y * y
    gamma += x * y
  }
  if (alpha <= noise || beta <= noise || Math.abs(gamma) <= 1e-14 * Math.sqrt(alpha * beta)) return false
  const zeta = (beta - alpha) / (2 * gamma)
  const tangent = (zeta >= 0 ? 1 : -1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta))
  const cosine = 1 / Math.sqrt(1 + tangent * tangent)
  const sine = cosine * tangent
  for (const m of [work, left]) {
    for (let c = 0; c < k; c++) {
      const x = m[i * k + c]!
      const y = m[j * k + c]!
      m[i * k + c] = cosine * x - sine * y
      m[j * k + c] = sine * x + cosine * y
    }
  }
  return true
}

/** Replaces zero rows of an otherwise orthonormal (k x k) matrix by rows that complete the basis. */
async function completeRows(m: Float64Array, k: number, job: Job): Promise<void> {
  let axis = 0
  for (let i = 0; i < k; i++) {
    const row = m.subarray(i * k, (i + 1) * k)
    while (dot(row, row) < 0.5 && axis < k) {
      row.fill(0)
      row[axis++] = 1
      for (let pass = 0; pass < 2; pass++) {
        for (let j = 0; j < k; j++) {
          const other = m.subarray(j * k, (j + 1) * k)
          if (j === i || dot(other, other) < 0.5) continue
          const along = dot(row, other)
          for (let c = 0; c < k; c++) row[c] = row[c]! - along * other[c]!
        }
      }
      const length = Math.sqrt(dot(row, row))
      for (let c = 0; c < k; c++) row[c] = length > 1e-8 ? row[c]! / length : 0
      if (job.due()) await job.rest()
    }
  }
}
