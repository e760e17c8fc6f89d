/**
 * A language model as plain data: its configuration and one flat vector of parameters. Flat, because the optimiser, the
 * gradient norm, a checkpoint and a saved model then treat all parameters as one array; `layoutOf` says where each
 * named matrix lies in it.
 */
import type { NetworkConfig } from '../../contracts/text/language-model'
import { invalid } from '../../runtime/errors'
import type { Job } from '../../runtime/job'
import type { Random } from '../../runtime/random'
import type { Slot } from './architecture'
import { architectureOf } from './architectures'

export type { LanguageModel } from './architecture'

/** Largest model that training takes: above it even the optimiser's copies do not fit a tab. */
export const MAX_PARAMETERS = 20_000_000

/** The named matrices of a configuration, in order. */
export function layoutOf(config: NetworkConfig): Slot[] {
  return architectureOf(config).layout(config)
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

const DRAWS_PER_SLICE = 1 << 14

function* drawParameters(config: NetworkConfig, random: Random): Generator<void, Float32Array> {
  const count = parameterCount(config)
  if (count > MAX_PARAMETERS) {
    throw invalid(
      `This model would have ${count.toLocaleString('en')} parameters; a tab takes up to ` +
        `${MAX_PARAMETERS.toLocaleString('en')}. Choose a smaller network or vocabulary.`,
    )
  }
  const parameters = new Float32Array(count)
  const { begin } = architectureOf(config)
  for (const slot of layoutOf(config)) {
    for (let k = 0; k < slot.size; k++) {
      parameters[slot.offset + k] = begin(config, slot, random, k)
      if (k % DRAWS_PER_SLICE === DRAWS_PER_SLICE - 1) yield
    }
  }
  return parameters
}
