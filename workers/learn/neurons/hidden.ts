/**
 * Two layers: tanh units, then one logistic neuron, trained by backpropagation (Rumelhart, Hinton and Williams, Nature 323,
 * 1986) on all rows at once, with Adam (Kingma and Ba 2015). What one line cannot part, two can.
 */
import type { Points } from '../../contracts/neurons/data'
import type { Job } from '../../runtime/job'
import { makeRandom } from '../../runtime/random'

export interface HiddenOptions {
  readonly units: number
  readonly epochs: number
  readonly learningRate: number
  readonly seed: number
}

/** Weights in one array: (units, features + 1) of the first layer, then units + 1 of the second; biases last in each row. */
export interface HiddenNet {
  readonly features: number
  readonly units: number
  readonly weights: Float64Array
}

const ROWS_A_LOOK = 64
const [BETA1, BETA2, EPSILON] = [0.9, 0.999, 1e-8]

/** @returns the net, and the log loss before the first epoch and after each */
export async function trainHidden(
  { values, target }: Points,
  { units, epochs, learningRate, seed }: HiddenOptions,
  job: Job,
): Promise<{ net: HiddenNet; loss: Float64Array }> {
  const features = values.length / target.length
  const net = begin(features, units, seed)
  const { weights } = net
  const gradient = new Float64Array(weights.length)
  const mean = new Float64Array(weights.length)
  const square = new Float64Array(weights.length)
  const loss = new Float64Array(epochs + 1)
  for (let epoch = 0; epoch <= epochs; epoch++) {
    loss[epoch] = await backward(net, values, target, gradient, job)
    if (epoch === epochs) break
    for (let i = 0; i < weights.length; i++) {
      mean[i] = BETA1 * mean[i]! + (1 - BETA1) * gradient[i]!
      square[i] = BETA2 * square[i]! + (1 - BETA2) * gradient[i]! ** 2
      const m = mean[i]! / (1 - BETA1 ** (epoch + 1))
      const v = square[i]! / (1 - BETA2 ** (epoch + 1))
      weights[i]! -= (learningRate * m) / (Math.sqrt(v) + EPSILON)
    }
    job.progress({ phase: 'training two layers', done: epoch, total: epochs, unit: 'epochs' })
    if (job.due()) await job.rest()
  }
  return { net, loss }
}

/** Uniform within ±sqrt(6 / (in + out)): Glorot and Bengio 2010. */
function begin(features: number, units: number, seed: number): HiddenNet {
  const random = makeRandom(seed)
  const weights = new Float64Array(units * (features + 1) + units + 1)
  const ends = [Math.sqrt(6 / (features + units)), Math.sqrt(6 / (units + 1))] as const
  const first = units * (features + 1)
  for (let i = 0; i < weights.length; i++) {
    const isBias = i < first ? i % (features + 1) === features : i === weights.length - 1
    weights[i] = isBias ? 0 : (2 * random.next() - 1) * (i < first ? ends[0] : ends[1])
  }
  return { features, units, weights }
}

/** Chance of class 1 of the row that begins at `at`; writes what the hidden units say. */
function forward(
  { features, units, weights }: HiddenNet,
  values: Float64Array,
  at: number,
  hidden: Float64Array,
): number {
  const second = units * (features + 1)
  let net = weights[second + units]!
  for (let u = 0; u < units; u++) {
    const from = u * (features + 1)
    let sum = weights[from + features]!
    for (let f = 0; f < features; f++) sum += weights[from + f]! * values[at + f]!
    hidden[u] = Math.tanh(sum)
    net += weights[second + u]! * hidden[u]!
  }
  return 1 / (1 + Math.exp(-net))
}

/** Mean log loss; writes its gradient. */
async function backward(
  net: HiddenNet,
  values: Float64Array,
  target: Int8Array,
  gradient: Float64Array,
  job: Job,
): Promise<number> {
  const { features, units, weights } = net
  const rows = target.length
  const second = units * (features + 1)
  const hidden = new Float64Array(units)
  gradient.fill(0)
  let loss = 0
  for (let row = 0; row < rows; row++) {
    const at = row * features
    const label = target[row] === 1 ? 1 : 0
    const p = forward(net, values, at, hidden)
    loss -= Math.log(Math.max(1e-15, label === 1 ? p : 1 - p)) / rows
    if (row % ROWS_A_LOOK === 0 && job.due()) await job.rest()
    const pull = (p - label) / rows
    gradient[second + units]! += pull
    for (let u = 0; u < units; u++) {
      gradient[second + u]! += pull * hidden[u]!
      const inner = pull * weights[second + u]! * (1 - hidden[u]! ** 2)
      const from = u * (features + 1)
      for (let f = 0; f < features; f++) gradient[from + f]! += inner * values[at + f]!
      gradient[from + features]! += inner
    }
  }
  return loss
}

/** Chance of class 1 for rows. */
export async function hiddenProbabilities(net: HiddenNet, values: Float64Array, job: Job): Promise<Float64Array> {
  const hidden = new Float64Array(net.units)
  const chances = new Float64Array(values.length / net.features)
  for (let row = 0; row < chances.length; row++) {
    chances[row] = forward(net, values, row * net.features, hidden)
    if (row % ROWS_A_LOOK === 0 && job.due()) await job.rest()
  }
  return chances
}

/** Share of rows on the right side. */
export async function hiddenAccuracy(net: HiddenNet, { values, target }: Points, job: Job): Promise<number> {
  const called = await hiddenProbabilities(net, values, job)
  return called.reduce((right, p, row) => right + ((p > 0.5 ? 1 : -1) === target[row] ? 1 : 0), 0) / target.length
}
