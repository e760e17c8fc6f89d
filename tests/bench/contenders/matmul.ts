/** Products of two matrices on WebGPU: tfjs's own kernel, and ours as the app's device runs it. */
import { makeRandom } from '../../../workers/runtime/random'
import { openTfjs } from './tfjs'
import type { Contender, Surroundings } from '../harness/contract'

/** (rows, inner) times (inner, columns). */
export interface Product {
  rows: number
  inner: number
  columns: number
}

export async function tfjsMatmul({ rows, inner, columns }: Product, surroundings: Surroundings): Promise<Contender> {
  const device = await openTfjs('webgpu', surroundings)
  const { tf } = device
  const random = makeRandom(11)
  const matrix = (count: number): Float32Array => Float32Array.from({ length: count }, () => random.next())
  const a = tf.tensor2d(matrix(rows * inner), [rows, inner])
  const b = tf.tensor2d(matrix(inner * columns), [inner, columns])
  return {
    device: device.report.adapter,
    counts: device.counts,
    check: device.check,
    run: async (units) => {
      for (let unit = 1; unit < units; unit++) tf.dispose(tf.matMul(a, b))
      // The last product's last number waits for all before it, and is the same for whoever multiplies rightly.
      const last = tf.tidy(() => tf.slice(tf.matMul(a, b), [rows - 1, columns - 1], [1, 1]))
      const [corner = NaN] = await last.data()
      last.dispose()
      return { corner }
    },
  }
}
