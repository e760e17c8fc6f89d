/**
 * Training of a network in small batches with Adam (Kingma and Ba, ICLR 2015), on the device that computes in this tab:
 * the GPU where there is one, with own kernels for the products, else WebAssembly. All parameters are one tensor, so that
 * Adam is a handful of operations whatever the layers. Batches, penalty and steps are those of scikit-learn's
 * `MLPClassifier`; for the same seed it comes to the same parameters, but for rounding.
 */
import type { Rank, Scalar, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import { openDevice, type Device, type TensorRuntime } from '../../compute/device'
import { withGpuLease } from '../../compute/lease'
import { survivingLosses, untilEnded } from '../../compute/survive'
import { invalid } from '../../runtime/errors'
import type { Job } from '../../runtime/job'
import { isSpareWorker } from '../../runtime/pool'
import type { Examples } from '../estimator'
import { logLoss } from '../metrics/probability'
import { mersenneTwister } from '../random/mersenne-twister'
import { begin, chances, type Layer } from './shape'

const [BETA1, BETA2, EPSILON] = [0.9, 0.999, 1e-8]
/** A loss that has not fallen by this much has not fallen. */
const TOLERANCE = 1e-4

/**
 * @property penalty  half of it times the squared weights is added to a batch's loss; biases are free
 * @property patience epochs without a better loss (held out, or else in training) after which it ends; 0 for all epochs
 */
export interface TrainOptions {
  readonly rate: number
  readonly batch: number
  readonly epochs: number
  readonly penalty: number
  readonly patience: number
  readonly seed: number
}

/** @property history loss after each epoch: of the rows held out, or where there are none of the training rows */
export interface Trained {
  readonly parameters: Float32Array
  readonly history: readonly number[]
}

/** @param held rows that decide when to end, and whose best epoch is kept */
export async function trainNetwork(
  layers: readonly Layer[],
  examples: Examples,
  held: Examples | undefined,
  options: TrainOptions,
  job: Job,
): Promise<Trained> {
  // Spare workers share the machine with others like them, so they leave the GPU alone.
  const open = (): Promise<Device> => (isSpareWorker() ? openDevice({ force: 'wasm' }) : openDevice())
  const attempt = async (): Promise<Trained> => {
    const device = await open()
    const running = runEpochs(device, layers, examples, held, options, job)
    return device.guard(running).catch(async (error: unknown) => {
      // What is left of it must not go on beside its successor.
      await untilEnded(running)
      throw error
    })
  }
  const work = (): Promise<Trained> =>
    survivingLosses(attempt, job, () => {
      job.progress({
        phase: 'the GPU was lost; the network begins anew',
        done: 0,
        total: options.epochs,
        unit: 'epochs',
      })
    })
  const { backend } = (await open()).report
  return backend === 'webgpu' ? withGpuLease(job, work) : work()
}

async function runEpochs(
  { tf }: Device,
  layers: readonly Layer[],
  { features, target, weights }: Examples,
  held: Examples | undefined,
  { rate, batch, epochs, penalty, patience, seed }: TrainOptions,
  job: Job,
): Promise<Trained> {
  const { rows, columns } = features
  const random = mersenneTwister(seed)
  const first = begin(layers, random)
  const given: Given = {
    x: tf.tensor2d(Float32Array.from(features.values), [rows, columns]),
    y: tf.tensor2d(Float32Array.from(target), [rows, 1]),
    importance: tf.tensor2d(meanOne(weights, rows), [rows, 1]),
  }
  let state = begun(tf, first)
  let order = Int32Array.from({ length: rows }, (_, row) => row)
  let best = { parameters: first, loss: Infinity, epoch: -1 }
  const history: number[] = []
  try {
    for (let epoch = 0, step = 0; epoch < epochs; epoch++) {
      const places = random.permutation(rows)
      order = places.map((place) => order[place]!)
      for (let from = 0; from < rows; from += batch) {
        step++
        const length = (rate * Math.sqrt(1 - BETA2 ** step)) / (1 - BETA1 ** step)
        const picked = order.subarray(from, Math.min(rows, from + batch))
        const before = state
        state = tf.tidy(() => stepped(tf, layers, given, before, picked, penalty, length))
        tf.dispose(before)
        if (job.due()) await job.rest()
      }
      const parameters = Float32Array.from(await state.parameters.data())
      const sum = (await state.loss.data())[0]!
      tf.dispose(state.loss)
      state = { ...state, loss: tf.scalar(0) }
      const loss = held ? await lossOf(held, layers, parameters, job) : sum / rows
      if (!Number.isFinite(loss))
        throw invalid('The network ran away from the least loss: take a smaller learning rate.')
      history.push(loss)
      // Without rows held out the last epoch is kept, as scikit-learn keeps it.
      const isBetter = loss < best.loss - (held ? 0 : TOLERANCE)
      if (isBetter || !held)
        best = { parameters, loss: Math.min(loss, best.loss), epoch: isBetter ? epoch : best.epoch }
      job.progress({ phase: 'training the network', done: epoch + 1, total: epochs, unit: 'epochs' })
      if (patience > 0 && epoch - best.epoch >= patience + (held ? 0 : 1)) break
    }
  } finally {
    tf.dispose({ ...given, ...state })
  }
  return { parameters: best.parameters, history }
}

const lossOf = async (
  { features, target, weights }: Examples,
  layers: readonly Layer[],
  parameters: Float32Array,
  job: Job,
): Promise<number> => logLoss(target, await chances(layers, parameters, features, job), weights)

/** (rows, columns), (rows, 1), (rows, 1) with a mean of one. */
interface Given {
  readonly x: Tensor2D
  readonly y: Tensor2D
  readonly importance: Tensor2D
}

/** All parameters, the running means of their gradients and of its squares, and the sum of the losses of an epoch's rows. */
type State = {
  readonly parameters: Tensor1D
  readonly mean: Tensor1D
  readonly square: Tensor1D
  readonly loss: Scalar
}

const begun = (tf: TensorRuntime, parameters: Float32Array): State => ({
  parameters: tf.tensor1d(parameters),
  mean: tf.zeros([parameters.length]),
  square: tf.zeros([parameters.length]),
  loss: tf.scalar(0),
})

/** One batch: forward, backward, Adam. */
function stepped(
  tf: TensorRuntime,
  layers: readonly Layer[],
  given: Given,
  { parameters, mean, square, loss }: State,
  picked: Int32Array,
  penalty: number,
  length: number,
): State {
  const rows = tf.tensor1d(picked, 'int32')
  const count = picked.length
  const own = layers.map(({ inputs, units, weightsAt, biasesAt }) => ({
    weights: tf.reshape<Rank.R2>(tf.slice(parameters, weightsAt, inputs * units), [inputs, units]),
    biases: tf.slice(parameters, biasesAt, units),
  }))
  const target = tf.gather(given.y, rows)
  const importance = tf.gather(given.importance, rows)
  // What goes into each layer; the last entry is what the one unit at the end comes to.
  const values = [tf.gather(given.x, rows)]
  for (const [k, { weights, biases }] of own.entries()) {
    const net = tf.add<Tensor2D>(tf.matMul(values[k]!, weights), biases)
    values.push(k < own.length - 1 ? tf.relu(net) : net)
  }
  const net = values.at(-1)!
  const squares = own.reduce<Tensor>((sum, { weights }) => tf.add(sum, tf.sum(tf.square(weights))), tf.scalar(0))
  // log(1 + exp(net)) - target net, without overflow.
  const losses = tf.add(tf.sub(tf.relu(net), tf.mul(target, net)), tf.log1p(tf.exp(tf.neg(tf.abs(net)))))
  const total = tf.add(tf.sum(tf.mul(importance, losses)), tf.mul(squares, penalty / 2))
  let pull = tf.mul<Tensor2D>(importance, tf.sub(tf.sigmoid(net), target))
  const parts: Tensor1D[] = []
  for (let k = own.length - 1; k >= 0; k--) {
    const { weights } = own[k]!
    const slope = tf.div(tf.add(tf.matMul(values[k]!, pull, true), tf.mul(weights, penalty)), count)
    parts.unshift(tf.reshape(slope, [-1]), tf.div<Tensor1D>(tf.sum(pull, 0), count))
    if (k > 0) pull = tf.mul(tf.matMul(pull, weights, false, true), tf.step(values[k]!))
  }
  const gradient = tf.concat1d(parts)
  const nextMean = tf.add<Tensor1D>(tf.mul(mean, BETA1), tf.mul(gradient, 1 - BETA1))
  const nextSquare = tf.add<Tensor1D>(tf.mul(square, BETA2), tf.mul(tf.square(gradient), 1 - BETA2))
  const change = tf.div(tf.mul(nextMean, length), tf.add(tf.sqrt(nextSquare), EPSILON))
  return { parameters: tf.sub(parameters, change), mean: nextMean, square: nextSquare, loss: tf.add(loss, total) }
}

/** Weights as shares of their mean, so that the rate means the same with them as without. */
function meanOne(weights: Float64Array | undefined, rows: number): Float32Array {
  if (!weights) return new Float32Array(rows).fill(1)
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / rows
  return Float32Array.from(weights, (weight) => weight / mean)
}
