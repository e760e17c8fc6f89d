/**
 * One LSTM layer over a whole sequence in WebAssembly SIMD, forward and backward; what lstm.ts does in tensor
 * operations, with the same formulas. All sides are padded. Rows are time-major: row t·batch + b.
 * The input product is taken over the distinct rows only: the first layer's input is a row of the embedding, and a batch
 * of 2,048 characters has 65 different ones, so their products are made once and copied, and gradients are added up by
 * token before the weights see them. That saves over a quarter of a small model's arithmetic and changes no result.
 */
import type { Kernels } from '../../../compute/wasm/kernels'
import { addProduct, matrixAt, transposed, type Matrix } from '../../../compute/wasm/matmul'
import { inSlices } from '../../../compute/wasm/slices'
import type { Job } from '../../../runtime/job'

/** @property rows time steps times batch */
export interface Sequence {
  steps: number
  batch: number
  rows: number
}

/** Weights of a layer, or their gradient, where they lie. */
export interface LayerMatrices {
  input: Matrix
  recurrent: Matrix
  /** Address of the 4 · hidden biases. */
  bias: number
}

/** @property slots address of the row of `rows` that each position reads; without it they are the same */
export interface LayerInput {
  rows: Matrix
  slots?: number
}

/** What the backward pass needs again: addresses of (rows, hidden) each, and z of (rows, 4 hidden). */
export interface LayerTrace {
  input: LayerInput
  /** The products of distinct input rows. */
  table?: Matrix
  z: Matrix
  c: number
  tanhC: number
  h: Matrix
}

/** Runs the layer from a zero state. */
export async function layerForward(
  kernels: Kernels,
  input: LayerInput,
  weights: LayerMatrices,
  sequence: Sequence,
  job: Job,
): Promise<LayerTrace> {
  const { steps, batch, rows } = sequence
  const hidden = weights.recurrent.rows
  const z = matrixAt(kernels.place(rows * 4 * hidden), rows, 4 * hidden)
  const [c, tanhC, output] = [0, 0, 0].map(() => kernels.place(rows * hidden)) as [number, number, number]
  const h = matrixAt(output, rows, hidden)
  const table =
    input.slots === undefined
      ? undefined
      : matrixAt(kernels.place(input.rows.rows * 4 * hidden), input.rows.rows, 4 * hidden)
  const product = table ?? z
  await repeatRow(kernels, weights.bias, product, job)
  await addProduct(kernels, product, input.rows, weights.input, job)
  if (table) {
    await inSlices(rows, { bytes: 16 * hidden }, job, (first, count) => {
      const [ids, to] = [(input.slots ?? 0) + 4 * first, z.at + 16 * hidden * first]
      kernels.copyRows(table.at, ids, to, count, 16 * hidden)
    })
  }
  const mark = kernels.mark()
  const before = kernels.zeros(batch * hidden)
  const packedState = kernels.place(batch * hidden)
  const packedWeights = kernels.place(4 * hidden * hidden)
  kernels.packB(weights.recurrent.at, 16 * hidden, packedWeights, 4 * hidden, hidden)
  const stateBytes = 4 * batch * hidden
  for (let t = 0; t < steps; t++) {
    const [gates, at] = [z.at + t * 4 * stateBytes, t * stateBytes]
    if (t > 0) {
      kernels.packA(h.at + at - stateBytes, 4 * hidden, packedState, batch, hidden)
      await inSlices(batch, { operations: 8 * hidden * hidden }, job, (first, count) => {
        const [state, to] = [packedState + 4 * hidden * first, gates + 16 * hidden * first]
        kernels.multiplyTiles(state, packedWeights, to, 16 * hidden, count, 4 * hidden, hidden)
      })
    }
    const held = t > 0 ? c + at - stateBytes : before
    kernels.lstmForward(gates, held, c + at, tanhC + at, h.at + at, batch, 4 * hidden)
    if (job.due()) await job.rest()
  }
  kernels.release(mark)
  return { input, z, c, tanhC, h, ...(table && { table }) }
}

/**
 * Adds the layer's gradients to `gradient` and returns the gradient of `input.rows`. `flow` is the gradient of the
 * output, (rows, hidden); it is used up, and where the input has a row for each position it holds the result.
 */
export async function layerBackward(
  kernels: Kernels,
  trace: LayerTrace,
  weights: LayerMatrices,
  gradient: LayerMatrices,
  flow: Matrix,
  sequence: Sequence,
  job: Job,
): Promise<Matrix> {
  const { input, z, h, table } = trace
  const { steps, batch, rows } = sequence
  const hidden = weights.recurrent.rows
  await backThroughTime(kernels, trace, weights, flow, sequence, job)
  if (steps > 1) {
    const earlier = matrixAt(h.at, rows - batch, hidden)
    const later = matrixAt(z.at + 16 * batch * hidden, rows - batch, 4 * hidden)
    await addProduct(kernels, gradient.recurrent, transposed(earlier), later, job)
  }
  if (table) {
    kernels.floats(table.at, table.rows * table.columns).fill(0)
    await inSlices(rows, { bytes: 16 * hidden }, job, (first, count) => {
      kernels.addRows(z.at + 16 * hidden * first, table.at, (input.slots ?? 0) + 4 * first, count, 16 * hidden)
    })
  }
  const product = table ?? z
  await inSlices(product.rows, { bytes: 16 * hidden }, job, (first, count) => {
    kernels.addColumns(product.at + 16 * hidden * first, gradient.bias, count, 16 * hidden)
  })
  await addProduct(kernels, gradient.input, transposed(input.rows), product, job)
  const target = table ? kernels.place(input.rows.rows * input.rows.columns) : flow.at
  const result = matrixAt(target, input.rows.rows, input.rows.columns)
  kernels.floats(result.at, result.rows * result.columns).fill(0)
  await addProduct(kernels, result, product, transposed(weights.input), job)
  return result
}

/** From the last time step to the first: z becomes dz, `flow` becomes dh. */
async function backThroughTime(
  kernels: Kernels,
  { z, c, tanhC }: LayerTrace,
  { recurrent }: LayerMatrices,
  flow: Matrix,
  { steps, batch }: Sequence,
  job: Job,
): Promise<void> {
  const hidden = recurrent.rows
  const mark = kernels.mark()
  const [before, carried] = [kernels.zeros(batch * hidden), kernels.zeros(batch * hidden)]
  const packedState = kernels.place(4 * batch * hidden)
  const packedWeights = kernels.place(4 * hidden * hidden)
  kernels.packBTransposed(recurrent.at, 16 * hidden, packedWeights, hidden, 4 * hidden)
  const stateBytes = 4 * batch * hidden
  for (let t = steps - 1; t >= 0; t--) {
    const [gates, at] = [z.at + t * 4 * stateBytes, t * stateBytes]
    if (t < steps - 1) {
      kernels.packA(gates + 4 * stateBytes, 16 * hidden, packedState, batch, 4 * hidden)
      await inSlices(batch, { operations: 8 * hidden * hidden }, job, (first, count) => {
        const [state, to] = [packedState + 16 * hidden * first, flow.at + at + 4 * hidden * first]
        kernels.multiplyTiles(state, packedWeights, to, 4 * hidden, count, hidden, 4 * hidden)
      })
    }
    const held = t > 0 ? c + at - stateBytes : before
    kernels.lstmBackward(gates, held, tanhC + at, flow.at + at, carried, batch, 4 * hidden)
    if (job.due()) await job.rest()
  }
  kernels.release(mark)
}

/** Every row of `to` becomes the one row at `from`. */
export async function repeatRow(kernels: Kernels, from: number, to: Matrix, job: Job): Promise<void> {
  const mark = kernels.mark()
  const zeros = kernels.zeros(to.rows)
  await inSlices(to.rows, { bytes: 4 * to.columns }, job, (first, count) => {
    kernels.copyRows(from, zeros, to.at + 4 * to.columns * first, count, 4 * to.columns)
  })
  kernels.release(mark)
}
