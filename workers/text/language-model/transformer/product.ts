/** The one expensive part of a Transformer on the CPU, as a function that each machine has its own of. */

/** A row-major matrix; `transposed` reads it the other way round. */
export interface PlainMatrix {
  values: Float32Array
  rows: number
  columns: number
  transposed?: boolean
}

/** A B, (rows of A, columns of B) after transposing. */
export type Product = (a: PlainMatrix, b: PlainMatrix) => Promise<Float32Array>

/** In plain TypeScript, row by row of B, whatever is transposed; rests between rows of A. */
export function plainProduct(rest: () => Promise<void>): Product {
  return async (a, b) => {
    const [m, k] = a.transposed ? [a.columns, a.rows] : [a.rows, a.columns]
    const n = b.transposed ? b.rows : b.columns
    const right = b.transposed ? transposed(b) : b.values
    const out = new Float32Array(m * n)
    for (let i = 0; i < m; i++) {
      for (let p = 0; p < k; p++) {
        const factor = a.values[a.transposed ? p * m + i : i * k + p]!
        for (let j = 0; j < n; j++) out[i * n + j]! += factor * right[p * n + j]!
      }
      if (i % 16 === 15) await rest()
    }
    return out
  }
}

function transposed({ values, rows, columns }: PlainMatrix): Float32Array {
  const out = new Float32Array(values.length)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) out[column * rows + row] = values[row * columns + column]!
  }
  return out
}
