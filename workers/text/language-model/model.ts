/**
 * A recurrent language model as plain data: its configuration and one flat vector of parameters. Flat, because the
 * optimiser, the gradient norm, a checkpoint and a saved model then treat all parameters as one array; `layout` says
 * where each named matrix lies in it.
 * Initial values follow PyTorch's nn.LSTM, nn.Linear (uniform within 1/sqrt(hidden)) and nn.Embedding (standard
 * normal), so that training curves can be compared; the forget gate's bias starts at 1 (Jozefowicz, Zaremba and
 * Sutskever 2015, "An Empirical Exploration of Recurrent Network Architectures").
 */
import type { NetworkConfig } from '../../contracts/text/language-model'
import { invalid } from '../../runtime/errors'
import type { Job } from '../../runtime/job'
import type { Random } from '../../runtime/random'

/** @property parameters all weights, in the order of `layoutOf(config)` */
export interface LanguageModel {
  config: NetworkConfig
  parameters: Float32Array
}

/** Where one named matrix lies in the flat vector. */
export interface Slot {
  name: string
  shape: [number, number]
  offset: number
  size: number
}

/** Largest model that training takes: above it even the optimiser's copies do not fit a tab. */
export const MAX_PARAMETERS = 20_000_000

/**
 * Slots in order: `embedding` (vocabulary, embedding); for each layer `layer<k>.weights` (inputs + hidden, 4 hidden)
 * and `layer<k>.bias` (1, 4 hidden), gates in the order cell, input, forget, output; `output.weights` (hidden,
 * vocabulary) and `output.bias` (1, vocabulary).
 */
export function layoutOf(config: NetworkConfig): Slot[] {
  const { vocabulary, embedding, hidden, layers } = config
  const slots: Slot[] = []
  let offset = 0
  const add = (name: string, rows: number, columns: number): void => {
    slots.push({ name, shape: [rows, columns], offset, size: rows * columns })
    offset += rows * columns
  }
  add('embedding', vocabulary, embedding)
  for (let layer = 0; layer < layers; layer++) {
    add(`layer${layer}.weights`, (layer === 0 ? embedding : hidden) + hidden, 4 * hidden)
    add(`layer${layer}.bias`, 1, 4 * hidden)
  }
  add('output.weights', hidden, vocabulary)
  add('output.bias', 1, vocabulary)
  return slots
}

/** Number of parameters of a configuration. */
export function parameterCount(config: NetworkConfig): number {
  return layoutOf(config).reduce((sum, slot) => sum + slot.size, 0)
}

/** Fresh parameters. Throws `input/invalid` when the model would be too large for a tab. */
export function initialParameters(config: NetworkConfig, random: Random): Float32Array {
  const work = drawParameters(config, random)
  let step = work.next()
  while (!step.done) step = work.next()
  return step.value
}

/** The same, with rests: millions of normal draws take a while. */
export async function freshParameters(config: NetworkConfig, random: Random, job: Job): Promise<Float32Array> {
  const work = drawParameters(config, random)
  let step = work.next()
  for (; !step.done; step = work.next()) if (job.due()) await job.rest()
  return step.value
}

const DRAWS_PER_SLICE = 1 << 16

function* drawParameters(config: NetworkConfig, random: Random): Generator<void, Float32Array> {
  const count = parameterCount(config)
  if (count > MAX_PARAMETERS) {
    throw invalid(
      `This model would have ${count.toLocaleString('en')} parameters; a tab takes up to ` +
        `${MAX_PARAMETERS.toLocaleString('en')}. Choose fewer hidden units or a smaller vocabulary.`,
    )
  }
  const parameters = new Float32Array(count)
  const bound = 1 / Math.sqrt(config.hidden)
  for (const { name, offset, size } of layoutOf(config)) {
    const draw = name === 'embedding' ? random.normal : () => (2 * random.next() - 1) * bound
    for (let k = 0; k < size; k++) {
      parameters[offset + k] = draw()
      if (k % DRAWS_PER_SLICE === DRAWS_PER_SLICE - 1) yield
    }
    if (name.startsWith('layer') && name.endsWith('.bias')) {
      parameters.fill(1, offset + 2 * config.hidden, offset + 3 * config.hidden)
    }
  }
  return parameters
}

/** Named views into the flat vector (no copies), for inspection and export. */
export function namedWeights(model: LanguageModel): { name: string; shape: [number, number]; values: Float32Array }[] {
  return layoutOf(model.config).map(({ name, shape, offset, size }) => ({
    name,
    shape,
    values: model.parameters.subarray(offset, offset + size),
  }))
}
