/** The twin of matmul.wgsl in plain TypeScript, dense and in double precision: the oracle of its tests. */
import type { Activation, MatmulShape } from './matmul'

/** out (batch, m, n), row-major. `bias` is n numbers. */
export function matmulOnCpu(
  { m, n, k, batch = 1, transposeA = false, transposeB = false }: MatmulShape,
  a: Float32Array,
  b: Float32Array,
  { scale = 1, bias, activation = 'none' }: { scale?: number; bias?: Float32Array; activation?: Activation } = {},
): Float32Array {
  const out = new Float32Array(batch * m * n)
  for (let entry = 0; entry < batch; entry++) {
    const [fromA, fromB] = [entry * m * k, entry * k * n]
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0
        for (let p = 0; p < k; p++) {
          const left = a[fromA + (transposeA ? p * m + i : i * k + p)]!
          sum += left * b[fromB + (transposeB ? j * k + p : p * n + j)]!
        }
        out[(entry * m + i) * n + j] = activate(scale * sum + (bias?.[j] ?? 0), activation)
      }
    }
  }
  return out
}

function activate(x: number, activation: Activation): number {
  switch (activation) {
    case 'relu':
      return Math.max(x, 0)
    case 'gelu':
      // The tanh form that GPT-2 uses (Hendrycks and Gimpel 2016, arXiv 1606.08415).
      return 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)))
    case 'tanh':
      return Math.tanh(x)
    case 'sigmoid':
      return 1 / (1 + Math.exp(-x))
    case 'none':
      return x
  }
}
