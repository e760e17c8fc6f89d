/**
 * A table as the workers hold it: columns, each in one typed array. Text is kept as codes into its distinct strings, so
 * a column costs four bytes a row however long its words are.
 */

/** @property values one a row; NaN where the cell was empty */
export interface NumberColumn {
  readonly kind: 'number'
  readonly name: string
  readonly values: Float64Array
}

/**
 * @property codes      one a row: index into `categories`, -1 where the cell was empty
 * @property categories distinct strings, in the order in which they were first seen
 */
export interface TextColumn {
  readonly kind: 'text'
  readonly name: string
  readonly codes: Int32Array
  readonly categories: readonly string[]
}

export type Column = NumberColumn | TextColumn

/** All columns have `rows` cells; names are distinct. */
export interface Table {
  readonly rows: number
  readonly columns: readonly Column[]
}

/**
 * What becomes of a column.
 * identifier: another value in nearly every row, so it names a row and says nothing about the next one
 * many: too many different texts to learn from
 */
export type ColumnRole = 'feature' | 'identifier' | 'many' | 'constant' | 'empty'

/**
 * @property missing  cells without a value, those included that could not be read as the column's kind
 * @property distinct different values; counting ends at MOST_DISTINCT
 * @property format   how the numbers of a column are written; missing for texts
 * @property note     what Vitrine did about it, or will do, as a sentence
 */
export interface ColumnFacts {
  readonly name: string
  readonly kind: 'number' | 'text'
  readonly role: ColumnRole
  readonly missing: number
  readonly distinct: number
  readonly format?: 'point' | 'comma' | 'date'
  readonly note?: string
}

/** @property row counted from 1 without the header; 0 for the header itself */
export interface CellProblem {
  readonly row: number
  readonly column: string
  readonly cell: string
  readonly what: string
}

/** @property problemCount all of them; `problems` holds the first; @property hasHeader false where the first line holds values */
export interface TableReport {
  readonly name: string
  readonly format: 'csv' | 'jsonl' | 'parquet'
  readonly delimiter?: string
  readonly hasHeader?: boolean
  readonly encoding: string
  readonly encodingReason: string
  readonly bytes: number
  readonly rows: number
  readonly columns: readonly ColumnFacts[]
  readonly problems: readonly CellProblem[]
  readonly problemCount: number
}

export const MOST_DISTINCT = 20_000
