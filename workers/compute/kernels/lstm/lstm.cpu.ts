/**
 * The twins of forward.wgsl and backward.wgsl in plain TypeScript, with sums in double precision: the oracle of their
 * tests. Formulas as there; gates in the order cell, input, forget, output.
 */
import { keptAt, type Kept } from '../dropout/dropout.cpu'

export interface SequenceShape {
  steps: number
  batch: number
  hidden: number
}

/** @property out (steps · batch, hidden), with dropout @property h the same without @property traces (steps · batch, 5 hidden): g i f o | c */
export interface LstmTrace {
  out: Float32Array
  h: Float32Array
  traces: Float32Array
}

/** From a zero state. `projected` is (steps · batch, 4 hidden): x W_x + b; `recurrent` (hidden, 4 hidden). Time-major. */
export function lstmForwardOnCpu(
  { steps, batch, hidden }: SequenceShape,
  projected: Float32Array,
  recurrent: Float32Array,
  dropout?: Kept,
): LstmTrace {
  const rows = steps * batch
  const out = new Float32Array(rows * hidden)
  const h = new Float32Array(rows * hidden)
  const traces = new Float32Array(rows * 5 * hidden)
  for (let row = 0; row < rows; row++) {
    const before = row - batch
    for (let j = 0; j < hidden; j++) {
      const z = [0, 1, 2, 3].map((gate) => {
        let sum = projected[(row * 4 + gate) * hidden + j]!
        if (before < 0) return sum
        for (let k = 0; k < hidden; k++) sum += h[before * hidden + k]! * recurrent[(k * 4 + gate) * hidden + j]!
        return sum
      }) as [number, number, number, number]
      const [g, i, f, o] = [Math.tanh(z[0]), sigmoid(z[1]), sigmoid(z[2]), sigmoid(z[3])]
      const c = g * i + (before < 0 ? 0 : f * traces[(before * 5 + 4) * hidden + j]!)
      for (const [k, value] of [g, i, f, o, c].entries()) traces[(row * 5 + k) * hidden + j] = value
      h[row * hidden + j] = o * Math.tanh(c)
      out[row * hidden + j] = h[row * hidden + j]! * keptAt(dropout, row * hidden + j)
    }
  }
  return { out, h, traces }
}

/** dz (steps · batch, 4 hidden) from the gradient of `out` (steps · batch, hidden). */
export function lstmBackwardOnCpu(
  { steps, batch, hidden }: SequenceShape,
  { traces }: LstmTrace,
  recurrent: Float32Array,
  gradient: Float32Array,
  dropout?: Kept,
): Float32Array {
  const rows = steps * batch
  const dz = new Float32Array(rows * 4 * hidden)
  const carried = new Float64Array(batch * hidden)
  for (let row = rows - 1; row >= 0; row--) {
    const later = row + batch
    for (let j = 0; j < hidden; j++) {
      let dh = gradient[row * hidden + j]! * keptAt(dropout, row * hidden + j)
      for (let k = 0; k < 4 * hidden && later < rows; k++) {
        dh += dz[later * 4 * hidden + k]! * recurrent[j * 4 * hidden + k]!
      }
      const at = (k: number): number => traces[(row * 5 + k) * hidden + j]!
      const [g, i, f, o, c] = [at(0), at(1), at(2), at(3), Math.tanh(at(4))]
      const before = row < batch ? 0 : traces[((row - batch) * 5 + 4) * hidden + j]!
      const held = (row % batch) * hidden + j
      const dc = dh * o * (1 - c * c) + carried[held]!
      carried[held] = dc * f
      const slopes = [dc * i * (1 - g * g), dc * g * i * (1 - i), dc * before * f * (1 - f), dh * c * o * (1 - o)]
      for (const [gate, slope] of slopes.entries()) dz[(row * 4 + gate) * hidden + j] = slope
    }
  }
  return dz
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x))
}
