/** How columns become numbers. */
import type { ParamsOf, Schema } from '../schema'

export const prepareSchema = {
  fill: {
    kind: 'choice',
    label: 'Missing numbers',
    default: 'median',
    options: { median: 'Median', mean: 'Mean', mode: 'Most frequent', zero: 'Zero' },
  },
  scale: {
    kind: 'choice',
    label: 'Scale',
    default: 'standard',
    options: { none: 'As they are', standard: 'Standard', minmax: '0 to 1', robust: 'Robust' },
  },
  encode: {
    kind: 'choice',
    label: 'Texts',
    default: 'one-hot',
    options: { 'one-hot': 'One-hot', ordinal: 'Ordinal', target: 'Target means' },
  },
} as const satisfies Schema

export type PrepareSettings = ParamsOf<typeof prepareSchema>

/**
 * One column's way to features, as it was learned from the training rows.
 * number: (value, or `fill` where missing, - shift) / scale
 * one-hot: one feature a category, 1 where the cell is it; a column of two categories has one feature
 * codes: position among `categories`, -1 for others; `means`, if there, stand in the place of the position
 */
export type PreparedColumn =
  | {
      readonly kind: 'number'
      readonly column: string
      readonly fill: number
      readonly shift: number
      readonly scale: number
    }
  | { readonly kind: 'one-hot'; readonly column: string; readonly categories: readonly string[] }
  | {
      readonly kind: 'codes'
      readonly column: string
      readonly categories: readonly string[]
      readonly means?: readonly number[]
      readonly other: number
      readonly shift: number
      readonly scale: number
    }

/** @property sources the column that each feature comes from; as long as `features` */
export interface Preparation {
  readonly columns: readonly PreparedColumn[]
  readonly features: readonly string[]
  readonly sources: readonly string[]
}

/** What an empty cell of text is called, as a category like any other. */
export const MISSING_CATEGORY = '(missing)'
