/** The first look at a table: each column beside the target, and the columns of numbers beside each other. */
import type { ColumnLook, NumberLook, Quartiles, TableLook, TextLook, Whiskers } from '../contracts/learn/look'
import type { Column, NumberColumn, Table, TextColumn } from '../contracts/table'
import { invalid } from '../runtime/errors'
import type { Job } from '../runtime/job'
import { quantile } from './metrics/intervals'
import { presentSorted } from './prepare/statistics'
import { binaryTarget, type BinaryTarget } from './table/columns'

const BINS = 20
const MOST_CATEGORIES = 12
/** Columns whose name says that they are what is to be foretold. */
const TARGET_NAME =
  /^(?:churn(?:ed)?|exited|attrition|left|target|label|class|y|outcome|default(?:ed)?|fraud|diagnosis|survived|is_?fraud)$/i

/** The column to foretell: by its name, else the last one with two values. @throws `input/invalid` when there is none */
export function guessTarget(table: Table): string {
  const isBinary = ({ name }: Column): boolean => {
    try {
      binaryTarget(table, name)
      return true
    } catch {
      return false
    }
  }
  const named = table.columns.find((column) => TARGET_NAME.test(column.name) && isBinary(column))
  const found = named ?? table.columns.findLast(isBinary)
  if (found) return found.name
  throw invalid(
    'No column has exactly two values, so there is nothing to foretell. Open a table with a column of Yes and No.',
  )
}

export async function lookAt(table: Table, name: string, job: Job): Promise<TableLook> {
  const target = binaryTarget(table, name)
  const others = table.columns.filter((column) => column.name !== name)
  const columns: ColumnLook[] = []
  for (const column of others) {
    columns.push(column.kind === 'number' ? lookAtNumbers(column, target) : lookAtTexts(column, target))
    if (job.due()) {
      job.progress({ phase: 'looking at columns', done: columns.length, total: others.length, unit: 'columns' })
      await job.rest()
    }
  }
  const positives = target.target.reduce((sum, label) => sum + label, 0)
  return {
    target: name,
    classes: target.classes,
    rows: target.rows.length,
    leftOut: table.rows - target.rows.length,
    share: positives / target.rows.length,
    columns,
    correlation: await correlations(others, name, target, job),
  }
}

function lookAtNumbers({ name, values }: NumberColumn, { target, rows }: BinaryTarget): NumberLook {
  const of = (label: number): Float64Array =>
    presentSorted(
      Float64Array.from(
        rows.filter((_, i) => target[i] === label),
        (row) => values[row]!,
      ),
    )
  const classes = [of(0), of(1)] as const
  const low = Math.min(classes[0][0] ?? Infinity, classes[1][0] ?? Infinity)
  const high = Math.max(classes[0].at(-1) ?? -Infinity, classes[1].at(-1) ?? -Infinity)
  const hasValues = high >= low
  const distinct = new Set([...classes[0], ...classes[1]].slice(0, 1000)).size
  const bins = hasValues ? Math.max(1, Math.min(BINS, high > low ? distinct : 1)) : 1
  const width = high > low ? (high - low) / bins : 1
  const edges = Array.from({ length: bins + 1 }, (_, k) => (hasValues ? low + k * width : k))
  const count = (sorted: Float64Array): number[] => {
    const counts = new Array<number>(bins).fill(0)
    for (const value of sorted) counts[Math.min(bins - 1, Math.floor((value - low) / width))]!++
    return counts
  }
  const quartiles = (sorted: Float64Array): Quartiles =>
    [0, 0.25, 0.5, 0.75, 1].map((q) => quantile(sorted, q)) as unknown as Quartiles
  const labels = Float64Array.from(target)
  const taken = Float64Array.from(rows, (row) => values[row]!)
  return {
    kind: 'number',
    name,
    edges,
    counts: [count(classes[0]), count(classes[1])],
    quartiles: [quartiles(classes[0]), quartiles(classes[1])],
    whiskers: [whiskersOf(classes[0]), whiskersOf(classes[1])],
    correlation: pearson(taken, labels),
  }
}

/**
 * Tukey's whiskers, "Exploratory Data Analysis" (1977): to the farthest values within 1.5 quartile ranges of the box,
 * which never end inside it.
 * @param sorted ascending, without NaN
 */
export function whiskersOf(sorted: Float64Array): Whiskers {
  const [first, third] = [quantile(sorted, 0.25), quantile(sorted, 0.75)]
  const reach = 1.5 * (third - first)
  const [low, high] = [first - reach, third + reach]
  const within = sorted.filter((value) => value >= low && value <= high)
  return {
    ends: [Math.min(first, within[0] ?? first), Math.max(third, within.at(-1) ?? third)],
    outliers: [sorted.filter((value) => value < low).length, sorted.filter((value) => value > high).length],
  }
}

function lookAtTexts({ name, codes, categories }: TextColumn, { target, rows }: BinaryTarget): TextLook {
  const counts = new Float64Array(categories.length + 1)
  const positives = new Float64Array(categories.length + 1)
  rows.forEach((row, i) => {
    const code = codes[row]! < 0 ? categories.length : codes[row]!
    counts[code]!++
    positives[code]! += target[i]!
  })
  const listed = Array.from(counts, (count, code) => ({
    label: categories[code] ?? '(missing)',
    rows: count,
    share: positives[code]! / count,
  }))
    .filter((category) => category.rows > 0)
    .sort((a, b) => b.rows - a.rows)
  const shown = listed.slice(0, MOST_CATEGORIES)
  return {
    kind: 'text',
    name,
    categories: shown,
    others: rows.length - shown.reduce((sum, each) => sum + each.rows, 0),
  }
}

async function correlations(columns: readonly Column[], name: string, { target, rows }: BinaryTarget, job: Job) {
  const numbers = columns.filter((column): column is NumberColumn => column.kind === 'number')
  const series = [
    ...numbers.map(({ values }) => Float64Array.from(rows, (row) => values[row]!)),
    Float64Array.from(target),
  ]
  const size = series.length
  const values = new Float64Array(size * size)
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      values[i * size + j] = values[j * size + i] = i === j ? 1 : pearson(series[i]!, series[j]!)
      if (job.due()) await job.rest()
    }
  }
  return { names: [...numbers.map((column) => column.name), name], values }
}

/** Over the rows that have both values; NaN where one of them never changes. */
export function pearson(a: Float64Array, b: Float64Array): number {
  let [n, sumA, sumB] = [0, 0, 0]
  for (let i = 0; i < a.length; i++) {
    if (Number.isNaN(a[i]!) || Number.isNaN(b[i]!)) continue
    n++
    sumA += a[i]!
    sumB += b[i]!
  }
  const [meanA, meanB] = [sumA / n, sumB / n]
  let [ab, aa, bb] = [0, 0, 0]
  for (let i = 0; i < a.length; i++) {
    if (Number.isNaN(a[i]!) || Number.isNaN(b[i]!)) continue
    const [x, y] = [a[i]! - meanA, b[i]! - meanB]
    ab += x * y
    aa += x * x
    bb += y * y
  }
  return ab / Math.sqrt(aa * bb)
}
