/**
 * Exact nearest neighbours on the processor, the twin of the GPU's kernel: every query is compared with every row, tile
 * by tile, and keeps its k best in a bounded heap, so the n x n matrix never exists. Distances are sums of squared
 * differences, not |a|^2 + |b|^2 - 2ab: that form is a third cheaper and loses the digits of near rows, and equal rows
 * would not be at distance 0.
 */
import { makeJob, type Job } from '../../../runtime/job'
import { plainMeasure, TILE_QUERIES, TILE_ROWS, type Measure } from './measure'
import { simdMeasure } from './measure-simd'
import { checkSearch, type CheckedSearch, type Neighbours, type Search } from './search'
import { drain, makeTopK, offerRows } from './top-k'

/**
 * The k nearest rows of every query. O(queries x rows x columns).
 * Throws `input/invalid` for sizes that don't fit the vectors.
 * @param measureFor how distances are computed; by default in WebAssembly SIMD where the machine has it
 */
export async function nearestOnCpu(
  search: Search,
  job: Job = makeJob(),
  measureFor: (search: CheckedSearch) => Measure = (checked) => simdMeasure(checked) ?? plainMeasure(checked),
): Promise<Neighbours> {
  const checked = checkSearch(search)
  const { rows, k, queries, leaveOutSelf } = checked
  const indices = new Int32Array(queries.rows * k)
  const distances = new Float32Array(queries.rows * k)
  if (k === 0) return { k, indices, distances }
  const measure = measureFor(checked)
  const tops = Array.from({ length: TILE_QUERIES }, () => makeTopK(k))
  for (let query = 0; query < queries.rows; query += TILE_QUERIES) {
    const many = Math.min(TILE_QUERIES, queries.rows - query)
    measure.begin(query, many)
    for (let row = 0; row < rows; row += TILE_ROWS) {
      const count = Math.min(TILE_ROWS, rows - row)
      measure.fill(row, count)
      for (let q = 0; q < many; q++) {
        offerRows(tops[q]!, measure.tile, q * TILE_ROWS, count, row, leaveOutSelf ? query + q : -1)
      }
      if (job.due()) await job.rest()
    }
    for (let q = 0; q < many; q++) drain(tops[q]!, indices, distances, (query + q) * k)
    job.progress({ phase: 'finding neighbours', done: query + many, total: queries.rows })
  }
  return { k, indices, distances }
}
