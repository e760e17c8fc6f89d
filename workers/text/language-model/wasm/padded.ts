/**
 * The flat parameters with every side of every matrix padded to a multiple of 8, as the kernels want them. Padding is
 * zeros and stays zeros in training: a padded unit has gates of tanh(0) = 0, so its state is 0 and so is every gradient
 * into and out of it. Only the bias of a padded token is not 0 but so low that its probability is.
 */
import type { LstmConfig } from '../../../contracts/text/language-model'
import { padded } from '../../../compute/wasm/matmul'
import { lstmLayout } from '../lstm-layout'
import { parameterCount } from '../model'

const NEVER = -1e30

export function paddedConfig(config: LstmConfig): LstmConfig {
  const { vocabulary, embedding, hidden } = config
  return { ...config, vocabulary: padded(vocabulary), embedding: padded(embedding), hidden: padded(hidden) }
}

/** Writes flat values into their padded places in `target`, which holds zeros. */
export function spread(config: LstmConfig, values: Float32Array, target: Float32Array): void {
  for (const { from, to, length } of runs(config)) target.set(values.subarray(from, from + length), to)
}

/** The flat values without their padding, as a copy. */
export function gathered(config: LstmConfig, values: Float32Array): Float32Array {
  const flat = new Float32Array(parameterCount(config))
  for (const { from, to, length } of runs(config)) flat.set(values.subarray(to, to + length), from)
  return flat
}

/** Makes padded tokens impossible in padded parameters. */
export function silencePaddedTokens(config: LstmConfig, parameters: Float32Array): void {
  const bias = lstmLayout(paddedConfig(config)).at(-1)
  if (bias) parameters.fill(NEVER, bias.offset + config.vocabulary, bias.offset + bias.size)
}

/** Stretches that lie in one piece in both layouts: rows, or the gates of a row. */
function* runs(config: LstmConfig): Generator<{ from: number; to: number; length: number }> {
  const wide = lstmLayout(paddedConfig(config))
  for (const [index, slot] of lstmLayout(config).entries()) {
    const target = wide[index]
    if (!target) return
    const isLayer = slot.name.startsWith('layer')
    const parts = isLayer ? 4 : 1
    const [length, wideLength] = [slot.shape[1] / parts, target.shape[1] / parts]
    const inputs = isLayer ? slot.shape[0] - config.hidden : slot.shape[0]
    for (let row = 0; row < slot.shape[0]; row++) {
      // The recurrent rows begin after the padding of the input rows.
      const wideRow = row < inputs || slot.shape[0] === 1 ? row : padded(inputs) + row - inputs
      for (let part = 0; part < parts; part++) {
        const from = slot.offset + row * slot.shape[1] + part * length
        yield { from, to: target.offset + wideRow * target.shape[1] + part * wideLength, length }
      }
    }
  }
}
