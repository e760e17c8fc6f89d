/**
 * Truncated SVD of a sparse matrix by randomized subspace iteration: multiply a random block by A and its transpose a
 * few times, orthonormalise, and take the exact SVD of the small matrix that is left (Halko, Martinsson and Tropp
 * 2011, algorithms 4.4 and 5.1). Word vectors are U sqrt(S), which does better than U S on word similarity
 * (Levy, Goldberg and Dagan 2015).
 */
import type { Job } from '../../runtime/job'
import type { Random } from '../../runtime/random'
import type { SparseMatrix } from './cooccurrence'
import { jacobiSvd, multiply, orthonormalizeRows, transpose } from './dense'

/** u (rows x rank) row-major, s (rank) falling, v (columns x rank) row-major; a is about u diag(s) v'. */
export interface TruncatedSvd {
  u: Float64Array
  s: Float64Array
  v: Float64Array
  rank: number
}

export interface SvdOptions {
  rank: number
  /** Extra directions that make the wanted ones accurate; they are dropped at the end. */
  oversampling: number
  /** Rounds of A A'; each one sharpens the spectrum. */
  iterations: number
}

/** Leading singular triplets; `rank` is cut to the smaller side of the matrix. */
export async function truncatedSvd(
  a: SparseMatrix,
  options: SvdOptions,
  random: Random,
  job: Job,
): Promise<TruncatedSvd> {
  const width = Math.min(options.rank + options.oversampling, a.rows, a.columnCount)
  const rank = Math.min(options.rank, width)
  const at = transposeSparse(a)
  let y: Float64Array = new Float64Array(a.columnCount * width)
  for (let i = 0; i < y.length; i++) y[i] = random.normal()
  const total = options.iterations + 2
  const report = (done: number): void => job.progress({ phase: 'factorising', done, total, unit: 'rounds' })
  report(0)
  let q = orthonormalColumns(await multiplySparse(a, y, width, job), a.rows, width)
  for (let round = 0; round < options.iterations; round++) {
    report(round + 1)
    y = orthonormalColumns(await multiplySparse(at, q, width, job), a.columnCount, width)
    q = orthonormalColumns(await multiplySparse(a, y, width, job), a.rows, width)
    await job.rest()
  }
  report(total - 1)
  // B = Q' A (width x columns). With B = R P and P orthonormal, the SVD of the small R gives that of B unsquared.
  const p = transpose(await multiplySparse(at, q, width, job), a.columnCount, width)
  const r = orthonormalizeRows(p, width, a.columnCount)
  await job.rest()
  const small = jacobiSvd(r, width)
  const u = multiply(q, transpose(small.ut, width, width), a.rows, width, width)
  const v = transpose(multiply(small.vt, p, width, width, a.columnCount), width, a.columnCount)
  report(total)
  return {
    u: firstColumns(u, a.rows, width, rank),
    s: small.s.slice(0, rank),
    v: firstColumns(v, a.columnCount, width, rank),
    rank,
  }
}

/** Word vectors U diag(s^power), rows x rank, as Float32Array. */
export function vectorsFromSvd(svd: TruncatedSvd, power = 0.5): Float32Array {
  const scale = svd.s.map((s) => s ** power)
  return Float32Array.from(svd.u, (value, i) => value * (scale[i % svd.rank] as number))
}

/** a (rows x n, sparse) times x (n x width, row-major dense). */
export async function multiplySparse(a: SparseMatrix, x: Float64Array, width: number, job: Job): Promise<Float64Array> {
  const out = new Float64Array(a.rows * width)
  for (let row = 0; row < a.rows; row++) {
    const to = row * width
    const end = a.offsets[row + 1] as number
    for (let p = a.offsets[row] as number; p < end; p++) {
      const value = a.values[p] as number
      const from = (a.columns[p] as number) * width
      for (let c = 0; c < width; c++) out[to + c] = (out[to + c] as number) + value * (x[from + c] as number)
    }
    if (job.due()) await job.rest()
  }
  return out
}

/** The transpose, again as CSR with ascending columns. */
export function transposeSparse(a: SparseMatrix): SparseMatrix {
  const offsets = new Int32Array(a.columnCount + 1)
  for (const column of a.columns) offsets[column + 1] = (offsets[column + 1] as number) + 1
  for (let i = 0; i < a.columnCount; i++) offsets[i + 1] = (offsets[i + 1] as number) + (offsets[i] as number)
  const next = offsets.slice()
  const columns = new Int32Array(a.columns.length)
  const values = new Float64Array(a.values.length)
  for (let row = 0; row < a.rows; row++) {
    for (let p = a.offsets[row] as number; p < (a.offsets[row + 1] as number); p++) {
      const column = a.columns[p] as number
      const slot = next[column] as number
      next[column] = slot + 1
      columns[slot] = row
      values[slot] = a.values[p] as number
    }
  }
  return { rows: a.columnCount, columnCount: a.rows, offsets, columns, values }
}

function orthonormalColumns(a: Float64Array, rows: number, columns: number): Float64Array {
  const at = transpose(a, rows, columns)
  orthonormalizeRows(at, columns, rows)
  return transpose(at, columns, rows)
}

function firstColumns(a: Float64Array, rows: number, columns: number, keep: number): Float64Array {
  const out = new Float64Array(rows * keep)
  for (let i = 0; i < rows; i++) for (let c = 0; c < keep; c++) out[i * keep + c] = a[i * columns + c] as number
  return out
}
