/** Stage 3, Rate: how large a step may be. */
import type { Schema } from '../schema'
import type { StageOf } from '../service'
import type { DataData } from './data'

export const rateSchema = {
  share: {
    kind: 'number',
    label: 'Rate, of the limit',
    default: 0.9,
    min: 0.01,
    max: 1.5,
    stops: [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.98, 1, 1.02, 1.1],
    share: true,
  },
} as const satisfies Schema

/**
 * @property limit     largest stable rate: of the mean squared error, and of the sum of squares over two
 * @property optimum   least squares: weights and, last, the bias; @property best its mean squared error
 * @property tries     rates and the loss after so many epochs of batch descent at each; Infinity where it diverged
 * @property landscape loss over two weights, with the others at their optimum, row by row from the lowest second weight
 * @property path      the two weights after each epoch at the chosen rate; ends where it leaves the landscape far behind
 */
export interface RateData {
  readonly limit: { readonly mean: number; readonly sum: number }
  readonly eigenvalue: number
  readonly rate: number
  readonly optimum: Float64Array
  readonly best: number
  readonly tries: { readonly rates: Float64Array; readonly losses: Float64Array; readonly epochs: number }
  readonly landscape: {
    readonly size: number
    readonly x: readonly [number, number]
    readonly y: readonly [number, number]
    readonly values: Float64Array
  }
  readonly path: { readonly x: Float64Array; readonly y: Float64Array; readonly loss: Float64Array }
  readonly names: readonly [string, string]
}

export interface RateStages {
  rate: StageOf<{ data: DataData }, typeof rateSchema, RateData>
}
