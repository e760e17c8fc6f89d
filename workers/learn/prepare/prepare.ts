/**
 * Columns as features. Everything is learned from the training rows alone and then applied to any rows, so that nothing
 * of the test rows leaks into what the model sees. Text that the training rows don't have becomes no category at all.
 */
import {
  MISSING_CATEGORY,
  type Preparation,
  type PreparedColumn,
  type PrepareSettings,
} from '../../contracts/learn/prepare'
import type { Column, NumberColumn, Table, TextColumn } from '../../contracts/table'
import { invalid } from '../../runtime/errors'
import type { Job } from '../../runtime/job'
import type { Matrix } from '../matrix'
import { stratifiedFolds } from '../split'
import { columnOf } from '../table/columns'
import { fillOf, presentSorted, scalingOf } from './statistics'

/** Rows of a mean over all that a category's own mean is mixed with: Micci-Barreca (SIGKDD Explorations 3, 2001). */
const PRIOR_ROWS = 10
const TARGET_FOLDS = 5

/** @property keepMissing numbers stay NaN where missing, for models that take them so */
export interface PrepareOptions extends PrepareSettings {
  readonly keepMissing?: boolean
}

/**
 * What the training rows teach. Rests between columns, as all of this file does.
 * @param rows   training rows of the table; `target` has one label for each of them, in that order
 * @throws `input/invalid` when there is no column
 */
export async function fitPreparation(
  table: Table,
  rows: Int32Array,
  target: Uint8Array,
  options: PrepareOptions,
  job: Job,
): Promise<Preparation> {
  if (table.columns.length === 0) throw invalid('No column is left to learn from. Choose at least one.')
  const columns: PreparedColumn[] = []
  for (const column of table.columns) {
    columns.push(column.kind === 'number' ? fitNumber(column, rows, options) : fitText(column, rows, target, options))
    if (job.due()) await job.rest()
  }
  const named = columns.map((prepared) => ({ prepared, names: featureNames(prepared) }))
  return {
    columns,
    features: named.flatMap(({ names }) => names),
    sources: named.flatMap(({ prepared, names }) => names.map(() => prepared.column)),
  }
}

/** Features of the rows, in their order. The table needs the columns that were learned from, by name. */
export async function prepareRows(
  { columns, features }: Preparation,
  table: Table,
  rows: Int32Array,
  job: Job,
): Promise<Matrix> {
  const width = features.length
  const values = new Float64Array(rows.length * width)
  let at = 0
  for (const prepared of columns) {
    const column = columnOf(table, prepared.column)
    if (prepared.kind === 'number') writeNumber(prepared, column, rows, values, at, width)
    else writeText(prepared, column, rows, values, at, width)
    at += featureNames(prepared).length
    if (job.due()) await job.rest()
  }
  return { values, rows: rows.length, columns: width }
}

/**
 * Learns from the rows and gives their features. Target means of a training row come from the other folds' rows only
 * (out of fold): with the row's own label among them the model would read the answer.
 */
export async function fitPrepared(
  table: Table,
  rows: Int32Array,
  target: Uint8Array,
  options: PrepareOptions,
  job: Job,
): Promise<{ preparation: Preparation; features: Matrix }> {
  const preparation = await fitPreparation(table, rows, target, options, job)
  const features = await prepareRows(preparation, table, rows, job)
  if (options.encode !== 'target') return { preparation, features }
  const width = features.columns
  for (const held of stratifiedFolds(target, Math.min(TARGET_FOLDS, fewest(target)))) {
    const isHeld = new Uint8Array(rows.length)
    for (const i of held) isHeld[i] = 1
    const others = rows.filter((_, i) => isHeld[i] === 0)
    const fold = await fitPreparation(
      table,
      others,
      target.filter((_, i) => isHeld[i] === 0),
      options,
      job,
    )
    const means = await prepareRows(
      { ...fold, columns: scaledAs(fold, preparation) },
      table,
      Int32Array.from(held, (i) => rows[i]!),
      job,
    )
    held.forEach((i, k) => features.values.set(means.values.subarray(k * width, (k + 1) * width), i * width))
  }
  return { preparation, features }
}

/** A fold's means on the scale of the whole, so that training rows and later rows are on one scale. */
const scaledAs = (fold: Preparation, whole: Preparation): PreparedColumn[] =>
  fold.columns.map((column, c) => {
    const scaled = whole.columns[c]!
    return column.kind === 'codes' && scaled.kind === 'codes'
      ? { ...column, shift: scaled.shift, scale: scaled.scale }
      : scaled
  })

const fewest = (target: Uint8Array): number => {
  const positives = target.reduce((sum, label) => sum + label, 0)
  return Math.max(2, Math.min(positives, target.length - positives))
}

function featureNames(prepared: PreparedColumn): string[] {
  if (prepared.kind !== 'one-hot') return [prepared.column]
  const { column, categories } = prepared
  return shownCategories(categories).map((category) => `${column} = ${category}`)
}

/** Of two categories the second says all, as scikit-learn's `drop='if_binary'`. */
const shownCategories = (categories: readonly string[]): readonly string[] =>
  categories.length === 2 ? categories.slice(1) : categories

function fitNumber(column: NumberColumn, rows: Int32Array, options: PrepareOptions): PreparedColumn {
  const values = Float64Array.from(rows, (row) => column.values[row]!)
  const sorted = presentSorted(values)
  const fill = options.keepMissing === true ? NaN : fillOf(sorted, options.fill)
  const filled = options.keepMissing === true ? sorted : values.map((value) => (Number.isNaN(value) ? fill : value))
  return { kind: 'number', column: column.name, fill, ...scalingOf(filled, options.scale) }
}

function fitText(
  { name, codes, categories }: TextColumn,
  rows: Int32Array,
  target: Uint8Array,
  { encode, scale }: PrepareOptions,
): PreparedColumn {
  const seen = new Set(Array.from(rows, (row) => categories[codes[row]!] ?? MISSING_CATEGORY))
  // By code unit, as Python sorts strings.
  const sorted = [...seen].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  if (encode === 'one-hot') return { kind: 'one-hot', column: name, categories: sorted }
  const position = new Map(sorted.map((category, k) => [category, k]))
  const positions = Array.from(rows, (row) => position.get(categories[codes[row]!] ?? MISSING_CATEGORY)!)
  const base = { kind: 'codes', column: name, categories: sorted } as const
  if (encode === 'ordinal') return { ...base, other: -1, ...scalingOf(Float64Array.from(positions), scale) }
  const counts = new Float64Array(sorted.length)
  const sums = new Float64Array(sorted.length)
  positions.forEach((k, i) => {
    counts[k]!++
    sums[k]! += target[i]!
  })
  const prior = target.reduce((sum, label) => sum + label, 0) / target.length
  const means = sorted.map((_, k) => (sums[k]! + PRIOR_ROWS * prior) / (counts[k]! + PRIOR_ROWS))
  const filled = Float64Array.from(positions, (k) => means[k]!)
  return { ...base, means, other: prior, ...scalingOf(filled, scale) }
}

function writeNumber(
  { fill, shift, scale, column: name }: PreparedColumn & { kind: 'number' },
  column: Column,
  rows: Int32Array,
  out: Float64Array,
  at: number,
  width: number,
): void {
  if (column.kind !== 'number') {
    throw invalid(`"${name}" holds texts here but numbers in the table that the model learned from. Mend the column.`)
  }
  for (let i = 0; i < rows.length; i++) {
    const value = column.values[rows[i]!]!
    out[i * width + at] = ((Number.isNaN(value) ? fill : value) - shift) / scale
  }
}

function writeText(
  prepared: PreparedColumn & { kind: 'one-hot' | 'codes' },
  column: Column,
  rows: Int32Array,
  out: Float64Array,
  at: number,
  width: number,
): void {
  const position = new Map(prepared.categories.map((category, k) => [category, k]))
  const positions =
    column.kind === 'text'
      ? column.categories.map((category) => position.get(category) ?? -1)
      : // The same column may hold nothing but numbers in another file.
        undefined
  const missing = position.get(MISSING_CATEGORY) ?? -1
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!
    const k = positions
      ? (positions[(column as TextColumn).codes[row]!] ?? missing)
      : (position.get(String((column as NumberColumn).values[row]!)) ?? missing)
    writeCategory(prepared, k, out, i * width + at)
  }
}

function writeCategory(
  prepared: PreparedColumn & { kind: 'one-hot' | 'codes' },
  k: number,
  out: Float64Array,
  at: number,
): void {
  if (prepared.kind === 'one-hot') {
    const first = prepared.categories.length - shownCategories(prepared.categories).length
    if (k >= first) out[at + k - first] = 1
    return
  }
  const { means, other, shift, scale } = prepared
  out[at] = ((k < 0 ? other : means ? means[k]! : k) - shift) / scale
}
