/** Kernels over rows of a matrix, row by row of the kernel matrix, the last used ones kept. */
import { openRowPanels } from '../../compute/wasm/row-panels'
import { rowOf, type Matrix } from '../matrix'

/** linear: x·z; rbf: exp(-gamma |x - z|²) */
export interface Kernel {
  readonly kind: 'linear' | 'rbf'
  readonly gamma: number
}

/** Bytes of kernel rows that are kept. */
const MOST_BYTES = 192 * 2 ** 20

/** K(x, z) for every row z of a matrix, as a fresh array. */
export type KernelAgainst = (x: Float64Array) => Float32Array

export function kernelAgainst({ kind, gamma }: Kernel, { values, rows, columns }: Matrix): KernelAgainst {
  const panels = openRowPanels(values, rows, columns)
  if (kind === 'linear') return (x) => Float32Array.from(panels.products(x))
  return (x) => {
    const distances = panels.distances(x)
    const out = new Float32Array(rows)
    for (let row = 0; row < rows; row++) out[row] = Math.exp(-gamma * distances[row]!)
    return out
  }
}

/** Rows of a matrix's kernel with itself; as many are kept as fit. */
export function kernelRows(kernel: Kernel, matrix: Matrix): (i: number) => Float32Array {
  const against = kernelAgainst(kernel, matrix)
  const kept = new Map<number, Float32Array>()
  const most = Math.max(2, Math.floor(MOST_BYTES / (4 * matrix.rows)))
  return (i) => {
    const found = kept.get(i)
    if (found) return found
    // The first of a Map is the oldest.
    if (kept.size >= most) kept.delete(kept.keys().next().value!)
    const made = against(rowOf(matrix, i))
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
