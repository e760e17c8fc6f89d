/** A small neural network on tables, as an estimator: two hidden layers of ReLU units, trained by train.ts. */
import type { Schema } from '../../contracts/schema'
import type { Estimator, Examples } from '../estimator'
import { checkExamples, takeExamples } from '../examples'
import { stratifiedSplit } from '../split'
import { chances, layersOf } from './shape'
import { trainNetwork } from './train'

export const networkSchema = {
  first: {
    kind: 'number',
    label: 'Units',
    default: 64,
    min: 1,
    max: 1024,
    integer: true,
    stops: [16, 32, 64, 128, 256],
  },
  second: {
    kind: 'number',
    label: 'Units, second layer',
    default: 32,
    min: 0,
    max: 1024,
    integer: true,
    zero: 'None',
    stops: [0, 16, 32, 64, 128],
  },
  rate: {
    kind: 'number',
    label: 'Learning rate',
    default: 0.001,
    min: 1e-6,
    max: 1,
    stops: [0.0003, 0.001, 0.003, 0.01],
  },
  batch: { kind: 'number', label: 'Batch', default: 200, min: 1, max: 100_000, integer: true, unit: 'rows' },
  penalty: {
    kind: 'number',
    label: 'L2 penalty',
    default: 0.001,
    min: 0,
    max: 1000,
    stops: [0, 0.0001, 0.001, 0.01, 0.1, 1],
  },
  epochs: { kind: 'number', label: 'Most epochs', default: 200, min: 1, max: 10_000, integer: true },
  patience: {
    kind: 'number',
    label: 'Early stopping',
    default: 10,
    min: 0,
    max: 1000,
    integer: true,
    unit: 'epochs',
    zero: 'Off',
  },
  held: { kind: 'number', label: 'Held out to stop', default: 0.1, min: 0, max: 0.5, step: 0.05, share: true },
  seed: { kind: 'number', label: 'Seed', default: 42, min: 0, max: 2 ** 31, integer: true },
} as const satisfies Schema

/**
 * @property parameters of all layers, each as (inputs, units) weights and then its biases
 * @property history    log loss of the rows held out after each epoch; without them that of the training rows, penalty included
 */
export interface NetworkModel {
  readonly columns: number
  readonly hidden: readonly number[]
  readonly parameters: Float32Array
  readonly history: readonly number[]
}

/** Classes with fewer rows than this have none to spare for stopping. */
const FEWEST_ROWS = 20

export const network: Estimator<typeof networkSchema, NetworkModel> = {
  id: 'network',
  label: 'Neural network',
  schema: networkSchema,
  threshold: 0.5,
  fit: async (examples, { first, second, held: share, ...options }, job) => {
    checkExamples(examples, network)
    const { columns } = examples.features
    const hidden = second > 0 ? [first, second] : [first]
    const { train, held } = splitOff(examples, options.patience > 0 ? share : 0, options.seed)
    const { parameters, history } = await trainNetwork(layersOf(columns, hidden), train, held, options, job)
    return { columns, hidden, parameters, history }
  },
  predict: ({ columns, hidden, parameters }, features, job) =>
    chances(layersOf(columns, hidden), parameters, features, job),
}

function splitOff(examples: Examples, share: number, seed: number): { train: Examples; held?: Examples } {
  const { target } = examples
  const positives = target.reduce((sum, label) => sum + label, 0)
  const fewest = Math.min(positives, target.length - positives)
  if (share === 0 || fewest < FEWEST_ROWS) return { train: examples }
  const { train, test } = stratifiedSplit(target, share, seed)
  return { train: takeExamples(examples, train), held: takeExamples(examples, test) }
}
