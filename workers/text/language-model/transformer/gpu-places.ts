/**
 * Where each matrix lies in the GPU's flat vectors: as in the layout, but each begins at a multiple of 256 bytes, so that
 * it can be bound by itself. What lies between is zero and stays so, because its gradient is.
 */
import { ALIGNED_FLOATS } from '../../../compute/gpu/buffers'
import type { TransformerConfig } from '../../../contracts/text/language-model'
import type { Slot } from '../architecture'
import { transformerLayout } from './layout'

/** @property at floats from the start of the GPU's vector */
export interface Place extends Slot {
  at: number
}

export interface Places {
  of(name: string): Place
  /** Length of the GPU's vector. */
  floats: number
  toGpu(flat: Float32Array): Float32Array<ArrayBuffer>
  fromGpu(spread: Float32Array): Float32Array<ArrayBuffer>
}

export function placesOf(config: TransformerConfig): Places {
  let floats = 0
  const places = transformerLayout(config).map((slot): Place => {
    const place = { ...slot, at: floats }
    floats += Math.ceil(slot.size / ALIGNED_FLOATS) * ALIGNED_FLOATS
    return place
  })
  const named = new Map(places.map((place) => [place.name, place]))
  const length = places.reduce((sum, { size }) => sum + size, 0)
  return {
    floats,
    of: (name) => {
      const place = named.get(name)
      if (!place) throw new Error(`A Transformer has no matrix ${name}.`)
      return place
    },
    toGpu: (flat) => {
      const spread = new Float32Array(floats)
      for (const { at, offset, size } of places) spread.set(flat.subarray(offset, offset + size), at)
      return spread
    },
    fromGpu: (spread) => {
      const flat = new Float32Array(length)
      for (const { at, offset, size } of places) flat.set(spread.subarray(at, at + size), offset)
      return flat
    },
  }
}
