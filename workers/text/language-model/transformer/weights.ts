/** The parameters of a Transformer by what they are for: views into the flat vector. */
import type { TransformerConfig } from '../../../contracts/text/language-model'
import { transformerLayout } from './layout'

/** y = x weight + bias; of a norm, the scale and shift of each column. */
export interface Linear {
  weight: Float32Array
  bias: Float32Array
  inputs: number
  outputs: number
}

export interface Weights {
  tokens: Float32Array
  positions: Float32Array
  /** By GPT-2's name without `.weight` and `.bias`. */
  linear(name: string): Linear
}

export function weightsOf(config: TransformerConfig, flat: Float32Array): Weights {
  const slots = new Map(transformerLayout(config).map((slot) => [slot.name, slot]))
  const slot = (name: string) => {
    const found = slots.get(name)
    if (!found) throw new Error(`A Transformer has no matrix ${name}.`)
    return { values: flat.subarray(found.offset, found.offset + found.size), shape: found.shape }
  }
  return {
    tokens: slot('wte.weight').values,
    positions: slot('wpe.weight').values,
    linear: (name) => {
      const { values, shape } = slot(`${name}.weight`)
      return { weight: values, bias: slot(`${name}.bias`).values, inputs: shape[0], outputs: shape[1] }
    },
  }
}
