/** The plain part of a table: what a column is, how its cells are written, ordered and cut into windows. */
import { formatCount, formatExact, formatFixed, formatNumber } from './format'

export type CellValue = string | number | boolean | null | undefined

export interface Column<Row> {
  /** Unique among the columns; the name of the column in CSV. */
  id: string
  label: string
  /** Shown after the label, muted, and in the CSV heading: ms, MB. */
  unit?: string | undefined
  /** The cell's value: what is sorted, exported and shown in the title. */
  get: (row: Row) => CellValue
  /** How the value is written; counts and three significant figures unless told. */
  format?: ((value: CellValue, row: Row) => string) | undefined
  /** end for numbers, start for text, unless told. */
  align?: 'start' | 'end' | undefined
  /** A bar beside the number, from zero to the largest value of the column or to `max`. */
  bar?: boolean | { max: number } | undefined
  /** A CSS colour of the bar; the first data colour unless told. */
  colour?: string | undefined
  /** Set in mono though it is text: tokens, hashes. */
  code?: boolean | undefined
  /** A second line in the cell, smaller and muted: a spread, a unit price. */
  second?: ((row: Row) => string) | undefined
  /** Left out in narrow windows; what it says must stand elsewhere too. */
  isWideOnly?: boolean | undefined
  /** Says more about the column on hover. */
  title?: string | undefined
}

export interface Sorting {
  id: string
  descending: boolean
}

/**
 * How many decimals a column of measured numbers shares, so that its points stand under each other: three significant
 * figures for its largest. Undefined where it has only whole numbers, or its numbers are too unlike for one count.
 */
export function columnDecimals<Row>(column: Column<Row>, rows: readonly Row[]): number | undefined {
  let largest = 0
  let smallest = Infinity
  let isWhole = true
  for (const row of rows) {
    const value = column.get(row)
    if (typeof value !== 'number' || !Number.isFinite(value) || value === 0) continue
    largest = Math.max(largest, Math.abs(value))
    smallest = Math.min(smallest, Math.abs(value))
    isWhole &&= Number.isInteger(value)
  }
  if (isWhole || largest / smallest > 1000) return undefined
  return Math.max(0, Math.min(8, 2 - Math.floor(Math.log10(largest))))
}

/** A cell as it is read: numbers to three significant figures or the column's decimals, counts in full. */
export function cellText<Row>(column: Column<Row>, row: Row, decimals?: number): string {
  const value = column.get(row)
  if (column.format) return column.format(value, row)
  if (value === null || value === undefined) return '–'
  if (typeof value === 'number') {
    if (decimals !== undefined) return formatFixed(value, decimals)
    return Number.isInteger(value) ? formatCount(value) : formatNumber(value)
  }
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return value
}

/** The exact number behind a cell that is rounded, else undefined. */
export function cellTitle<Row>(column: Column<Row>, row: Row, decimals?: number): string | undefined {
  const value = column.get(row)
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined
  const exact = formatExact(value)
  return exact === cellText(column, row, decimals) ? undefined : exact
}

/** Whether the column holds numbers, judged by its first value that is there. */
export function isNumeric<Row>(column: Column<Row>, rows: readonly Row[]): boolean {
  for (const row of rows.slice(0, 50)) {
    const value = column.get(row)
    if (value !== null && value !== undefined) return typeof value === 'number'
  }
  return false
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

/** Rows in order; missing values and NaN always last, equal ones as they came. */
export function sortRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sorting: Sorting | undefined,
): readonly Row[] {
  const column = sorting && columns.find((each) => each.id === sorting.id)
  if (!column) return rows
  const direction = sorting.descending ? -1 : 1
  const isMissing = (value: CellValue): boolean => value === null || value === undefined || Number.isNaN(value)
  return rows
    .map((row) => ({ row, value: column.get(row) }))
    .sort((a, b) => {
      if (isMissing(a.value) || isMissing(b.value)) return Number(isMissing(a.value)) - Number(isMissing(b.value))
      if (typeof a.value === 'number' && typeof b.value === 'number') return direction * (a.value - b.value)
      return direction * collator.compare(String(a.value), String(b.value))
    })
    .map((each) => each.row)
}

/** The rows that need to exist: those in view and some on either side, [from, to). */
export function windowOf(
  count: number,
  scrollTop: number,
  viewHeight: number,
  rowHeight: number,
): { from: number; to: number } {
  const margin = 12
  const from = Math.max(0, Math.min(count, Math.floor(scrollTop / rowHeight) - margin))
  return { from, to: Math.min(count, Math.ceil((scrollTop + viewHeight) / rowHeight) + margin) }
}
