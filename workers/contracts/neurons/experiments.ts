/** Stage 4, Experiments: many rates and many lengths, side by side. */
import type { Schema } from '../schema'
import type { StageOf } from '../service'
import type { DataData } from './data'

export const experimentsSchema = {
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
    options: { batch: 'All rows at once', stochastic: 'Row by row' },
  },
  seed: { kind: 'number', label: 'Seed', default: 1, min: 0, max: 2 ** 31, integer: true },
} as const satisfies Schema

export interface Experiment {
  readonly rate: number
  readonly epochs: number
  readonly loss: number
  readonly train: number
  readonly test: number
  readonly diverged: boolean
}

export interface ExperimentsData {
  readonly rates: readonly number[]
  readonly lengths: readonly number[]
  readonly rows: readonly Experiment[]
}

export interface ExperimentStages {
  experiments: StageOf<{ data: DataData }, typeof experimentsSchema, ExperimentsData>
}
