/** A batch as a Transformer reads it, and where it drops units. */
import { dropoutOf, type Kept } from '../../../compute/kernels/dropout/dropout.cpu'
import type { Batch } from '../network'

/** Ids sequence by sequence: item b · steps + t. */
export function sequenceMajor({ inputs, targets, steps, batch }: Batch): { inputs: Int32Array; targets: Int32Array } {
  const turned = (ids: Int32Array): Int32Array =>
    ids.map((_, k) => ids[(k % steps) * batch + Math.floor(k / steps)] ?? 0)
  return { inputs: turned(inputs), targets: turned(targets) }
}

/** @property seed drawn anew for each step */
export interface DropoutOfStep {
  rate: number
  seed: number
}

/** The embedding, the weights of attention, and what attention and the MLP add to the stream (Radford et al. 2019). */
const PLACES = ['embedding', 'weights', 'projection', 'mlp'] as const
export type DropoutPlace = (typeof PLACES)[number]

/** What is added to a step's seed for a place of a layer, modulo 2^32. */
export function placeSeed(layer: number, place: DropoutPlace): number {
  return Math.imul(layer * PLACES.length + PLACES.indexOf(place) + 1, 0x9e3779b1) >>> 0
}

export function dropoutAt(dropout: DropoutOfStep | undefined, layer: number, place: DropoutPlace): Kept | undefined {
  return dropout && dropoutOf(dropout.rate, (dropout.seed + placeSeed(layer, place)) >>> 0)
}
