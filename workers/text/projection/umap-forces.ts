/**
 * The two forces of UMAP's layout as tables over the squared distance s: attraction -2ab s^(b-1) / (1 + a s^b) and
 * repulsion 2b / ((0.001 + s)(1 + a s^b)). A power costs ten times the rest of a step; between 64 entries an octave, a
 * straight line is within 3e-4 of it. The place in the table is read off the bits of s as a 32-bit float.
 * Source: L. McInnes, J. Healy, J. Melville, arXiv:1802.03426, section 4.2.
 */
import type { Curve } from './umap-curve'

/** Bits of the mantissa that choose an entry. */
const ENTRY_BITS = 6
const SHIFT = 23 - ENTRY_BITS
const REST = 1 / 2 ** SHIFT
/** Squared distances from 2^-30 to 2^30; beyond, the last entry serves. */
const FIRST = (127 - 30) << ENTRY_BITS
const ENTRIES = 60 << ENTRY_BITS

export interface ForceTables {
  /** Entry k belongs to the squared distance whose bits are (FIRST + k) << SHIFT; one entry more, to interpolate. */
  readonly attraction: Float32Array
  readonly repulsion: Float32Array
  readonly float: Float32Array
  readonly bits: Int32Array
}

export function makeForceTables({ a, b }: Curve): ForceTables {
  const float = new Float32Array(1)
  const bits = new Int32Array(float.buffer)
  const attraction = new Float32Array(ENTRIES + 1)
  const repulsion = new Float32Array(ENTRIES + 1)
  for (let k = 0; k <= ENTRIES; k++) {
    bits[0] = (FIRST + k) << SHIFT
    const squared = float[0]!
    const power = squared ** b
    attraction[k] = (-2 * a * b * power) / squared / (1 + a * power)
    repulsion[k] = (2 * b) / ((0.001 + squared) * (1 + a * power))
  }
  return { attraction, repulsion, float, bits }
}

/** The value of `table`, one of the two, at a squared distance above 0. */
export function forceAt(table: Float32Array, squared: number, float: Float32Array, bits: Int32Array): number {
  float[0] = squared
  const at = bits[0]!
  let entry = (at >> SHIFT) - FIRST
  if (entry < 0) entry = 0
  else if (entry >= ENTRIES) entry = ENTRIES - 1
  const near = table[entry]!
  return near + (table[entry + 1]! - near) * ((at & ((1 << SHIFT) - 1)) * REST)
}
