/**
 * A GPT as a user of tfjs writes it: plain operations, variables, autodiff and tf.train.adam. Pre-norm blocks, learned
 * positions, GELU (tanh form), causal attention, the output tied to the embedding: the network of our own Transformer.
 */
import '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-core/dist/register_all_gradients'
import type { Rank, Tensor, Tensor2D, Variable } from '@tensorflow/tfjs-core'
import type { TensorRuntime } from '../../../workers/compute/device'
import { CHARACTERS, makeWindows } from '../data/characters'
import type { Contender, Surroundings } from '../harness/contract'
import { contenderOn, openPeerOn } from './on-device'
import { oneHot } from './one-hot'

export interface GptShape {
  batch: number
  steps: number
  width: number
  heads: number
  layers: number
  learningRate: number
}

type Weights = ReturnType<typeof makeWeights>

export async function tensorGpt(shape: GptShape, around: Surroundings): Promise<Contender> {
  const device = await openPeerOn('webgpu', around)
  const { tf } = device
  const weights = makeWeights(tf, shape)
  const adam = tf.train.adam(shape.learningRate)
  const windows = makeWindows(shape.steps, shape.batch)
  const rows = shape.batch * shape.steps
  return {
    ...contenderOn(device),
    run: async (units) => {
      let loss = NaN
      for (let unit = 0; unit < units; unit++) {
        const drawn = windows()
        const x = tf.tensor2d(oneHot(drawn, shape.steps, 0), [rows, CHARACTERS])
        const y = tf.tensor2d(oneHot(drawn, shape.steps, 1), [rows, CHARACTERS])
        const cost = adam.minimize(() => tf.losses.softmaxCrossEntropy(y, logitsOf(tf, weights, x, shape)), true)
        if (cost && unit === units - 1) [loss = NaN] = await cost.data()
        tf.dispose([x, y, ...(cost ? [cost] : [])])
      }
      return { loss }
    },
  }
}

function makeWeights(tf: TensorRuntime, { steps, width, layers }: GptShape) {
  let seed = 0
  const drawn = (rows: number, columns: number): Variable<Rank.R2> =>
    tf.variable(tf.randomNormal<Rank.R2>([rows, columns], 0, 0.02, 'float32', ++seed))
  const filled = (columns: number, value: number): Variable<Rank.R1> => tf.variable(tf.fill<Rank.R1>([columns], value))
  const linear = (from: number, to: number) => ({ weights: drawn(from, to), bias: filled(to, 0) })
  const norm = () => ({ gain: filled(width, 1), shift: filled(width, 0) })
  return {
    tokens: drawn(CHARACTERS, width),
    positions: drawn(steps, width),
    blocks: Array.from({ length: layers }, () => ({
      before: norm(),
      queryKeyValue: linear(width, 3 * width),
      mixed: linear(width, width),
      between: norm(),
      wide: linear(width, 4 * width),
      narrow: linear(4 * width, width),
    })),
    last: norm(),
  }
}

/** (batch · steps, characters), of one-hot rows. */
function logitsOf(tf: TensorRuntime, weights: Weights, oneHots: Tensor2D, shape: GptShape): Tensor2D {
  const { batch, steps, width } = shape
  const flat = (x: Tensor): Tensor2D => tf.reshape<Rank.R2>(x, [batch * steps, width])
  const linear = (x: Tensor2D, { weights: w, bias }: { weights: Tensor2D; bias: Tensor }): Tensor2D =>
    tf.add(tf.matMul(x, w), bias)
  const embedded = tf.reshape<Rank.R3>(tf.matMul(oneHots, weights.tokens), [batch, steps, width])
  let x = flat(tf.add(embedded, weights.positions))
  for (const block of weights.blocks) {
    const attended = attention(tf, linear(normalised(tf, x, block.before), block.queryKeyValue), shape)
    x = tf.add(x, linear(attended, block.mixed))
    const wide = gelu(tf, linear(normalised(tf, x, block.between), block.wide))
    x = tf.add(x, linear(wide, block.narrow))
  }
  return tf.matMul(normalised(tf, x, weights.last), weights.tokens, false, true)
}

function attention(tf: TensorRuntime, all: Tensor2D, { batch, steps, width, heads }: GptShape): Tensor2D {
  const size = width / heads
  const [q, k, v] = tf
    .split(tf.reshape(all, [batch, steps, 3, heads, size]), 3, 2)
    .map((part) => tf.transpose(tf.reshape(part, [batch, steps, heads, size]), [0, 2, 1, 3])) as [
    Tensor,
    Tensor,
    Tensor,
  ]
  const future = tf.mul(tf.sub(1, tf.linalg.bandPart(tf.ones([steps, steps]), -1, 0)), -1e9)
  const scores = tf.add(tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(size)), future)
  const mixed = tf.matMul(tf.softmax(scores), v)
  return tf.reshape<Rank.R2>(tf.transpose(mixed, [0, 2, 1, 3]), [batch * steps, width])
}

function normalised(tf: TensorRuntime, x: Tensor2D, { gain, shift }: { gain: Tensor; shift: Tensor }): Tensor2D {
  const { mean, variance } = tf.moments(x, 1, true)
  return tf.add(tf.mul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-5))), gain), shift)
}

function gelu(tf: TensorRuntime, x: Tensor2D): Tensor2D {
  const cubed = tf.mul(tf.mul(x, tf.mul(x, x)), 0.044715)
  const inner = tf.tanh(tf.mul(tf.add(x, cubed), Math.sqrt(2 / Math.PI)))
  return tf.mul(tf.mul(x, 0.5), tf.add(1, inner))
}
