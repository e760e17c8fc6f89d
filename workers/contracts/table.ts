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
