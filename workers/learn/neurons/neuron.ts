/**
 * One neuron with a threshold, trained two ways. Rosenblatt, "The perceptron" (Psychological Review 65, 1958): moves only
 * when a row is on the wrong side. Widrow and Hoff, "Adaptive switching circuits" (1960), ADALINE: follows the slope of
 * the mean squared error of its sum before the threshold. Targets are -1 and 1; the bias is the last weight.
 */
import type { Points } from '../../contracts/neurons/data'
import type { Job } from '../../runtime/job'
import { makeRandom, shuffle } from '../../runtime/random'

export interface NeuronOptions {
  readonly learningRate: number
  readonly epochs: number
  /** Rows of one step; all of them when missing. */
  readonly batchSize?: number
  /** Rows are shuffled before each epoch; in their order when missing. */
  readonly seed?: number
  /** One a row: so many times its step. All ones when missing. */
  readonly importance?: Float64Array
}

/** @property weights (epochs + 1, width), row-major; the others have one entry an epoch */
export interface NeuronRun {
  readonly width: number
  readonly weights: Float64Array
  readonly loss: Float64Array
  readonly errors: Float64Array
  readonly steps: Float64Array
  readonly diverged: boolean
  readonly converged?: number
}

/** Rows whose weights are kept one by one, for looking at. */
const MOST_STEPS = 400
const ROWS_A_LOOK = 1024
/** A loss this many times what it began with will not come back. */
const RUNAWAY = 1e8

/** w·x + b of the row that begins at `at`. */
export function netOf(weights: Float64Array, values: Float64Array, at: number): number {
  const features = weights.length - 1
  let net = weights[features]!
  for (let f = 0; f < features; f++) net += weights[f]! * values[at + f]!
  return net
}

/** Adds `share` times the row to the weights. */
function addRow(weights: Float64Array, values: Float64Array, at: number, share: number): void {
  const features = weights.length - 1
  for (let f = 0; f < features; f++) weights[f]! += share * values[at + f]!
  weights[features]! += share
}

/**
 * w += rate (y - called) x, row by row. At most (R / margin)² updates if a line parts the classes (Novikoff 1962); `errors`
 * are the updates of each epoch, and it ends with an epoch without any.
 */
export async function trainPerceptron(
  { values, target }: Points,
  options: NeuronOptions,
  job: Job,
): Promise<NeuronRun> {
  const { learningRate, epochs, importance } = options
  const recorder = await record(values, target, epochs, job)
  const { weights } = recorder
  const features = weights.length - 1
  const order = rowOrder(target.length, options.seed)
  let converged: number | undefined
  for (let epoch = 1; epoch <= epochs && converged === undefined; epoch++) {
    let updates = 0
    for (const [i, row] of order().entries()) {
      if (i % ROWS_A_LOOK === 0 && job.due()) await job.rest()
      const called = netOf(weights, values, row * features) >= 0 ? 1 : -1
      if (called !== target[row]) {
        const share = learningRate * (importance?.[row] ?? 1)
        addRow(weights, values, row * features, share * (target[row]! - called))
        updates++
      }
      recorder.step()
    }
    await recorder.epoch(updates)
    if (updates === 0) converged = epoch
    await restAt(epoch, epochs, job)
  }
  return { ...recorder.finish(), diverged: false, ...(converged === undefined ? {} : { converged }) }
}

/**
 * w += rate (2 / m) sum (y - w·x) x over the m rows of a step: the slope of their mean squared error. Row by row (m = 1)
 * that is Widrow and Hoff's rule with twice the rate. Ends early when it runs away.
 */
export async function trainAdaline({ values, target }: Points, options: NeuronOptions, job: Job): Promise<NeuronRun> {
  const { learningRate, epochs, importance } = options
  const rows = target.length
  const size = Math.min(rows, options.batchSize ?? rows)
  const recorder = await record(values, target, epochs, job)
  const { weights } = recorder
  const features = weights.length - 1
  const order = rowOrder(rows, size < rows ? options.seed : undefined)
  const errors = new Float64Array(size)
  const first = recorder.lossNow()
  let diverged = false
  for (let epoch = 1; epoch <= epochs && !diverged; epoch++) {
    const rowsNow = order()
    for (let from = 0; from < rows; from += size) {
      const to = Math.min(rows, from + size)
      for (let i = from; i < to; i++) {
        const row = rowsNow[i]!
        errors[i - from] = (importance?.[row] ?? 1) * (target[row]! - netOf(weights, values, row * features))
        if (i % ROWS_A_LOOK === 0 && job.due()) await job.rest()
      }
      const share = (2 * learningRate) / (to - from)
      for (let i = from; i < to; i++) {
        addRow(weights, values, rowsNow[i]! * features, share * errors[i - from]!)
        if (i % ROWS_A_LOOK === 0 && job.due()) await job.rest()
      }
      if (size < rows) recorder.step()
    }
    const loss = await recorder.epoch()
    diverged = !(loss < RUNAWAY * Math.max(1, first))
    await restAt(epoch, epochs, job)
  }
  return { ...recorder.finish(), diverged }
}

async function restAt(epoch: number, epochs: number, job: Job): Promise<void> {
  job.progress({ phase: 'training', done: epoch, total: epochs, unit: 'epochs' })
  if (job.due()) await job.rest()
}

/** The rows of an epoch: shuffled by a generator of the seed, or in their order. */
function rowOrder(rows: number, seed: number | undefined): () => Int32Array {
  const order = Int32Array.from({ length: rows }, (_, row) => row)
  const random = seed === undefined ? undefined : makeRandom(seed)
  return () => (random ? shuffle(order, random) : order)
}

/** Writes down where the weights have been. */
async function record(values: Float64Array, target: Int8Array, epochs: number, job: Job) {
  const features = values.length / target.length
  const width = features + 1
  const weights = new Float64Array(width)
  const history = new Float64Array((epochs + 1) * width)
  const loss = new Float64Array(epochs + 1)
  const errors = new Float64Array(epochs + 1)
  const steps: number[] = []
  let done = 0
  const judged = async (): Promise<{ mean: number; wrong: number }> => {
    let [sum, wrong] = [0, 0]
    for (let row = 0; row < target.length; row++) {
      const net = netOf(weights, values, row * features)
      sum += (target[row]! - net) ** 2
      if ((net >= 0 ? 1 : -1) !== target[row]) wrong++
      if (row % ROWS_A_LOOK === 0 && job.due()) await job.rest()
    }
    return { mean: sum / target.length, wrong }
  }
  const write = async (wrong: number | undefined): Promise<number> => {
    const now = await judged()
    history.set(weights, done * width)
    loss[done] = now.mean
    errors[done] = wrong ?? now.wrong
    return now.mean
  }
  await write(undefined)
  return {
    weights,
    lossNow: () => loss[0]!,
    step: () => {
      if (steps.length < MOST_STEPS * width) steps.push(...weights)
    },
    epoch: (updates?: number): Promise<number> => {
      done++
      return write(updates)
    },
    finish: () => ({
      width,
      weights: history.slice(0, (done + 1) * width),
      loss: loss.slice(0, done + 1),
      errors: errors.slice(0, done + 1),
      steps: Float64Array.from(steps),
    }),
  }
}

/** Share of rows on the right side. */
export async function accuracyOf(weights: Float64Array, { values, target }: Points, job: Job): Promise<number> {
  const features = weights.length - 1
  let right = 0
  for (let row = 0; row < target.length; row++) {
    if ((netOf(weights, values, row * features) >= 0 ? 1 : -1) === target[row]) right++
    if (row % ROWS_A_LOOK === 0 && job.due()) await job.rest()
  }
  return right / target.length
}
