/** Nearest rows inside one matrix, exactly, by squared Euclidean distance in double precision. */
import { openRowPanels } from '../../compute/wasm/row-panels'
import type { Job } from '../../runtime/job'
import { rowOf, type Matrix } from '../matrix'

/**
 * The k nearest other rows of each row: (rows, k), nearest first, ties by row. Of several rows at distance 0 the first
 * counts as the row itself and is left out, as it is where scikit-learn drops the first of k + 1 neighbours.
 * O(rows² x columns) time, O(rows x k) memory.
 */
export async function nearestInside(matrix: Matrix, k: number, job: Job): Promise<Int32Array> {
  const { values, rows, columns } = matrix
  const panels = openRowPanels(values, rows, columns)
  // The row itself is among them until the end.
  const width = k + 1
  const best = new Int32Array(rows * width)
  const nearest = new Float64Array(rows * width).fill(Infinity)
  const { limits } = panels
  const offer = (row: number, other: number, distance: number): void => {
    const first = row * width
    let at = first + k
    for (; at > first && nearest[at - 1]! > distance; at--) {
      nearest[at] = nearest[at - 1]!
      best[at] = best[at - 1]!
    }
    nearest[at] = distance
    best[at] = other
    limits[row] = nearest[first + k]!
  }
  for (let row = 0; row < rows; row++) {
    // Each pair once, for both; every row still meets the others in ascending order.
    if (limits[row]! > 0) offer(row, row, 0)
    panels.distances(rowOf(matrix, row), row)
    panels.nearer(limits[row]!, row + 1, (other, distance) => {
      if (distance < limits[row]!) offer(row, other, distance)
      if (distance < limits[other]!) offer(other, row, distance)
    })
    if (job.due()) {
      job.progress({ phase: 'finding neighbours', done: row, total: rows, unit: 'rows' })
      await job.rest()
    }
  }
  return Int32Array.from({ length: rows * k }, (_, i) => best[Math.floor(i / k) * width + 1 + (i % k)]!)
}
