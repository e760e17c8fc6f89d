/**
 * Truncated SVD of a sparse matrix by randomized subspace iteration: multiply a random block by A and its transpose a
 * few times, orthonormalise, and take the exact SVD of the small matrix that is left (Halko, Martinsson and Tropp
 * 2011, algorithms 4.4 and 5.1). Word vectors are U sqrt(S), which does better than U S on word similarity
 * (Levy, Goldberg and Dagan 2015).
 */
import type { Job } from '../../runtime/job'
import type { Random } from '../../runtime/random'
import { jacobiSvd, multiply, orthonormalizeRows, transpose } from '../algebra/dense'
import type { SparseMatrix } from './cooccurrence'

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
  const at = await transposeSparse(a, job)
  let y = await normalMatrix(a.columnCount, width, random, job)
  const total = options.iterations + 2
  const report = (done: number): void => job.progress({ phase: 'factorising', done, total, unit: 'rounds' })
  report(0)
  let q = await orthonormalColumns(await multiplySparse(a, y, width, job), a.rows, width, job)
  for (let round = 0; round < options.iterations; round++) {
    report(round + 1)
    y = await orthonormalColumns(await multiplySparse(at, q, width, job), a.columnCount, width, job)
    q = await orthonormalColumns(await multiplySparse(a, y, width, job), a.rows, width, job)
  }
  report(total - 1)
  // B = Q' A (width x columns). With B = R P and P orthonormal, the SVD of the small R gives that of B unsquared.
  const p = await transpose(await multiplySparse(at, q, width, job), a.columnCount, width, job)
  const r = await orthonormalizeRows(p, width, a.columnCount, job)
  const small = await jacobiSvd(r, width, job)
  const u = await multiply(q, await transpose(small.ut, width, width, job), a.rows, width, width, job)
  const turned = await multiply(small.vt, p, width, width, a.columnCount, job)
  const v = await transpose(turned, width, a.columnCount, job)
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
  const { u, s, rank } = svd
  const scale = s.map((value) => value ** power)
  const vectors = new Float32Array(u.length)
  for (let from = 0; from < u.length; from += rank) {
    for (let c = 0; c < rank; c++) vectors[from + c] = (u[from + c] as number) * (scale[c] as number)
  }
  return vectors
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
export async function transposeSparse(a: SparseMatrix, job: Job): Promise<SparseMatrix> {
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
    if (job.due()) await job.rest()
  }
  return { rows: a.columnCount, columnCount: a.rows, offsets, columns, values }
}

async function normalMatrix(rows: number, columns: number, random: Random, job: Job): Promise<Float64Array> {
  const out = new Float64Array(rows * columns)
  for (let from = 0; from < out.length; from += columns) {
    for (let c = 0; c < columns; c++) out[from + c] = random.normal()
    if (job.due()) await job.rest()
  }
  return out
}

async function orthonormalColumns(a: Float64Array, rows: number, columns: number, job: Job): Promise<Float64Array> {
  const at = await transpose(a, rows, columns, job)
  await orthonormalizeRows(at, columns, rows, job)
  return transpose(at, columns, rows, job)
}

function firstColumns(a: Float64Array, rows: number, columns: number, keep: number): Float64Array {
  const out = new Float64Array(rows * keep)
  for (let i = 0; i < rows; i++) for (let c = 0; c < keep; c++) out[i * keep + c] = a[i * columns + c] as number
  return out
}
