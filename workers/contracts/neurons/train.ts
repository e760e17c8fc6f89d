/** Stage 2, Train: one neuron, step by step. */
import type { Schema } from '../schema'
import type { StageOf } from '../service'
import type { DataData } from './data'

export const trainSchema = {
  algorithm: {
    kind: 'choice',
    label: 'Neuron',
    default: 'adaline',
    options: { perceptron: 'Perceptron', adaline: 'ADALINE' },
  },
  mode: {
    kind: 'choice',
    label: 'Learns from',
    default: 'batch',
    options: { batch: 'All rows at once', 'mini-batch': 'Some at a time', stochastic: 'Row by row' },
  },
  learningRate: {
    kind: 'number',
    label: 'Learning rate',
    default: 0.1,
    min: 0.000001,
    max: 10,
    stops: [0.0001, 0.001, 0.01, 0.05, 0.1, 0.2, 0.5, 0.7, 0.8, 1],
  },
  epochs: {
    kind: 'number',
    label: 'Epochs',
    default: 50,
    min: 1,
    max: 20_000,
    integer: true,
    stops: [10, 20, 50, 100, 200, 500, 1000, 2000],
  },
  batchSize: {
    kind: 'number',
    label: 'Rows at a time',
    default: 32,
    min: 1,
    max: 10_000,
    integer: true,
    stops: [8, 16, 32, 64],
  },
  seed: { kind: 'number', label: 'Seed', default: 1, min: 0, max: 2 ** 31, integer: true },
} as const satisfies Schema

/**
 * @property weights  (epochs + 1, features + 1), row-major: weights and, last, the bias after each epoch; the first row is
 *                    where it began
 * @property loss     mean squared error on the training rows after each epoch (ADALINE)
 * @property errors   training rows on the wrong side after each epoch; of the perceptron the updates of each epoch
 * @property steps    weights after each row of the beginning, where rows come one by one
 * @property converged the epoch in which nothing was left to do, if there was one
 * @property stable   the largest rate that does not diverge, for this data and mode (ADALINE)
 */
export interface TrainData {
  readonly algorithm: 'perceptron' | 'adaline'
  readonly width: number
  readonly weights: Float64Array
  readonly loss: Float64Array
  readonly errors: Float64Array
  readonly steps: Float64Array
  readonly diverged: boolean
  readonly converged?: number
  readonly stable?: number
  readonly accuracy: { readonly train: number; readonly test: number }
}

export interface TrainStages {
  train: StageOf<{ data: DataData }, typeof trainSchema, TrainData>
}
