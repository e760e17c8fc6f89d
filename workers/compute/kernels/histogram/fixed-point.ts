/**
 * Gradients as integers, as XGBoost's histograms on GPUs have them: their sums come out the same in every order, so a
 * tree does not depend on which thread was first, nor on the device. The scale is a power of two, chosen so that no sum
 * over any of the rows can leave 32 bits.
 */

const MOST = 2 ** 31 - 1

/** @property values gradient and hessian of row k at 2k and 2k + 1, multiplied by their scales and rounded */
export interface FixedGradients {
  values: Int32Array<ArrayBuffer>
  /** Divide a sum of integers by it: gradient's and hessian's. */
  scales: readonly [number, number]
}

/**
 * The largest power of two s with s Σ|x| + n/2 <= 2³¹ - 1: each of the n rounded numbers is off by at most 1/2, so the
 * sum over any subset stays within 32 bits, and is off by at most 1/(2s) a row. At most 2³⁰; 1 for no numbers.
 */
export function fixedScale(values: Float32Array): number {
  let sum = 0
  for (const value of values) sum += Math.abs(value)
  const room = MOST - values.length / 2
  if (sum === 0) return 1
  // Where the logarithm rounds up, one step down.
  const scale = 2 ** Math.min(30, Math.floor(Math.log2(room / sum)))
  return scale * sum <= room ? scale : scale / 2
}

/** Throws when the two are not equally long. */
export function toFixedPoint(gradients: Float32Array, hessians: Float32Array): FixedGradients {
  if (gradients.length !== hessians.length) throw new Error('Every row has a gradient and a hessian.')
  const scales = [fixedScale(gradients), fixedScale(hessians)] as const
  const values = new Int32Array(2 * gradients.length)
  for (let row = 0; row < gradients.length; row++) {
    values[2 * row] = Math.round(gradients[row]! * scales[0])
    values[2 * row + 1] = Math.round(hessians[row]! * scales[1])
  }
  return { values, scales }
}
