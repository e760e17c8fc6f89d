/** Inverted dropout by counted draws: kept units are scaled up, so nothing changes where there is none. */
import { counted, COUNTED_RANGE } from '../../../runtime/counter-random'

/** @property dropped draws below it drop @property scale of what is kept */
export interface Kept {
  seed: number
  dropped: number
  scale: number
}

/** Undefined when nothing is dropped. Each place of a network that drops takes a seed of its own. */
export function dropoutOf(rate: number, seed: number): Kept | undefined {
  return rate > 0 ? { seed, dropped: Math.round(rate * COUNTED_RANGE), scale: 1 / (1 - rate) } : undefined
}

/** The factor of number `index`. */
export function keptAt(kept: Kept | undefined, index: number): number {
  if (!kept) return 1
  return counted(kept.seed, index) < kept.dropped ? 0 : kept.scale
}

/** x with its dropped numbers at 0; x itself when nothing is dropped. */
export function dropOnCpu(x: Float32Array, kept: Kept | undefined): Float32Array {
  return kept ? x.map((value, index) => value * keptAt(kept, index)) : x
}
