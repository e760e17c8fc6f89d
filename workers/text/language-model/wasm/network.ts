/**
 * The whole network in WebAssembly SIMD on a batch of sequences: embedding, LSTM layers with dropout after each, softmax
 * cross-entropy at every position, and the gradient; what ../network.ts does in tensor operations, which is its oracle.
 * The output layer goes over the positions in chunks, so that the logits of a large vocabulary are never all held.
 */
import type { LstmConfig } from '../../../contracts/text/language-model'
import type { Kernels } from '../../../compute/wasm/kernels'
import { addProduct, matrixAt, padded, transposed, type Matrix } from '../../../compute/wasm/matmul'
import { inSlices } from '../../../compute/wasm/slices'
import type { Job } from '../../../runtime/job'
import { lstmLayout } from '../lstm-layout'
import { keptAt } from '../../../compute/kernels/dropout/dropout.cpu'
import { layerDropout, type Dropout } from '../dropout'
import type { Batch } from '../network'
import {
  layerBackward,
  layerForward,
  repeatRow,
  type LayerInput,
  type LayerMatrices,
  type LayerTrace,
  type Sequence,
} from './layer'
import { paddedConfig } from './padded'

const OUTPUT_ROWS = 256
/** As tfjs's path clips a probability at 1e-30. */
const HIGHEST_LOSS = -Math.log(1e-30)

/** The padded parameters at an address, or their gradient, as matrices. */
interface NetworkMatrices {
  embedding: Matrix
  layers: LayerMatrices[]
  output: Matrix
  outputBias: number
}

/** @property at address of the padded parameters @property gradient where their gradient goes */
export interface NetworkMemory {
  kernels: Kernels
  /** Unpadded. */
  config: LstmConfig
  at: number
  gradient: number
}

/** Mean cross-entropy of a batch in nats a token, without a gradient. */
export function batchLoss(network: NetworkMemory, batch: Batch, job: Job): Promise<number> {
  return released(network.kernels, async () => {
    const pass = await forward(network, batch, undefined, job)
    return outputLayer(network, pass, batch, undefined, job)
  })
}

/** Mean cross-entropy of a batch in nats a token; its gradient is left at `network.gradient`, in the padded layout. */
export function lossAndGradient(network: NetworkMemory, batch: Batch, job: Job, dropout?: Dropout): Promise<number> {
  const { kernels, config } = network
  return released(kernels, async () => {
    const pass = await forward(network, batch, dropout, job)
    const slots = lstmLayout(paddedConfig(config))
    kernels
      .floats(
        network.gradient,
        slots.reduce((sum, { size }) => sum + size, 0),
      )
      .fill(0)
    const { sequence, layers, masks, ids } = pass
    const weights = matricesAt(network.at, config)
    const gradient = matricesAt(network.gradient, config)
    const { hidden } = paddedConfig(config)
    let flow = matrixAt(kernels.zeros(sequence.rows * hidden), sequence.rows, hidden)
    const loss = await outputLayer(network, pass, batch, flow, job)
    for (let k = layers.length - 1; k >= 0; k--) {
      const mask = masks[k]
      if (mask !== undefined) await multiplyBy(kernels, flow, mask, job)
      flow = await layerBackward(
        kernels,
        at(layers, k),
        at(weights.layers, k),
        at(gradient.layers, k),
        flow,
        sequence,
        job,
      )
    }
    kernels.addRows(flow.at, gradient.embedding.at, ids.address, ids.count, 4 * flow.columns)
    return loss
  })
}

interface Forward {
  sequence: Sequence
  ids: DistinctIds
  layers: LayerTrace[]
  /** Addresses of the dropout masks. */
  masks: (number | undefined)[]
  top: Matrix
}

async function forward(
  { kernels, config, at: address }: NetworkMemory,
  batch: Batch,
  dropout: Dropout | undefined,
  job: Job,
): Promise<Forward> {
  const weights = matricesAt(address, config)
  const rowsPerStep = Math.ceil(batch.batch / 4) * 4
  const sequence = { steps: batch.steps, batch: rowsPerStep, rows: batch.steps * rowsPerStep }
  const ids = distinctIds(kernels, batch, sequence, config.vocabulary)
  const { columns } = weights.embedding
  const distinct = matrixAt(kernels.zeros(padded(ids.count) * columns), padded(ids.count), columns)
  kernels.copyRows(weights.embedding.at, ids.address, distinct.at, ids.count, 4 * columns)
  let input: LayerInput = { rows: distinct, slots: ids.slots }
  const layers: LayerTrace[] = []
  const masks: (number | undefined)[] = []
  for (const layer of weights.layers) {
    const trace = await layerForward(kernels, input, layer, sequence, job)
    const drops = dropout !== undefined && dropout.rate > 0
    const mask = drops ? await dropoutMask(kernels, batch, sequence, config.hidden, dropout, job) : undefined
    layers.push(trace)
    masks.push(mask)
    input = { rows: mask === undefined ? trace.h : await masked(kernels, trace.h, mask, job) }
  }
  return { sequence, ids, layers, masks, top: input.rows }
}

/**
 * Logits, loss and, when `flow` is given, gradients: those of the output layer's weights are added to the network's, and
 * `flow`, which holds zeros, receives that of the output layer's input.
 */
async function outputLayer(
  { kernels, config, at: address, gradient: gradientAddress }: NetworkMemory,
  { top, sequence }: Forward,
  batch: Batch,
  flow: Matrix | undefined,
  job: Job,
): Promise<number> {
  const weights = matricesAt(address, config)
  const gradient = matricesAt(gradientAddress, config)
  const { vocabulary, hidden } = paddedConfig(config)
  const chunk = Math.min(OUTPUT_ROWS, sequence.rows)
  const logitsAt = kernels.place(chunk * vocabulary)
  const [sums, margins] = [kernels.place(chunk), kernels.place(chunk)]
  const { targets, weightOf } = placeTargets(kernels, batch, sequence)
  let total = 0
  for (let row = 0; row < sequence.rows; row += chunk) {
    const rows = Math.min(chunk, sequence.rows - row)
    const logits = matrixAt(logitsAt, rows, vocabulary)
    const input = matrixAt(top.at + 4 * row * hidden, rows, hidden)
    await repeatRow(kernels, weights.outputBias, logits, job)
    await addProduct(kernels, logits, input, weights.output, job)
    kernels.softmaxCrossEntropy(logitsAt, targets + 4 * row, weightOf + 4 * row, sums, margins, rows, 4 * vocabulary)
    total += lossOf(kernels.floats(sums, rows), kernels.floats(margins, rows), kernels.floats(weightOf + 4 * row, rows))
    if (flow) {
      await addProduct(kernels, gradient.output, transposed(input), logits, job)
      kernels.addColumns(logitsAt, gradient.outputBias, rows, 4 * vocabulary)
      const below = matrixAt(flow.at + 4 * row * hidden, rows, hidden)
      await addProduct(kernels, below, logits, transposed(weights.output), job)
    }
  }
  return total / batch.targets.length
}

function lossOf(sums: Float32Array, margins: Float32Array, weights: Float32Array): number {
  let total = 0
  for (let row = 0; row < sums.length; row++) {
    if (weights[row] === 0) continue
    const loss = Math.log(sums[row]!) - margins[row]!
    total += loss > HIGHEST_LOSS ? HIGHEST_LOSS : loss
  }
  return total
}

/** Targets of the padded rows; rows that only pad the batch weigh nothing. */
function placeTargets(
  kernels: Kernels,
  { targets, batch }: Batch,
  { rows, batch: rowsPerStep }: Sequence,
): { targets: number; weightOf: number } {
  const placed = { targets: kernels.zeros(rows), weightOf: kernels.zeros(rows) }
  const [ids, weights] = [kernels.integers(placed.targets, rows), kernels.floats(placed.weightOf, rows)]
  for (const [position, target] of targets.entries()) {
    const row = Math.floor(position / batch) * rowsPerStep + (position % batch)
    ids[row] = target
    weights[row] = 1 / targets.length
  }
  return placed
}

/** The different tokens of a batch. @property slots address: for each row, which of them it has */
interface DistinctIds {
  address: number
  count: number
  slots: number
}

function distinctIds(kernels: Kernels, { inputs, batch }: Batch, sequence: Sequence, vocabulary: number): DistinctIds {
  const slotOf = new Int32Array(vocabulary).fill(-1)
  const ids: number[] = []
  const slots = kernels.zeros(sequence.rows)
  const view = kernels.integers(slots, sequence.rows)
  for (const [position, id] of inputs.entries()) {
    if (slotOf[id]! < 0) slotOf[id] = ids.push(id) - 1
    view[Math.floor(position / batch) * sequence.batch + (position % batch)] = slotOf[id]!
  }
  const address = kernels.place(ids.length)
  kernels.integers(address, ids.length).set(ids)
  return { address, count: ids.length, slots }
}

/** Inverted dropout by the index of the unpadded positions, as the tensor operations have it. */
async function dropoutMask(
  kernels: Kernels,
  { steps, batch }: Batch,
  sequence: Sequence,
  hidden: number,
  dropout: Dropout,
  job: Job,
): Promise<number> {
  const width = padded(hidden)
  const address = kernels.zeros(sequence.rows * width)
  const kept = layerDropout(dropout)
  for (let t = 0; t < steps; t++) {
    const mask = kernels.floats(address + 4 * t * sequence.batch * width, batch * width)
    for (let b = 0; b < batch; b++) {
      const position = t * batch + b
      for (let j = 0; j < hidden; j++) mask[b * width + j] = keptAt(kept, position * hidden + j)
    }
    if (job.due()) await job.rest()
  }
  return address
}

async function multiplyBy(kernels: Kernels, matrix: Matrix, mask: number, job: Job): Promise<void> {
  const bytes = 4 * matrix.columns
  await inSlices(matrix.rows, { bytes }, job, (first, count) => {
    kernels.multiplyBy(matrix.at + bytes * first, mask + bytes * first, bytes * count)
  })
}

async function masked(kernels: Kernels, from: Matrix, mask: number, job: Job): Promise<Matrix> {
  const copy = matrixAt(kernels.place(from.rows * from.columns), from.rows, from.columns)
  const size = from.rows * from.columns
  kernels.floats(copy.at, size).set(kernels.floats(from.at, size))
  await multiplyBy(kernels, copy, mask, job)
  return copy
}

function matricesAt(address: number, config: LstmConfig): NetworkMatrices {
  const { layers, hidden } = config
  const matrices = lstmLayout(paddedConfig(config)).map(({ shape, offset }) => matrixAt(address + 4 * offset, ...shape))
  const width = padded(hidden)
  return {
    embedding: at(matrices, 0),
    layers: Array.from({ length: layers }, (_, k) => {
      const { at: from, rows, columns } = at(matrices, 1 + 2 * k)
      const inputs = rows - width
      return {
        input: matrixAt(from, inputs, columns),
        recurrent: matrixAt(from + 4 * inputs * columns, width, columns),
        bias: at(matrices, 2 + 2 * k).at,
      }
    }),
    output: at(matrices, 1 + 2 * layers),
    outputBias: at(matrices, 2 + 2 * layers).at,
  }
}

/** Gives back what `work` placed, also when it was cancelled. */
async function released<T>(kernels: Kernels, work: () => Promise<T>): Promise<T> {
  const mark = kernels.mark()
  try {
    return await work()
  } finally {
    kernels.release(mark)
  }
}

function at<T>(list: readonly T[], index: number): T {
  const item = list[index]
  if (item === undefined) throw new Error(`No item ${index} in a list of ${list.length}.`)
  return item
}
