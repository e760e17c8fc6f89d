/**
 * The mean squared error of a linear neuron is a bowl: w'Aw - 2 c'w + 1, where A = X'X/n with a column of ones for the
 * bias, and c = X'y/n. Its bottom is least squares; its steepest direction says how large a step may be.
 */
import type { Points } from '../../contracts/neurons/data'
import type { Job } from '../../runtime/job'

const ROWS_A_LOOK = 64

/** @property a (width, width); @property c width; @property square mean of y² */
export interface Bowl {
  readonly width: number
  readonly rows: number
  readonly a: Float64Array
  readonly c: Float64Array
  readonly square: number
}

export async function bowlOf({ values, target }: Points, job: Job): Promise<Bowl> {
  const rows = target.length
  const features = values.length / rows
  const width = features + 1
  const a = new Float64Array(width * width)
  const c = new Float64Array(width)
  const at = (row: number, f: number): number => (f === features ? 1 : values[row * features + f]!)
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < width; i++) {
      c[i]! += (at(row, i) * target[row]!) / rows
      for (let j = 0; j < width; j++) a[i * width + j]! += (at(row, i) * at(row, j)) / rows
    }
    if (row % ROWS_A_LOOK === 0 && job.due()) await job.rest()
  }
  return { width, rows, a, c, square: 1 }
}

export function lossAt({ width, a, c, square }: Bowl, w: Float64Array): number {
  let sum = square
  for (let i = 0; i < width; i++) {
    sum -= 2 * c[i]! * w[i]!
    for (let j = 0; j < width; j++) sum += w[i]! * a[i * width + j]! * w[j]!
  }
  return sum
}

/** Least squares, by Gauss and Jordan with the largest pivot; of columns that say the same the first is used. */
export function bottomOf({ width, a, c }: Bowl): Float64Array {
  const m = a.slice()
  const x = c.slice()
  const pivotOf = new Int32Array(width).fill(-1)
  const used = new Uint8Array(width)
  for (let column = 0; column < width; column++) {
    let pivot = -1
    for (let row = 0; row < width; row++) {
      if (used[row] === 0 && (pivot < 0 || Math.abs(m[row * width + column]!) > Math.abs(m[pivot * width + column]!)))
        pivot = row
    }
    if (pivot < 0 || Math.abs(m[pivot * width + column]!) < 1e-12) continue
    used[pivot] = 1
    pivotOf[column] = pivot
    const scale = 1 / m[pivot * width + column]!
    for (let k = 0; k < width; k++) m[pivot * width + k]! *= scale
    x[pivot]! *= scale
    for (let row = 0; row < width; row++) {
      const share = m[row * width + column]!
      if (row === pivot || share === 0) continue
      for (let k = 0; k < width; k++) m[row * width + k]! -= share * m[pivot * width + k]!
      x[row]! -= share * x[pivot]!
    }
  }
  return Float64Array.from(pivotOf, (row) => (row < 0 ? 0 : x[row]!))
}

/** Largest eigenvalue of A, by the power method, to 12 digits. */
export function steepestOf({ width, a }: Bowl): number {
  let v = Float64Array.from({ length: width }, (_, i) => 1 + i / width)
  let value = 0
  for (let k = 0; k < 20_000; k++) {
    const next = new Float64Array(width)
    for (let i = 0; i < width; i++) for (let j = 0; j < width; j++) next[i]! += a[i * width + j]! * v[j]!
    const length = Math.hypot(...next)
    if (length === 0) return 0
    v = next.map((part) => part / length)
    if (Math.abs(length - value) < 1e-13 * length) return length
    value = length
  }
  return value
}

/**
 * Largest rate at which batch descent does not diverge: 2 / the largest eigenvalue of the second derivative. Of the mean
 * squared error that is 2A, so the limit is 1 / eigenvalue; of the sum of squares over two it is nA.
 */
export function stableRates({ rows }: Bowl, eigenvalue: number): { mean: number; sum: number } {
  return { mean: 1 / eigenvalue, sum: 2 / (rows * eigenvalue) }
}
