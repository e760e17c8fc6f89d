/** Stage 5, Hidden layer: two layers where one line is not enough. */
import type { Schema } from '../schema'
import type { StageOf } from '../service'
import type { DataData } from './data'

export const hiddenSchema = {
  units: {
    kind: 'number',
    label: 'Hidden units',
    default: 4,
    min: 1,
    max: 64,
    integer: true,
    stops: [1, 2, 3, 4, 8, 16, 32],
  },
  epochs: {
    kind: 'number',
    label: 'Epochs',
    default: 400,
    min: 1,
    max: 20_000,
    integer: true,
    stops: [50, 100, 200, 400, 1000, 2000],
  },
  learningRate: {
    kind: 'number',
    label: 'Learning rate',
    default: 0.03,
    min: 0.0001,
    max: 1,
    stops: [0.003, 0.01, 0.03, 0.1],
  },
  seed: { kind: 'number', label: 'Seed', default: 1, min: 0, max: 2 ** 31, integer: true },
} as const satisfies Schema

/**
 * @property loss  log loss after each epoch
 * @property plane probability of class 1 over the drawn plane (two features only), row by row from the lowest second
 *                 feature; `x` and `y` are its ends
 * @property line  what one ADALINE neuron reaches at its optimum on the same rows
 */
export interface HiddenData {
  readonly loss: Float64Array
  readonly accuracy: { readonly train: number; readonly test: number }
  readonly line: { readonly train: number; readonly test: number }
  readonly plane?: {
    readonly size: number
    readonly x: readonly [number, number]
    readonly y: readonly [number, number]
    readonly values: Float64Array
  }
}

export interface HiddenStages {
  hidden: StageOf<{ data: DataData }, typeof hiddenSchema, HiddenData>
}
