/**
 * The whole network on a batch of sequences: embedding, LSTM layers, softmax cross-entropy at every position (teacher
 * forcing), and its gradient. A batch starts from a zero state; the sequence length is where backpropagation through
 * time is cut. Dropout stands after each layer (Zaremba, Sutskever and Vinyals 2014, arXiv 1409.2329).
 */
import type { Rank, Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import type { LstmConfig } from '../../contracts/text/language-model'
import type { TensorRuntime } from '../../compute/device'
import { dropoutMask, type Dropout } from './dropout'
import { lstmBackward, lstmForward, type LayerForward, type LayerWeights, type Pause, type SequenceShape } from './lstm'
import { lstmLayout } from './lstm-layout'
import { makeOwner, productTransposed, transposedProduct, withOnes, type Owner } from './tensors'

/**
 * Token ids of `batch` windows, time-major: item t·batch + b is time t of window b.
 * @property targets the token that follows each input
 */
export interface Batch {
  inputs: Int32Array
  targets: Int32Array
  steps: number
  batch: number
}

interface NetworkWeights {
  embedding: Tensor2D
  layers: LayerWeights[]
  output: LayerWeights
}

interface Forward {
  weights: NetworkWeights
  shapes: SequenceShape[]
  /** Input of each layer, then the input of the output layer. */
  activations: Tensor2D[]
  layers: LayerForward[]
  masks: (Tensor2D | undefined)[]
  logits: Tensor2D
}

/** Mean cross-entropy of a batch in nats a token, without a gradient. */
export async function batchLoss(
  tf: TensorRuntime,
  config: LstmConfig,
  parameters: Tensor1D,
  batch: Batch,
  pause: Pause,
): Promise<Scalar> {
  const owner = makeOwner()
  try {
    const { logits } = await forward(tf, config, parameters, batch, undefined, owner, pause)
    await pause('heavy')
    return tf.tidy(() => crossEntropy(tf, logits, batch, config.vocabulary).loss)
  } finally {
    owner.disposeAll()
  }
}

/** Mean cross-entropy of a batch in nats a token, and its gradient in the layout of the flat parameters. */
export async function lossAndGradient(
  tf: TensorRuntime,
  config: LstmConfig,
  parameters: Tensor1D,
  batch: Batch,
  pause: Pause,
  dropout?: Dropout,
): Promise<{ loss: Scalar; gradient: Tensor1D }> {
  const owner = makeOwner()
  try {
    const pass = await forward(tf, config, parameters, batch, dropout, owner, pause)
    await pause('heavy')
    const top = last(pass.activations)
    const { loss, logitGradient } = owner.keep(tf.tidy(() => crossEntropy(tf, pass.logits, batch, config.vocabulary)))
    const outputGradients = owner.keep(
      tf.tidy(() => ({
        weightsAndBias: transposedProduct(tf, withOnes(tf, top), logitGradient),
        input: productTransposed(tf, logitGradient, pass.weights.output.weights),
      })),
    )
    await pause('heavy')
    const gradients = [outputGradients.weightsAndBias]
    let flowing = outputGradients.input
    for (let k = config.layers - 1; k >= 0; k--) {
      const mask = pass.masks[k]
      const above = mask ? owner.keep(tf.mul<Tensor2D>(flowing, mask)) : flowing
      const { activations, weights, layers, shapes } = pass
      const layer = await lstmBackward(
        tf,
        at(activations, k),
        at(weights.layers, k),
        at(layers, k),
        above,
        at(shapes, k),
        owner,
        pause,
      )
      gradients.unshift(layer.weightsAndBias)
      flowing = layer.input
    }
    await pause('heavy')
    const gradient = tf.tidy(() => {
      const embedding = embeddingGradient(tf, batch.inputs, flowing, config)
      return tf.concat([embedding, ...gradients].map((part) => tf.reshape<Rank.R1>(part, [part.size])))
    })
    return { loss: tf.clone(loss), gradient }
  } finally {
    owner.disposeAll()
  }
}

async function forward(
  tf: TensorRuntime,
  config: LstmConfig,
  parameters: Tensor1D,
  batch: Batch,
  dropout: Dropout | undefined,
  owner: Owner,
  pause: Pause,
): Promise<Forward> {
  const weights = unpack(tf, config, parameters, owner)
  const ids = owner.keep(tf.tensor1d(batch.inputs, 'int32'))
  const activations: Tensor2D[] = [owner.keep(tf.gather(weights.embedding, ids))]
  const layers: LayerForward[] = []
  const masks: (Tensor2D | undefined)[] = []
  const shapes = weights.layers.map((_, k) => ({
    steps: batch.steps,
    batch: batch.batch,
    inputs: k === 0 ? config.embedding : config.hidden,
    hidden: config.hidden,
  }))
  for (const [k, layer] of weights.layers.entries()) {
    const result = await lstmForward(tf, at(activations, k), layer, at(shapes, k), owner, pause)
    const mask =
      dropout && dropout.rate > 0
        ? owner.keep(tf.tensor2d(dropoutMask(result.output.size, dropout), result.output.shape))
        : undefined
    layers.push(result)
    masks.push(mask)
    activations.push(mask ? owner.keep(tf.mul<Tensor2D>(result.output, mask)) : result.output)
  }
  const logits = owner.keep(
    tf.tidy(() => {
      const { weights: matrix, bias } = weights.output
      return tf.fused.matMul({ a: last(activations), b: matrix, bias: tf.reshape(bias, [config.vocabulary]) })
    }),
  ) as Tensor2D
  return { weights, shapes, activations, layers, masks, logits }
}

/** The named matrices out of the flat vector, in one operation. */
function unpack(tf: TensorRuntime, config: LstmConfig, parameters: Tensor1D, owner: Owner): NetworkWeights {
  const layout = lstmLayout(config)
  const matrices = tf.tidy(() => {
    const parts = tf.split(
      parameters,
      layout.map((slot) => slot.size),
    )
    return parts.map((part, k) => tf.reshape(part, at(layout, k).shape))
  }) as Tensor2D[]
  for (const matrix of matrices) owner.keep(matrix)
  const layers = Array.from({ length: config.layers }, (_, k) => ({
    weights: at(matrices, 1 + 2 * k),
    bias: at(matrices, 2 + 2 * k),
  }))
  const output = { weights: at(matrices, 1 + 2 * config.layers), bias: at(matrices, 2 + 2 * config.layers) }
  return { embedding: at(matrices, 0), layers, output }
}

/** Softmax cross-entropy: loss = -mean log p(target); its gradient in the logits is (p - onehot(target)) / positions. */
function crossEntropy(
  tf: TensorRuntime,
  logits: Tensor2D,
  batch: Batch,
  vocabulary: number,
): { loss: Scalar; logitGradient: Tensor2D } {
  const probabilities = tf.softmax(logits)
  const targets = oneHot(tf, batch.targets, vocabulary)
  const picked = tf.sum(tf.mul(probabilities, targets), 1)
  const loss = tf.neg<Scalar>(tf.mean(tf.log(tf.maximum(picked, 1e-30))))
  const logitGradient = tf.mul<Tensor2D>(tf.sub(probabilities, targets), 1 / batch.targets.length)
  return { loss, logitGradient }
}

/**
 * Sums the rows of `gradient` (positions, embedding) by token. tfjs-wasm has no UnsortedSegmentSum, so off the GPU the
 * sum is a plain loop; on the GPU, where a readback costs more than arithmetic, it is a one-hot product.
 */
function embeddingGradient(
  tf: TensorRuntime,
  ids: Int32Array,
  gradient: Tensor2D,
  { vocabulary, embedding }: LstmConfig,
): Tensor2D {
  if (tf.getBackend() === 'webgpu') {
    return transposedProduct(tf, oneHot(tf, ids, vocabulary), gradient)
  }
  const rows = gradient.dataSync<'float32'>()
  const sums = new Float32Array(vocabulary * embedding)
  for (const [position, id] of ids.entries()) {
    const from = position * embedding
    const to = id * embedding
    for (let k = 0; k < embedding; k++) sums[to + k]! += rows[from + k]!
  }
  return tf.tensor2d(sums, [vocabulary, embedding])
}

/**
 * (positions, vocabulary) in floats: integer ones break silently in tfjs-webgpu once a transposed product reads them.
 * Made by a cast, because tfjs-wasm writes the bits of integers when it is asked for float one-hots.
 */
function oneHot(tf: TensorRuntime, ids: Int32Array, vocabulary: number): Tensor2D {
  return tf.cast(tf.oneHot(tf.tensor1d(ids, 'int32'), vocabulary) as Tensor2D, 'float32')
}

function at<T>(list: readonly T[], index: number): T {
  const item = list[index]
  if (item === undefined) throw new Error(`No item ${index} in a list of ${list.length}.`)
  return item
}

function last<T>(list: readonly T[]): T {
  return at(list, list.length - 1)
}
