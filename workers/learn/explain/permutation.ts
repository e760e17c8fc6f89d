/**
 * Permutation importance: how much worse the model ranks rows when one column's cells are dealt out anew among them.
 * Breiman, "Random Forests" (2001); by columns of the table, so that one-hot features of a column move together.
 */
import type { FittedPipeline } from '../../contracts/learn/pipeline'
import type { Column, Table } from '../../contracts/table'
import type { Job } from '../../runtime/job'
import { rocAuc } from '../metrics/ranking'
import { spreadOf } from '../metrics/judge'
import { mersenneTwister } from '../random/mersenne-twister'
import { scoreRows } from '../selection/pipeline'
import { takeTableRows } from '../table/columns'

/** Loss of ROC area for each of the columns: mean and deviation over the shuffles. */
export async function permutationImportance(
  fitted: FittedPipeline,
  table: Table,
  rows: Int32Array,
  target: Uint8Array,
  columns: readonly string[],
  { shuffles, seed }: { shuffles: number; seed: number },
  job: Job,
): Promise<{ mean: Float64Array; deviation: Float64Array }> {
  const held = takeTableRows(table, rows)
  const all = Int32Array.from({ length: rows.length }, (_, i) => i)
  const whole = rocAuc(target, await scoreRows(fitted, held, all, job))
  const random = mersenneTwister(seed)
  const mean = new Float64Array(columns.length)
  const deviation = new Float64Array(columns.length)
  for (const [c, name] of columns.entries()) {
    const losses: number[] = []
    for (let k = 0; k < shuffles; k++) {
      const order = random.permutation(rows.length)
      const dealt = held.columns.map((column) => (column.name === name ? dealtOut(column, order) : column))
      losses.push(whole - rocAuc(target, await scoreRows(fitted, { ...held, columns: dealt }, all, job)))
      if (job.due()) {
        job.progress({ phase: 'shuffling columns', done: c, total: columns.length, unit: 'columns' })
        await job.rest()
      }
    }
    const spread = spreadOf(losses)
    mean[c] = spread.mean
    deviation[c] = spread.deviation
  }
  return { mean, deviation }
}

const dealtOut = (column: Column, order: Int32Array): Column =>
  column.kind === 'number'
    ? { ...column, values: Float64Array.from(order, (row) => column.values[row]!) }
    : { ...column, codes: Int32Array.from(order, (row) => column.codes[row]!) }
