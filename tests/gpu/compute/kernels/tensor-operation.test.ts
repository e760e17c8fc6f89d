// The page trains with own gradients, so it has none of tfjs's; they are the reference here.
import '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-core/dist/register_all_gradients'
import type { Rank, Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { openDevice, type Device, type TensorRuntime } from '../../../../workers/compute/device'
import { prepareAttention } from '../../../../workers/compute/kernels/attention/tensor-op'
import { prepareGelu } from '../../../../workers/compute/kernels/gelu/tensor-op'
import { prepareLayerNorm } from '../../../../workers/compute/kernels/layer-norm/tensor-op'
import { prepareTokenEmbedding } from '../../../../workers/compute/kernels/token-embedding/tensor-op'
import { largestDifference, normals } from '../../../helpers/gpu'

interface Operation {
  apply(inputs: readonly Tensor[]): Tensor
  dispose(): void
}

/** An operation, the shapes of what it takes, and the same written in tfjs's own. */
interface Case {
  name: string
  shapes: readonly number[][]
  prepare(device: Device): Promise<Operation>
  reference(tf: TensorRuntime, inputs: readonly Tensor[]): Tensor
}

const GELU = [3, 7, 5]
const NORM = { rows: 7, columns: 37 }
const EMBEDDING = { rows: 10, steps: 5, columns: 7, vocabulary: 6 }
const IDS = Int32Array.of(3, 0, 3, 5, 1, 1, 3, 2, 0, 5)

function attentionCase(batch: number, steps: number, heads: number, headSize: number): Case {
  const width = heads * headSize
  return {
    name: `attention of ${heads} heads of ${headSize} over ${batch} times ${steps} tokens`,
    shapes: [[batch * steps, 3 * width]],
    prepare: async (device) => {
      const { apply, dispose } = await prepareAttention(device, { batch, steps, heads, headSize })
      return { apply: ([packed]) => apply(packed as Tensor2D), dispose }
    },
    reference: (tf, [packed]) => {
      const parts = tf.transpose(tf.reshape(packed!, [batch, steps, 3, heads, headSize]), [2, 0, 3, 1, 4])
      const [q, k, v] = tf.unstack(parts) as [Tensor4D, Tensor4D, Tensor4D]
      const later = Float32Array.from({ length: steps * steps }, (_, at) => (at % steps > at / steps ? -1e9 : 0))
      const scores = tf.div(tf.matMul(q, k, false, true), Math.sqrt(headSize))
      const weights = tf.softmax(tf.add(scores, tf.tensor(later, [steps, steps])))
      return tf.reshape(tf.transpose(tf.matMul(weights, v), [0, 2, 1, 3]), [batch * steps, width])
    },
  }
}

function geluOf(tf: TensorRuntime, x: Tensor): Tensor {
  const inner = tf.mul(Math.sqrt(2 / Math.PI), tf.add(x, tf.mul(0.044715, tf.mul(x, tf.mul(x, x)))))
  return tf.mul(tf.mul(0.5, x), tf.add(1, tf.tanh(inner)))
}

const CASES: Case[] = [
  attentionCase(2, 9, 3, 5),
  attentionCase(1, 1, 1, 1),
  {
    name: 'layer norm',
    shapes: [[NORM.rows, NORM.columns], [NORM.columns], [NORM.columns]],
    prepare: async (device) => {
      const { apply, dispose } = await prepareLayerNorm(device, NORM)
      return { apply: ([x, weight, bias]) => apply(x as Tensor2D, weight as Tensor1D, bias as Tensor1D), dispose }
    },
    reference: (tf, [x, weight, bias]) => {
      const { mean, variance } = tf.moments(x!, 1, true)
      return tf.add(tf.mul(tf.mul(tf.sub(x!, mean), tf.rsqrt(tf.add(variance, 1e-5))), weight!), bias!)
    },
  },
  {
    name: 'GELU, one operation applied twice before its gradients',
    shapes: [GELU],
    prepare: async (device) => {
      const { apply, dispose } = await prepareGelu(device, GELU)
      return { apply: ([x]) => device.tf.mul(apply(apply(x!)), 3), dispose }
    },
    reference: (tf, [x]) => tf.mul(geluOf(tf, geluOf(tf, x!)), 3),
  },
  {
    name: 'token embedding',
    shapes: [
      [EMBEDDING.vocabulary, EMBEDDING.columns],
      [EMBEDDING.steps, EMBEDDING.columns],
    ],
    prepare: async (device) => {
      const { apply, dispose } = await prepareTokenEmbedding(device, EMBEDDING)
      return { apply: ([tokens, positions]) => apply(IDS, tokens as Tensor2D, positions as Tensor2D), dispose }
    },
    reference: (tf, [tokens, positions]) => {
      const places = Array.from({ length: EMBEDDING.rows }, (_, row) => row % EMBEDDING.steps)
      return tf.add(tf.gather(tokens!, tf.tensor1d(IDS, 'int32')), tf.gather(positions!, tf.tensor1d(places, 'int32')))
    },
  },
]

/** The value, then the gradient by each input of the sum of value times random factors; nothing is left behind. */
async function valueAndGradients(
  tf: TensorRuntime,
  shapes: Case['shapes'],
  apply: (inputs: readonly Tensor[]) => Tensor,
): Promise<Float32Array[]> {
  const random = (shape: readonly number[], seed: number): Tensor => {
    const count = shape.reduce((product, size) => product * size, 1)
    return tf.tensor(normals(count, seed), [...shape])
  }
  const results = tf.tidy(() => {
    const inputs = shapes.map((shape, k) => random(shape, k + 1))
    const value = apply(inputs)
    return [value, ...tf.grads((...given) => apply(given))(inputs, random(value.shape, 9))]
  })
  const values = await Promise.all(results.map((each) => each.data()))
  tf.dispose(results)
  return values.map((each) => Float32Array.from(each))
}

describe('own kernels as operations of the tensor library', () => {
  it.each(CASES)('have the values and gradients of tfjs-cpu: $name', async ({ shapes, prepare, reference }) => {
    const { tf } = await openDevice({ force: 'cpu' })
    const expected = await valueAndGradients(tf, shapes, (inputs) => reference(tf, inputs))
    const device = await openDevice({ force: 'webgpu' })
    const operation = await prepare(device)
    const found = await valueAndGradients(device.tf, shapes, operation.apply)
    operation.dispose()
    expect(found.length).toBe(1 + shapes.length)
    for (const [k, values] of found.entries()) expect(largestDifference(values, expected[k]!)).toBeLessThan(2e-4)
    device.check()
  })

  it.each(CASES)('leave no tensor or buffer after ten runs: $name', async ({ shapes, prepare }) => {
    const device = await openDevice({ force: 'webgpu' })
    const created = vi.spyOn(device.gpu!, 'createBuffer')
    const destroyed = vi.spyOn(GPUBuffer.prototype, 'destroy')
    // Those of tfjs, which keeps its own for reuse, have no label.
    const own = (): GPUBuffer[] => created.mock.results.map(({ value }) => value as GPUBuffer).filter((x) => x.label)
    const operation = await prepare(device)
    const first = await valueAndGradients(device.tf, shapes, operation.apply)
    const held = [device.tf.memory().numTensors, device.tf.memory().numDataBuffers, own().length]
    for (let round = 1; round < 10; round++) {
      expect(await valueAndGradients(device.tf, shapes, operation.apply)).toEqual(first)
    }
    expect([device.tf.memory().numTensors, device.tf.memory().numDataBuffers, own().length]).toEqual(held)
    operation.dispose()
    const freed = new Set<unknown>(destroyed.mock.contexts)
    expect(own().length).toBeGreaterThan(0)
    expect(own().filter((buffer) => !freed.has(buffer))).toEqual([])
    vi.restoreAllMocks()
    device.check()
  })

  it('take whole numbers that were cast, and refuse other shapes and ids', async () => {
    const device = await openDevice({ force: 'webgpu' })
    const { tf } = device
    const operation = await prepareGelu(device, [4])
    const embedding = await prepareTokenEmbedding(device, EMBEDDING)
    const floats = tf.cast(tf.tensor1d([0, 20, 30, 40], 'int32'), 'float32')
    expect([...(await operation.apply(floats).data())]).toEqual([0, 20, 30, 40])
    expect(() => operation.apply(tf.ones([5]))).toThrow('shape (4)')
    const [tokens, positions] = [tf.ones<Rank.R2>([6, 7]), tf.ones<Rank.R2>([5, 7])]
    expect(() =>
      embedding.apply(
        IDS.map((id) => id + 1),
        tokens,
        positions,
      ),
    ).toThrow('10 ids below 6')
    operation.dispose()
    embedding.dispose()
  })

  afterAll(async () => (await openDevice({ force: 'webgpu' })).check())
})
