/**
 * Dropout as every trainer of the LSTM does it: a run's generator draws one seed for each layer of a step, and each unit
 * is decided by its index, so that the GPU, WebAssembly and plain tensors drop the same.
 */
import { dropoutOf, keptAt, type Kept } from '../../compute/kernels/dropout/dropout.cpu'
import type { Random } from '../../runtime/random'

export interface Dropout {
  rate: number
  random: Random
}

/** The seed of the next layer. */
export function dropoutSeed(random: Random): number {
  return random.integer(2 ** 32)
}

/** What the next layer drops. */
export function layerDropout({ rate, random }: Dropout): Kept | undefined {
  return dropoutOf(rate, dropoutSeed(random))
}

/** What each of `count` units is multiplied by. */
export function dropoutMask(count: number, dropout: Dropout): Float32Array {
  const kept = layerDropout(dropout)
  return Float32Array.from({ length: count }, (_, index) => keptAt(kept, index))
}
