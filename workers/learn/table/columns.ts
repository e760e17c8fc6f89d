/** Columns and rows of a table, taken out and put together. */
import type { Column, Table } from '../../contracts/table'
import { invalid } from '../../runtime/errors'

/** @throws `input/invalid` with the names there are */
export function columnOf({ columns }: Table, name: string): Column {
  const found = columns.find((column) => column.name === name)
  if (found) return found
  throw invalid(`There is no column "${name}". There are: ${columns.map((column) => column.name).join(', ')}.`)
}

export const withoutColumns = ({ rows, columns }: Table, names: readonly string[]): Table => ({
  rows,
  columns: columns.filter(({ name }) => !names.includes(name)),
})

/** The rows named by `indices`, in that order. Text keeps its categories, so codes mean the same. */
export const takeTableRows = ({ columns }: Table, indices: Int32Array): Table => ({
  rows: indices.length,
  columns: columns.map((column) =>
    column.kind === 'number'
      ? { ...column, values: Float64Array.from(indices, (row) => column.values[row]!) }
      : { ...column, codes: Int32Array.from(indices, (row) => column.codes[row]!) },
  ),
})

/** @property classes what 0 and what 1 stands for; @property rows rows that have a target, of the table that was given */
export interface BinaryTarget {
  readonly target: Uint8Array
  readonly classes: readonly [string, string]
  readonly rows: Int32Array
}

/** Words that mean that something happened; the class that they name is 1. */
const HAPPENED = /^(?:1|yes|y|true|t|ja|oui|s[ií]|churn(?:ed)?|left|fraud|default(?:ed)?|m|malignant|positive|pos)$/i

/**
 * A column with two values as 0 and 1. Class 1 is the one that says that something happened ("Yes", "1", "true"),
 * else the rarer one. Rows without a value are left out.
 * @throws `input/invalid` when there are not exactly two values, with the values there are
 */
export function binaryTarget(table: Table, name: string): BinaryTarget {
  const column = columnOf(table, name)
  const valueAt = (row: number): string | undefined =>
    column.kind === 'text'
      ? column.categories[column.codes[row]!]
      : Number.isNaN(column.values[row]!)
        ? undefined
        : String(column.values[row]!)
  const counts = new Map<string, number>()
  const rows: number[] = []
  for (let row = 0; row < table.rows; row++) {
    const value = valueAt(row)
    if (value === undefined) continue
    rows.push(row)
    counts.set(value, (counts.get(value) ?? 0) + 1)
    if (counts.size > 20) break
  }
  const values = [...counts.keys()]
  if (values.length !== 2) throw invalid(describeWrong(name, values))
  const [a, b] = values as [string, string]
  const positive = HAPPENED.test(a) !== HAPPENED.test(b) ? (HAPPENED.test(a) ? a : b) : rarer(counts, a, b)
  const classes = [positive === a ? b : a, positive] as const
  return {
    target: Uint8Array.from(rows, (row) => (valueAt(row) === positive ? 1 : 0)),
    classes,
    rows: Int32Array.from(rows),
  }
}

const rarer = (counts: Map<string, number>, a: string, b: string): string =>
  (counts.get(a) ?? 0) < (counts.get(b) ?? 0) ? a : b

function describeWrong(name: string, values: readonly string[]): string {
  if (values.length === 0)
    return `"${name}" has no value in any row. Choose a column with two values, such as Yes and No.`
  const shown = values.slice(0, 5).join(', ')
  if (values.length === 1) {
    return `"${name}" is ${shown} in every row, so there is nothing to tell apart. Choose a column with two values.`
  }
  const more = values.length > 20 ? 'more than 20' : String(values.length)
  return `"${name}" has ${more} different values (${shown}${values.length > 5 ? ', …' : ''}); the target needs exactly two. Choose another column, or keep the rows of two values in the file.`
}
