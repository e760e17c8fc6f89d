/** How one column of a second table differs from the first. */

/**
 * @property missing share of cells without a value: [first, second]
 * @property psi     population stability index; ks and pValue of numbers only
 * @property problem why it could not be compared, as a sentence
 */
export interface ColumnDrift {
  readonly column: string
  readonly kind: 'number' | 'text'
  readonly missing?: readonly [number, number]
  readonly psi?: number
  readonly ks?: number
  readonly pValue?: number
  readonly newCategories?: readonly string[]
  readonly problem?: string
}
