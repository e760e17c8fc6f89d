/**
 * Products by tfjs-wasm, whose XNNPACK kernels use SIMD: many times as fast as plain TypeScript, also with the copies into
 * its heap and back. It takes only plain operands at that speed, so what is transposed is turned before.
 */
import type { TensorRuntime } from '../../../compute/device'
import { plain, type Product } from './product'

/** Multiplications in one call at most: a cancel waits for it. */
const MOST_MULTIPLICATIONS = 5e7

export function tensorProduct(tf: TensorRuntime, rest: () => Promise<void>): Product {
  return async (a, b) => {
    const [left, right] = [plain(a), plain(b)]
    const [m, k, n] = [left.rows, left.columns, right.columns]
    const out = new Float32Array(m * n)
    const rows = Math.max(1, Math.min(m, Math.floor(MOST_MULTIPLICATIONS / (k * n))))
    const matrix = tf.tensor2d(right.values, [k, n])
    try {
      for (let from = 0; from < m; from += rows) {
        const part = left.values.subarray(from * k, Math.min(m, from + rows) * k)
        const result = tf.tidy(() => tf.matMul(tf.tensor2d(part, [part.length / k, k]), matrix))
        out.set(result.dataSync<'float32'>(), from * n)
        result.dispose()
        await rest()
      }
    } finally {
      matrix.dispose()
    }
    return out
  }
}
