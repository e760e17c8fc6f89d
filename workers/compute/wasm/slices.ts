/**
 * One call of a kernel can't be interrupted, so a call over many rows is cut into several that take no longer than a
 * cancel may wait, with a rest between them when one is due.
 */
import type { Job } from '../../runtime/job'
import { ROW_TILE } from './products'

/** About 40 ms of arithmetic (at 25 GFLOP/s), or of copying (at 2 GB/s). */
const OPERATIONS = 1e9
const BYTES = 80e6

/** Runs `run(first, count)` over all rows, so many at a time; counts are multiples of 4 but for the last. */
export async function inSlices(
  rows: number,
  cost: { operations: number } | { bytes: number },
  job: Job,
  run: (first: number, count: number) => void,
): Promise<void> {
  const fitting = 'bytes' in cost ? BYTES / cost.bytes : OPERATIONS / cost.operations
  const slice = Math.max(1, Math.floor(fitting / ROW_TILE)) * ROW_TILE
  for (let first = 0; first < rows; first += slice) {
    run(first, Math.min(slice, rows - first))
    if (job.due()) await job.rest()
  }
}
