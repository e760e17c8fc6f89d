/** Nearest rows inside one matrix, exactly, by squared Euclidean distance in double precision. */
import type { Job } from '../../runtime/job'
import type { Matrix } from '../matrix'

/**
 * The k nearest other rows of each row: (rows, k), nearest first, ties by row. Of several rows at distance 0 the first
 * counts as the row itself and is left out, as it is where scikit-learn drops the first of k + 1 neighbours.
 * O(rows² x columns) time, O(rows x k) memory.
 */
export async function nearestInside(matrix: Matrix, k: number, job: Job): Promise<Int32Array> {
  const { rows, columns } = matrix
  const values = widestFirst(matrix)
  // The row itself is among them until the end.
  const width = k + 1
  const best = new Int32Array(rows * width)
  const distances = new Float64Array(rows * width).fill(Infinity)
  const offer = (row: number, other: number, distance: number): void => {
    const first = row * width
    let at = first + width - 1
    if (distance >= distances[at]!) return
    for (; at > first && distances[at - 1]! > distance; at--) {
      distances[at] = distances[at - 1]!
      best[at] = best[at - 1]!
    }
    distances[at] = distance
    best[at] = other
  }
  for (let row = 0; row < rows; row++) {
    // Each pair once, for both; every row still meets the others in ascending order.
    offer(row, row, 0)
    const last = row * width + k
    for (let other = row + 1; other < rows; other++) {
      const limit = Math.max(distances[last]!, distances[other * width + k]!)
      const distance = squaredDistance(values, row * columns, other * columns, columns, limit)
      if (distance >= limit) continue
      offer(row, other, distance)
      offer(other, row, distance)
    }
    if (job.due()) {
      job.progress({ phase: 'finding neighbours', done: row, total: rows, unit: 'rows' })
      await job.rest()
    }
  }
  return Int32Array.from({ length: rows * k }, (_, i) => best[Math.floor(i / k) * width + 1 + (i % k)]!)
}

/** The columns by their variance, so that rows that are far apart are soon seen to be so. */
function widestFirst({ values, rows, columns }: Matrix): Float64Array {
  const variances = Float64Array.from({ length: columns }, (_, c) => {
    let [sum, squares] = [0, 0]
    for (let at = c; at < values.length; at += columns) {
      sum += values[at]!
      squares += values[at]! ** 2
    }
    return squares / rows - (sum / rows) ** 2
  })
  const order = [...variances.keys()].sort((a, b) => variances[b]! - variances[a]!)
  return values.map((_, at) => values[at - (at % columns) + order[at % columns]!]!)
}

/** Stops early once the sum has reached `limit`; it is then only known to be no smaller. */
function squaredDistance(values: Float64Array, a: number, b: number, columns: number, limit: number): number {
  let sum = 0
  let c = 0
  for (; c + 4 <= columns; c += 4) {
    const d0 = values[a + c]! - values[b + c]!
    const d1 = values[a + c + 1]! - values[b + c + 1]!
    const d2 = values[a + c + 2]! - values[b + c + 2]!
    const d3 = values[a + c + 3]! - values[b + c + 3]!
    sum += d0 * d0 + d1 * d1 + (d2 * d2 + d3 * d3)
    if (sum >= limit) return sum
  }
  for (; c < columns; c++) {
    const difference = values[a + c]! - values[b + c]!
    sum += difference * difference
  }
  return sum
}
