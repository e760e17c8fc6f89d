/** `vitrine.neurons`: the first-neurons lab for scripts. Data in, plain data out. Documented in the README. */
import type { CallOptions } from '../../client'
import { neurons as stages } from './state'

export interface NeuronOptions {
  algorithm?: 'perceptron' | 'adaline'
  /** A column with two values; guessed when missing. */
  target?: string
  /** Two names, or "all" columns of numbers; the first two when missing. */
  features?: readonly [string, string] | 'all'
  learningRate?: number
  epochs?: number
  mode?: 'batch' | 'mini-batch' | 'stochastic'
  seed?: number
}

export const neuronsScript = {
  /** Trains one neuron on standardised features. `history.loss` and `history.errors` have one entry an epoch, from 0. */
  train: async (csv: string | Blob, options: NeuronOptions = {}, call?: CallOptions) => {
    const {
      target = '',
      features,
      algorithm = 'adaline',
      learningRate = 0.1,
      epochs = 50,
      mode = 'batch',
      seed = 1,
    } = options
    const chosen =
      features === 'all' ? ({ features: 'all' } as const) : { first: features?.[0] ?? '', second: features?.[1] ?? '' }
    const data = await stages.data({ file: { given: csv } }, { target, ...chosen }, call)
    const run = await stages.train.data({ data }, { algorithm, mode, learningRate, epochs, seed }, call)
    const { weights, width, loss, errors, diverged, accuracy } = run.data
    const last = weights.slice(weights.length - width)
    return {
      features: data.data.names,
      weights: last.slice(0, width - 1),
      bias: last[width - 1],
      history: { loss, errors },
      diverged,
      accuracy,
    }
  },
}

export type NeuronsScript = typeof neuronsScript
