/**
 * The small dense linear algebra that the factorisations need: orthonormal columns by modified Gram-Schmidt done twice
 * (twice is enough; Giraud et al. 2005) and the singular value decomposition by one-sided Jacobi rotations
 * (Hestenes 1958), which is slow for big matrices and exact for small ones. All matrices are row-major Float64Array.
 */

/** a (n x k) transposed, as (k x n). */
export function transpose(a: Float64Array, rows: number, columns: number): Float64Array {
  const out = new Float64Array(a.length)
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out[j * rows + i] = a[i * columns + j] as number
  return out
}

/** a (n x m) times b (m x k). */
export function multiply(a: Float64Array, b: Float64Array, n: number, m: number, k: number): Float64Array {
  const out = new Float64Array(n * k)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      const factor = a[i * m + j] as number
      if (factor === 0) continue
      for (let c = 0; c < k; c++) out[i * k + c] = (out[i * k + c] as number) + factor * (b[j * k + c] as number)
    }
  }
  return out
}

/**
 * Orthonormalises the vectors that lie in the rows of `a` (k x n), in place, and returns R (k x k, lower triangular)
 * with original = R a. Rows that depend on earlier ones become zero.
 */
export function orthonormalizeRows(a: Float64Array, k: number, n: number): Float64Array {
  const r = new Float64Array(k * k)
  for (let i = 0; i < k; i++) {
    const row = a.subarray(i * n, (i + 1) * n)
    const before = Math.sqrt(dot(row, row))
    for (let pass = 0; pass < 2; pass++) {
      for (let j = 0; j < i; j++) {
        const other = a.subarray(j * n, (j + 1) * n)
        const along = dot(row, other)
        r[i * k + j] = (r[i * k + j] as number) + along
        for (let c = 0; c < n; c++) row[c] = (row[c] as number) - along * (other[c] as number)
      }
    }
    const length = Math.sqrt(dot(row, row))
    const dependent = length <= 1e-12 * before
    r[i * k + i] = dependent ? 0 : length
    for (let c = 0; c < n; c++) row[c] = dependent ? 0 : (row[c] as number) / length
  }
  return r
}

/** Sum of products of two vectors of equal length. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number)
  return sum
}

/** a (k x k) = u diag(s) vt; `ut` and `vt` hold the singular vectors in rows, `s` falls. */
export interface SmallSvd {
  ut: Float64Array
  s: Float64Array
  vt: Float64Array
}

/**
 * SVD of a square (k x k) matrix. Rows of a copy are rotated in pairs until all are orthogonal: G a = diag(s) vt.
 * Left vectors for singular values that are zero are completed to an orthonormal set, so u is always orthogonal.
 */
export function jacobiSvd(a: Float64Array, k: number): SmallSvd {
  const work = a.slice()
  const left = new Float64Array(k * k)
  for (let i = 0; i < k; i++) left[i * k + i] = 1
  // Rows this short are rounding noise: they are left alone, or two of them would turn each other for ever.
  const noise = dot(a, a) * 1e-30
  for (let sweep = 0; sweep < 60; sweep++) {
    let rotated = false
    for (let i = 0; i < k - 1; i++)
      for (let j = i + 1; j < k; j++) if (rotateRows(work, left, i, j, k, noise)) rotated = true
    if (!rotated) break
  }
  const norms = Array.from({ length: k }, (_, i) => {
    const row = work.subarray(i * k, (i + 1) * k)
    return Math.sqrt(dot(row, row))
  })
  const order = norms.map((_, i) => i).sort((x, y) => (norms[y] as number) - (norms[x] as number))
  const ut = new Float64Array(k * k)
  const vt = new Float64Array(k * k)
  const s = Float64Array.from(order, (i) => norms[i] as number)
  const floor = (s[0] ?? 0) * 1e-14
  order.forEach((from, to) => {
    ut.set(left.subarray(from * k, (from + 1) * k), to * k)
    const scale = (s[to] as number) > floor ? 1 / (s[to] as number) : 0
    for (let c = 0; c < k; c++) vt[to * k + c] = (work[from * k + c] as number) * scale
  })
  completeRows(vt, k)
  return { ut, s, vt }
}

/** One Jacobi rotation of rows i and j; false when they are orthogonal already. */
function rotateRows(work: Float64Array, left: Float64Array, i: number, j: number, k: number, noise: number): boolean {
  let alpha = 0
  let beta = 0
  let gamma = 0
  for (let c = 0; c < k; c++) {
    const x = work[i * k + c] as number
    const y = work[j * k + c] as number
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
      const x = m[i * k + c] as number
      const y = m[j * k + c] as number
      m[i * k + c] = cosine * x - sine * y
      m[j * k + c] = sine * x + cosine * y
    }
  }
  return true
}

/** Replaces zero rows of an otherwise orthonormal (k x k) matrix by rows that complete the basis. */
function completeRows(m: Float64Array, k: number): void {
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
          for (let c = 0; c < k; c++) row[c] = (row[c] as number) - along * (other[c] as number)
        }
      }
      const length = Math.sqrt(dot(row, row))
      for (let c = 0; c < k; c++) row[c] = length > 1e-8 ? (row[c] as number) / length : 0
    }
  }
}
