/** Stage 1, Points: two classes of points, standardised, some of them held out. */
import type { openFileSchema, OpenedFile } from '../file'
import type { Schema } from '../schema'
import type { StageOf } from '../service'

export const dataSchema = {
  source: {
    kind: 'choice',
    label: 'Points',
    default: 'sample',
    options: { sample: 'Breast cancer', blobs: 'Two clouds', xor: 'XOR', drawn: 'Drawn by you' },
  },
  /** Points drawn on the page: a JSON list of [x, y, class 0 or 1]. */
  drawn: { kind: 'text', label: 'Drawn points', default: '', maxLength: 20_000 },
  features: {
    kind: 'choice',
    label: 'Features',
    default: 'two',
    options: { two: 'Two', all: 'All' },
  },
  /** Of a table; guessed where empty. */
  target: { kind: 'text', label: 'Target', default: '', maxLength: 500 },
  first: { kind: 'text', label: 'First feature', default: '', maxLength: 500 },
  second: { kind: 'text', label: 'Second feature', default: '', maxLength: 500 },
  testShare: { kind: 'number', label: 'Held out', default: 0.2, min: 0.05, max: 0.5, step: 0.05, share: true },
  seed: { kind: 'number', label: 'Seed', default: 42, min: 0, max: 2 ** 31, integer: true },
} as const satisfies Schema

/** @property values (rows, features), row-major, standardised by the training rows; @property target -1 or 1 */
export interface Points {
  readonly values: Float64Array
  readonly target: Int8Array
}

/**
 * @property names    of the features that are learned from
 * @property offered  columns of numbers that could be chosen; @property targets columns with two values
 * @property plane    the two features that are drawn; of all features the first two
 */
export interface DataData {
  readonly name: string
  readonly names: readonly string[]
  readonly classes: readonly [string, string]
  readonly target: string
  readonly offered: readonly string[]
  readonly targets: readonly string[]
  readonly train: Points
  readonly test: Points
}

export interface DataStages {
  openFile: StageOf<{ file: Blob }, typeof openFileSchema, OpenedFile, { name: string }>
  data: StageOf<{ file?: Blob | string | OpenedFile }, typeof dataSchema, DataData>
}
