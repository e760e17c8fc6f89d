// The page trains with own gradients, so it has none of tfjs's; that of a product is the one to be tested here.
import { batchMatMulGradConfig } from '@tensorflow/tfjs-core/dist/gradients/BatchMatMul_grad'
import { afterAll, describe, expect, it } from 'vitest'
import { countsSince } from '../../../../workers/compute/counters'
import { openDevice, type Device } from '../../../../workers/compute/device'
import { registerMatmul, restoreMatmul, theirTime } from '../../../../workers/compute/kernels/matmul/tensor-library'
import { largestDifference, normals } from '../../../helpers/gpu'

type Tensors = Device['tf']
type Values = Promise<Float32Array[]>

/** Shapes as tf.matMul takes them, with a batch against one matrix in both ways. */
const CASES = [
  { a: [33, 17], b: [17, 65], transposeA: false, transposeB: false },
  { a: [16, 20], b: [16, 12], transposeA: true, transposeB: false },
  { a: [3, 5, 8], b: [3, 7, 8], transposeA: false, transposeB: true },
  { a: [2, 2, 4, 6], b: [6, 10], transposeA: false, transposeB: false },
  { a: [9, 4], b: [2, 4, 5], transposeA: false, transposeB: false },
] as const

function matrix(tf: Tensors, shape: readonly number[], seed: number): ReturnType<Tensors['tensor']> {
  return tf.tensor(
    normals(
      shape.reduce((size, each) => size * each, 1),
      seed,
    ),
    [...shape],
  )
}

/** The product, and its gradient by both operands; tfjs has none where one of them serves a whole batch. */
async function productOf(tf: Tensors, { a, b, transposeA, transposeB }: (typeof CASES)[number]): Values {
  const [left, right] = [matrix(tf, a, 1), matrix(tf, b, 2)]
  const multiply = (x: typeof left, y: typeof right): typeof left => tf.matMul(x, y, transposeA, transposeB)
  tf.registerGradient(batchMatMulGradConfig)
  const product = multiply(left, right)
  const gradients =
    a.length === b.length ? tf.grads((x, y) => multiply(x, y))([left, right], matrix(tf, product.shape, 3)) : []
  const values = await Promise.all([product, ...gradients].map((x) => x.data()))
  return values.map((value) => Float32Array.from(value))
}

async function fusedOf(tf: Tensors): Values {
  const [x, w, bias] = [matrix(tf, [12, 20], 1), matrix(tf, [20, 9], 2), matrix(tf, [9], 3)]
  const outputs = (['linear', 'relu', 'sigmoid', 'elu'] as const).map((activation) =>
    tf.fused.matMul({ a: x, b: w, bias, activation }),
  )
  return Promise.all(outputs.map(async (out) => Float32Array.from(await out.data())))
}

async function onBoth(work: (tf: Tensors) => Values): Promise<{ ours: Float32Array[]; cpu: Float32Array[] }> {
  const { tf } = await openDevice({ force: 'webgpu' })
  const ours = await work(tf)
  const reference = await openDevice({ force: 'cpu' })
  const cpu = await work(reference.tf)
  await openDevice({ force: 'webgpu' })
  return { ours, cpu }
}

describe('our product in place of the tensor library’s', () => {
  it.each(CASES)('gives the values and gradients of tfjs-cpu on $a times $b', async (shapes) => {
    const { ours, cpu } = await onBoth((tf) => productOf(tf, shapes))
    expect(ours.length).toBe(shapes.a.length === shapes.b.length ? 3 : 1)
    for (const [index, values] of ours.entries()) {
      expect(largestDifference(values, cpu[index] ?? [])).toBeLessThan(2e-3)
    }
  })

  it('gives the dense layer’s product with bias and activation, ours or not', async () => {
    const { ours, cpu } = await onBoth(fusedOf)
    for (const [index, values] of ours.entries()) {
      expect(largestDifference(values, cpu[index] ?? [])).toBeLessThan(1e-4)
    }
  })

  it('takes one dispatch between those of tfjs, in order, and leaves no tensor or buffer', async () => {
    const { tf, gpu, counts } = await openDevice({ force: 'webgpu' })
    const x = matrix(tf, [64, 64], 1)
    const chain = async (): Promise<number> => {
      const end = tf.tidy(() => tf.sum(tf.matMul(tf.relu(tf.matMul(tf.mul(x, 0.5), x)), x)))
      const [sum] = await end.data()
      end.dispose()
      return sum!
    }
    const sum = await chain()
    const held = [tf.memory().numTensors, tf.memory().numBytes]
    const before = { ...counts }
    for (let round = 0; round < 10; round++) expect(await chain()).toBe(sum)
    const { dispatches } = countsSince(before, counts)
    expect([tf.memory().numTensors, tf.memory().numBytes]).toEqual(held)
    // Two products; a multiplication, a relu, and the sum in one or two steps.
    expect(dispatches / 10).toBeLessThanOrEqual(6)
    restoreMatmul(tf)
    const theirs = await chain()
    expect(Math.abs(theirs - sum)).toBeLessThan(1e-3 * Math.abs(sum))
    registerMatmul(tf)
    expect(await theirTime(tf, { m: 16, n: 16, k: 16 })).toBeGreaterThan(0)
    expect(gpu).toBeDefined()
    x.dispose()
  })

  it('leaves whole numbers to tfjs, cast or not', async () => {
    const { ours, cpu } = await onBoth(async (tf) => {
      const ints = tf.tensor([1, 2, 3, 4, 5, 6], [2, 3], 'int32')
      const floats = tf.cast(ints, 'float32')
      const product = tf.matMul(floats, tf.ones([3, 2]))
      return [Float32Array.from(await product.data())]
    })
    expect(ours).toEqual(cpu)
  })

  afterAll(async () => (await openDevice({ force: 'webgpu' })).check())
})
