/**
 * Random numbers by their index instead of in a row: draw k of a seed is a hash of both, so that a thousand threads draw
 * at once, in any order, and a GPU and a plain loop draw the same (kernels/random/counter.wgsl). The hash is PCG-RXS-M-XS
 * (O'Neill 2014; as a GPU hash: Jarzynski and Olano 2020, "Hash Functions for GPU Rendering"), applied twice.
 */

/** One below this many: a draw has 24 bits, so that it is a float32 to the last digit. */
export const COUNTED_RANGE = 1 << 24

/** Draw `index` of `seed`: an integer below 2^24. Both are taken modulo 2^32. */
export function counted(seed: number, index: number): number {
  return pcg((pcg(index) + seed) >>> 0) >>> 8
}

/** Uniform in [0, 1), a multiple of 2^-24. */
export function countedUniform(seed: number, index: number): number {
  return counted(seed, index) / COUNTED_RANGE
}

function pcg(word: number): number {
  const state = (Math.imul(word, 747796405) + 2891336453) >>> 0
  const mixed = Math.imul((state >>> ((state >>> 28) + 4)) ^ state, 277803737) >>> 0
  return ((mixed >>> 22) ^ mixed) >>> 0
}
