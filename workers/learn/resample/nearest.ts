/** Nearest rows inside one matrix, exactly, by squared Euclidean distance in double precision. */
import type { Job } from '../../runtime/job'
import type { Matrix } from '../matrix'

/**
 * The k nearest other rows of each row: (rows, k), nearest first, ties by row. Of several rows at distance 0 the first
 * counts as the row itself and is left out, as it is where scikit-learn drops the first of k + 1 neighbours.
 * O(rows² x columns) time, O(rows x k) memory.
 */
export async function nearestInside({ values, rows, columns }: Matrix, k: number, job: Job): Promise<Int32Array> {
  const out = new Int32Array(rows * k)
  const width = k + 1
  const best = new Int32Array(width)
  const distances = new Float64Array(width)
  for (let row = 0; row < rows; row++) {
    let held = 0
    for (let other = 0; other < rows; other++) {
      const limit = held === width ? distances[width - 1]! : Infinity
      const distance = squaredDistance(values, row * columns, other * columns, columns, limit)
      if (distance >= limit) continue
      let at = held < width ? held++ : width - 1
      for (; at > 0 && distances[at - 1]! > distance; at--) {
        distances[at] = distances[at - 1]!
        best[at] = best[at - 1]!
      }
      distances[at] = distance
      best[at] = other
    }
    out.set(best.subarray(1, width), row * k)
    if (job.due()) {
      job.progress({ phase: 'finding neighbours', done: row, total: rows, unit: 'rows' })
      await job.rest()
    }
  }
  return out
}

/** Stops early once the sum has reached `limit`; it is then only known to be no smaller. */
function squaredDistance(values: Float64Array, a: number, b: number, columns: number, limit: number): number {
  let sum = 0
  for (let c = 0; c < columns; c++) {
    const difference = values[a + c]! - values[b + c]!
    sum += difference * difference
    if ((c & 7) === 7 && sum >= limit) return sum
  }
  return sum
}
