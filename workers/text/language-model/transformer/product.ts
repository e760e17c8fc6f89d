/** The one expensive part of a Transformer on the CPU, as a function that each machine has its own of. */
import type { PlainMatrix } from '../../../compute/wasm/matmul'

/** A B, (rows of A, columns of B) after transposing. */
export type Product = (a: PlainMatrix, b: PlainMatrix) => Promise<Float32Array>

/** Rows between two questions whether to rest. */
const ROWS = 16

/** In plain TypeScript; rests between rows of A. */
export function plainProduct(rest: () => Promise<void>): Product {
  return async (a, b) => {
    const [left, right] = [plain(a), plain(b)]
    const [m, k, n] = [left.rows, left.columns, right.columns]
    const out = new Float32Array(m * n)
    for (let i = 0; i < m; i += ROWS) {
      addRows(out, left.values, right.values, i, Math.min(m, i + ROWS), k, n)
      await rest()
    }
    return out
  }
}

/** Rows `i` to `end` of out += left right. Four rows at a time use each number of `right` four times. */
function addRows(
  out: Float32Array,
  left: Float32Array,
  right: Float32Array,
  i: number,
  end: number,
  k: number,
  n: number,
): void {
  for (; i + 4 <= end; i += 4) {
    const [o0, o1, o2, o3] = [i * n, (i + 1) * n, (i + 2) * n, (i + 3) * n]
    for (let p = 0; p < k; p++) {
      const f0 = left[i * k + p]!
      const f1 = left[(i + 1) * k + p]!
      const f2 = left[(i + 2) * k + p]!
      const f3 = left[(i + 3) * k + p]!
      for (let j = 0, at = p * n; j < n; j++, at++) {
        const value = right[at]!
        out[o0 + j]! += f0 * value
        out[o1 + j]! += f1 * value
        out[o2 + j]! += f2 * value
        out[o3 + j]! += f3 * value
      }
    }
  }
  for (; i < end; i++) {
    for (let p = 0; p < k; p++) {
      const factor = left[i * k + p]!
      for (let j = 0; j < n; j++) out[i * n + j]! += factor * right[p * n + j]!
    }
  }
}

/** The same matrix as it is read, so that nothing is transposed any more. */
function plain({ values, rows, columns, transposed = false }: PlainMatrix): PlainMatrix {
  if (!transposed) return { values, rows, columns }
  const turned = new Float32Array(values.length)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) turned[column * rows + row] = values[row * columns + column]!
  }
  return { values: turned, rows: columns, columns: rows }
}
