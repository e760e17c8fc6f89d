/** Stages 2 and 3: which columns a model may see, as which numbers, which rows are kept for the test, and what it must beat. */
import { prepareSchema, type PrepareSettings } from '../learn/prepare'
import type { TableLook } from '../learn/look'
import type { Schema } from '../schema'
import type { StageOf } from '../service'
import type { TableData } from './table'

export const prepareStageSchema = {
  ...prepareSchema,
  /** Columns that the user leaves out or takes in against Vitrine's proposal: a JSON object of name → true to use it. */
  use: { kind: 'text', label: 'Columns to use', default: '', maxLength: 20_000 },
  testShare: { kind: 'number', label: 'Kept for the test', default: 0.2, min: 0.05, max: 0.5, step: 0.05, share: true },
  seed: { kind: 'number', label: 'Seed', default: 42, min: 0, max: 2 ** 31, integer: true },
} as const satisfies Schema

/** @property why a column is not used; missing where it is */
export interface UsedColumn {
  readonly name: string
  readonly kind: 'number' | 'text'
  readonly why?: string
}

/**
 * What models are fitted to: everything but the table itself.
 * @property train rows of the table; @property test rows that no model sees before it is judged
 */
export interface DesignData {
  readonly target: string
  readonly classes: readonly [string, string]
  readonly columns: readonly UsedColumn[]
  readonly settings: PrepareSettings
  readonly seed: number
  readonly train: Int32Array
  readonly test: Int32Array
  readonly features: readonly string[]
  readonly sources: readonly string[]
  /** Some training rows as a model sees them, (rows, features), row-major, and the cells they come from. */
  readonly sample: Float64Array
  readonly sampleRows: number
  /** Shares of class 1. */
  readonly trainShare: number
  readonly testShare: number
}

export type DesignView = Omit<DesignData, 'train' | 'test'> & { trainRows: number; testRows: number }

export interface PrepareStages {
  prepare: StageOf<{ table: TableData; look: TableLook }, typeof prepareStageSchema, DesignData, DesignView>
}
