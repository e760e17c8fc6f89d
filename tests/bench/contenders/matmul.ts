/** Products of two matrices on WebGPU: tfjs's own kernel, and ours as own kernels use it. */
import { makeBuffers, readFloats } from '../../../workers/compute/gpu/buffers'
import { submit } from '../../../workers/compute/gpu/submit'
import { matmul } from '../../../workers/compute/kernels/matmul/matmul'
import { makeRandom } from '../../../workers/runtime/random'
import type { Contender, Surroundings } from '../harness/contract'
import { contenderOn, gpuOf, openOn, openPeerOn } from './on-device'

/** (m, k) times (k, n). */
export interface Product {
  m: number
  k: number
  n: number
}

function operands({ m, k, n }: Product): { a: Float32Array; b: Float32Array } {
  const random = makeRandom(11)
  const matrix = (count: number): Float32Array => Float32Array.from({ length: count }, () => random.next())
  return { a: matrix(m * k), b: matrix(k * n) }
}

/** tf.matMul, as a page that uses tfjs calls it. */
export async function tensorMatmul(shape: Product, around: Surroundings): Promise<Contender> {
  const device = await openPeerOn('webgpu', around)
  const { tf } = device
  const { m, k, n } = shape
  const values = operands(shape)
  const [a, b] = [tf.tensor2d(values.a, [m, k]), tf.tensor2d(values.b, [k, n])]
  return {
    ...contenderOn(device),
    run: async (units) => {
      for (let unit = 1; unit < units; unit++) tf.dispose(tf.matMul(a, b))
      // Reading of the last product waits for all before it; its last number is the same for whoever multiplies rightly.
      // Only that is read: a whole product takes longer to read than to compute.
      const corner = tf.tidy(() => tf.slice(tf.matMul(a, b), [m - 1, n - 1], [1, 1]))
      const [value = NaN] = await corner.data()
      corner.dispose()
      return { corner: value }
    },
  }
}

/** Our kernel, prepared once and submitted as own kernels are. */
export async function kernelMatmul(product: Product, around: Surroundings): Promise<Contender> {
  const device = await openOn('webgpu', around)
  const gpu = gpuOf(device)
  const buffers = makeBuffers(gpu)
  const values = operands(product)
  const [a, b] = [buffers.storage('a', values.a), buffers.storage('b', values.b)]
  const out = buffers.storage('out', product.m * product.n)
  const command = await matmul(gpu, buffers, product, { a, b, out })
  return {
    ...contenderOn(device),
    run: async (units) => {
      submit(
        gpu,
        Array.from({ length: units }, () => command),
      )
      const corner = { buffer: out.buffer, offset: 4 * (product.m * product.n - 1) }
      return { corner: (await readFloats(gpu, corner, 1))[0] ?? NaN }
    },
  }
}
