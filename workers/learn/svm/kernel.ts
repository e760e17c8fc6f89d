/** Kernels over rows of a matrix, row by row of the kernel matrix, the last used ones kept. */
import type { Matrix } from '../matrix'

/** linear: x·z; rbf: exp(-gamma |x - z|²) */
export interface Kernel {
  readonly kind: 'linear' | 'rbf'
  readonly gamma: number
}

/** Bytes of kernel rows that are kept. */
const MOST_BYTES = 192 * 2 ** 20

/** K between row `at` of `a` and every row of `b`. */
export function kernelAgainst({ kind, gamma }: Kernel, a: Matrix, at: number, b: Matrix): Float32Array {
  const { columns } = a
  const out = new Float32Array(b.rows)
  const from = at * columns
  for (let row = 0; row < b.rows; row++) {
    const to = row * columns
    let sum = 0
    if (kind === 'linear') for (let c = 0; c < columns; c++) sum += a.values[from + c]! * b.values[to + c]!
    else {
      for (let c = 0; c < columns; c++) {
        const difference = a.values[from + c]! - b.values[to + c]!
        sum += difference * difference
      }
    }
    out[row] = kind === 'linear' ? sum : Math.exp(-gamma * sum)
  }
  return out
}

/** Rows of a matrix's kernel with itself; as many are kept as fit. */
export function kernelRows(kernel: Kernel, matrix: Matrix): (i: number) => Float32Array {
  const kept = new Map<number, Float32Array>()
  const most = Math.max(2, Math.floor(MOST_BYTES / (4 * matrix.rows)))
  return (i) => {
    const found = kept.get(i)
    if (found) return found
    // The first of a Map is the oldest.
    if (kept.size >= most) kept.delete(kept.keys().next().value!)
    const made = kernelAgainst(kernel, matrix, i, matrix)
    kept.set(i, made)
    return made
  }
}

/** scikit-learn's gamma "scale": 1 / (columns x variance of all values). */
export function scaleGamma({ values, columns }: Matrix): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
  return 1 / (columns * (variance || 1))
}
