/**
 * The twin of the layer norm kernels (Ba, Kiros and Hinton 2016, arXiv 1607.06450), row by row in double precision:
 *   y = (x - mean) rate w + b, rate = 1 / sqrt(variance + 1e-5).
 */
export const LAYER_NORM_EPSILON = 1e-5

/** @property statistics mean and rate of each row, in pairs */
export interface LayerNormResult {
  out: Float32Array
  statistics: Float32Array
}

/** x (rows, weight.length). */
export function layerNormOnCpu(x: Float32Array, weight: Float32Array, bias: Float32Array): LayerNormResult {
  const columns = weight.length
  const rows = x.length / columns
  const out = new Float32Array(x.length)
  const statistics = new Float32Array(2 * rows)
  for (let row = 0; row < rows; row++) {
    const from = row * columns
    let mean = 0
    for (let j = 0; j < columns; j++) mean += x[from + j]!
    mean /= columns
    let variance = 0
    for (let j = 0; j < columns; j++) variance += (x[from + j]! - mean) ** 2
    const rate = 1 / Math.sqrt(variance / columns + LAYER_NORM_EPSILON)
    for (let j = 0; j < columns; j++) out[from + j] = (x[from + j]! - mean) * rate * weight[j]! + bias[j]!
    statistics[2 * row] = mean
    statistics[2 * row + 1] = rate
  }
  return { out, statistics }
}

/**
 * Gradients from that of the output. With n = (x - mean) rate and g = dy w:
 *   dx = rate (g - mean(g) - n mean(g n)), dw = sum over rows of dy n, db = sum over rows of dy.
 */
export function layerNormBackwardOnCpu(
  gradient: Float32Array,
  x: Float32Array,
  weight: Float32Array,
  statistics: Float32Array,
): { input: Float32Array; weight: Float32Array; bias: Float32Array } {
  const columns = weight.length
  const input = new Float32Array(x.length)
  const [ofWeight, ofBias] = [new Float64Array(columns), new Float64Array(columns)]
  for (let row = 0; row < x.length / columns; row++) {
    const from = row * columns
    const [mean, rate] = [statistics[2 * row]!, statistics[2 * row + 1]!]
    let [sum, along] = [0, 0]
    for (let j = 0; j < columns; j++) {
      const dy = gradient[from + j]!
      const normed = (x[from + j]! - mean) * rate
      ofWeight[j]! += dy * normed
      ofBias[j]! += dy
      sum += dy * weight[j]!
      along += dy * weight[j]! * normed
    }
    for (let j = 0; j < columns; j++) {
      const normed = (x[from + j]! - mean) * rate
      input[from + j] = rate * (gradient[from + j]! * weight[j]! - (sum + normed * along) / columns)
    }
  }
  return { input, weight: Float32Array.from(ofWeight), bias: Float32Array.from(ofBias) }
}
