/** What a table looks like beside its target. */

/** @property counts rows of each class in each bin: [class 0, class 1] */
export interface NumberLook {
  readonly kind: 'number'
  readonly name: string
  readonly edges: readonly number[]
  readonly counts: readonly [readonly number[], readonly number[]]
  /** Minimum, quartiles and maximum of each class. */
  readonly quartiles: readonly [Quartiles, Quartiles]
  readonly whiskers: readonly [Whiskers, Whiskers]
  /** Pearson's correlation with the target. */
  readonly correlation: number
}

export type Quartiles = readonly [number, number, number, number, number]

/** @property ends the least and the greatest value within 1.5 quartile ranges of the box; @property outliers below, above */
export interface Whiskers {
  readonly ends: readonly [number, number]
  readonly outliers: readonly [number, number]
}

/** @property categories the most frequent first; @property others rows in categories that are not listed */
export interface TextLook {
  readonly kind: 'text'
  readonly name: string
  readonly categories: readonly { readonly label: string; readonly rows: number; readonly share: number }[]
  readonly others: number
}

export type ColumnLook = NumberLook | TextLook

/**
 * @property classes     what 0 and 1 of the target stand for
 * @property share       of class 1 among the rows that have a target
 * @property leftOut     rows without a target
 * @property correlation between the columns of numbers, target included, row-major
 */
export interface TableLook {
  readonly target: string
  readonly classes: readonly [string, string]
  readonly rows: number
  readonly leftOut: number
  readonly share: number
  readonly columns: readonly ColumnLook[]
  readonly correlation: { readonly names: readonly string[]; readonly values: Float64Array }
}
