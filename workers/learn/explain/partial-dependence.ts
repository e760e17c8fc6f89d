/**
 * Partial dependence: the mean score when one column is set to the same value in all rows and the others stay as they
 * are. Friedman, "Greedy Function Approximation" (2001), section 8.2. Values of numbers as scikit-learn takes them.
 */
import type { Dependence, FittedPipeline } from '../../contracts/learn/pipeline'
import { MISSING_CATEGORY } from '../../contracts/learn/prepare'
import type { Column, NumberColumn, Table, TextColumn } from '../../contracts/table'
import type { Job } from '../../runtime/job'
import { scoreRows } from '../selection/pipeline'
import { columnOf } from '../table/columns'

const LOW = 0.05
const HIGH = 0.95

/** @param most values of a number, evenly from its 5 % to its 95 %, or as many of the commonest texts */
export async function partialDependence(
  fitted: FittedPipeline,
  table: Table,
  name: string,
  most: number,
  job: Job,
): Promise<Dependence> {
  const column = columnOf(table, name)
  const values = column.kind === 'number' ? gridOf(column, most) : commonest(column, most)
  const rows = Int32Array.from({ length: table.rows }, (_, i) => i)
  const means: number[] = []
  for (const value of values) {
    const columns = table.columns.map((each) => (each.name === name ? constant(each, value) : each))
    const scores = await scoreRows(fitted, { rows: table.rows, columns }, rows, job)
    means.push(scores.reduce((sum, score) => sum + score, 0) / scores.length)
    if (job.due()) await job.rest()
  }
  return { column: name, means, ...labelled(column, values) }
}

const labelled = (column: Column, values: readonly number[]): Pick<Dependence, 'numbers' | 'texts'> =>
  column.kind === 'number'
    ? { numbers: values }
    : { texts: values.map((code) => column.categories[code] ?? MISSING_CATEGORY) }

/** All different values if they are few. */
function gridOf({ values }: NumberColumn, most: number): number[] {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort()
  const distinct = [...new Set(sorted)]
  if (distinct.length < most) return distinct
  const low = quantile(sorted, LOW)
  const high = quantile(sorted, HIGH)
  return Array.from({ length: most }, (_, k) => low + ((high - low) * k) / (most - 1))
}

/** SciPy's `mquantiles`: approximately quantile-unbiased, alpha = beta = 0.4. */
function quantile(sorted: Float64Array, share: number): number {
  const n = sorted.length
  const place = n * share + 0.4 + share * 0.2
  const below = Math.floor(Math.min(n - 1, Math.max(1, place)))
  const part = Math.min(1, Math.max(0, place - below))
  return (1 - part) * sorted[below - 1]! + part * sorted[below]!
}

function commonest({ codes }: TextColumn, most: number): number[] {
  const counts = new Map<number, number>()
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1)
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, most)
    .map(([code]) => code)
}

const constant = (column: Column, value: number): Column =>
  column.kind === 'number'
    ? { ...column, values: new Float64Array(column.values.length).fill(value) }
    : { ...column, codes: new Int32Array(column.codes.length).fill(value) }
