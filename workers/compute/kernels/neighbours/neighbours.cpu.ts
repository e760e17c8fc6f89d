/**
 * Exact nearest neighbours on the CPU, the twin of the GPU's kernel: every query is compared with every row, tile by
 * tile, and keeps its k best in a bounded heap, so the n x n matrix never exists. Distances are sums of squared
 * differences, not |a|^2 + |b|^2 - 2ab: that form is a third cheaper and loses the digits of near rows, and equal rows
 * would not be at distance 0.
 */
import { makeJob, type Job } from '../../../runtime/job'
import { checkSearch, type CheckedSearch, type Neighbours, type Search } from './search'
import { drain, makeTopK, offerRows } from './top-k'

/** Queries and rows of a tile: both stay in the processor's nearest cache up to some 100 columns. */
const TILE_QUERIES = 16
const TILE_ROWS = 128

/**
 * The k nearest rows of every query. O(queries x rows x columns).
 * Throws `input/invalid` for sizes that don't fit the vectors.
 */
export async function nearestOnCpu(search: Search, job: Job = makeJob()): Promise<Neighbours> {
  const checked = checkSearch(search)
  const { rows, k, queries, leaveOutSelf } = checked
  const indices = new Int32Array(queries.rows * k)
  const distances = new Float32Array(queries.rows * k)
  const tile = new Float32Array(TILE_QUERIES * TILE_ROWS)
  const tops = Array.from({ length: TILE_QUERIES }, () => makeTopK(k))
  for (let query = 0; query < queries.rows; query += TILE_QUERIES) {
    const many = Math.min(TILE_QUERIES, queries.rows - query)
    for (let row = 0; row < rows; row += TILE_ROWS) {
      const count = Math.min(TILE_ROWS, rows - row)
      fillTile(checked, query, many, row, count, tile)
      for (let q = 0; q < many; q++) {
        offerRows(tops[q]!, tile, q * TILE_ROWS, count, row, leaveOutSelf ? query + q : -1)
      }
      if (job.due()) await job.rest()
    }
    for (let q = 0; q < many; q++) drain(tops[q]!, indices, distances, (query + q) * k)
    job.progress({ phase: 'finding neighbours', done: query + many, total: queries.rows })
  }
  return { k, indices, distances }
}

/** Distances of queries to rows, TILE_ROWS of `tile` a query. Four rows at a time: four sums that don't wait for each other. */
function fillTile(
  { vectors, columns, metric, queries }: CheckedSearch,
  query: number,
  many: number,
  row: number,
  count: number,
  tile: Float32Array,
): void {
  const base = metric === 'cosine' ? 1 : 0
  for (let q = 0; q < many; q++) {
    const own = (query + q) * columns
    for (let r = 0; r < count; r += 4) {
      const four = [0, 1, 2, 3].map((next) => (row + Math.min(r + next, count - 1)) * columns) as Four
      const at = q * TILE_ROWS + r
      if (metric === 'l2') squaredDistances(queries.vectors, own, vectors, four, columns, tile, at)
      else complements(queries.vectors, own, vectors, four, columns, base, tile, at)
    }
  }
}

type Four = [number, number, number, number]

function squaredDistances(
  queries: Float32Array,
  own: number,
  vectors: Float32Array,
  [a, b, c, d]: Four,
  columns: number,
  out: Float32Array,
  at: number,
): void {
  let sumA = 0
  let sumB = 0
  let sumC = 0
  let sumD = 0
  for (let j = 0; j < columns; j++) {
    const value = queries[own + j]!
    const da = value - vectors[a + j]!
    const db = value - vectors[b + j]!
    const dc = value - vectors[c + j]!
    const dd = value - vectors[d + j]!
    sumA += da * da
    sumB += db * db
    sumC += dc * dc
    sumD += dd * dd
  }
  out[at] = sumA
  out[at + 1] = sumB
  out[at + 2] = sumC
  out[at + 3] = sumD
}

/** `base` minus the products. */
function complements(
  queries: Float32Array,
  own: number,
  vectors: Float32Array,
  [a, b, c, d]: Four,
  columns: number,
  base: number,
  out: Float32Array,
  at: number,
): void {
  let sumA = 0
  let sumB = 0
  let sumC = 0
  let sumD = 0
  for (let j = 0; j < columns; j++) {
    const value = queries[own + j]!
    sumA += value * vectors[a + j]!
    sumB += value * vectors[b + j]!
    sumC += value * vectors[c + j]!
    sumD += value * vectors[d + j]!
  }
  out[at] = base - sumA
  out[at + 1] = base - sumB
  out[at + 2] = base - sumC
  out[at + 3] = base - sumD
}
