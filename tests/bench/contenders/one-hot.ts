/**
 * Windows of characters as floats of ones and zeros, (windows, steps, characters), from place `offset` on. Floats, because
 * on webgpu tfjs makes an invalid pipeline of a transposed tensor of integers, and a loss of 0 (tfjs #8638).
 */
import { CHARACTERS } from '../data/characters'

export function oneHot(windows: readonly Int32Array[], steps: number, offset: 0 | 1): Float32Array {
  const values = new Float32Array(windows.length * steps * CHARACTERS)
  for (const [row, window] of windows.entries()) {
    for (let t = 0; t < steps; t++) values[(row * steps + t) * CHARACTERS + (window[t + offset] ?? 0)] = 1
  }
  return values
}
