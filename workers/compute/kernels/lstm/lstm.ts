/**
 * One LSTM layer over a whole sequence on the GPU: forward in one dispatch, backward in one, whatever the length. The
 * input projection before and the weight gradients after are matrix products over all steps. Rows are time-major: row
 * t · batch + b is time t of sequence b; gates lie in the order cell, input, forget, output.
 * Limits: a hidden size up to four times the threads of a workgroup (1,024 on any device).
 */
import type { Buffers, View } from '../../gpu/buffers'
import { command, type Command } from '../../gpu/command'
import { kernelOn, withConstants } from '../../gpu/pipelines'
import { dropoutWords } from '../dropout/dropout'
import counter from '../random/counter.wgsl?raw'
import backwardCode from './backward.wgsl?raw'
import forwardCode from './forward.wgsl?raw'
import type { SequenceShape } from './lstm.cpu'
import { productCode, type ProductShape } from './product'

export type { SequenceShape } from './lstm.cpu'

/**
 * How the work is cut: `rows` sequences a workgroup, `units` hidden units a thread at a time, the running state in
 * workgroup memory (`shared`) or beside it.
 */
export interface LstmPlan {
  forward: { rows: 4 | 8; units: 1 | 2; threads: number; shared: boolean }
  backward: { rows: 4 | 8; units: 4 | 8; slices: 1 | 4 | 8; shared: boolean }
}

/**
 * A software adapter runs four threads side by side on each of a few cores: it wants many results a thread and few
 * threads, and is slow to compile (and to clear) workgroup memory. A GPU wants threads, and workgroups for all its cores.
 */
export function planOf({ limits }: Pick<GPUDevice, 'limits'>, software: boolean, hidden: number): LstmPlan {
  const { maxComputeInvocationsPerWorkgroup: threads, maxComputeWorkgroupStorageSize: bytes } = limits
  if (software) {
    return {
      forward: { rows: 8, units: 2, threads: 4, shared: false },
      backward: { rows: 8, units: 8, slices: 1, shared: false },
    }
  }
  // Forward holds h of two steps; backward dz of one, whose place the sums of four slices take, or of two.
  const rows = 4
  const padded = 4 * Math.ceil(hidden / 4)
  const fits = (floats: number): boolean => 4 * floats <= bytes
  const sliced = padded <= threads && fits(4 * padded * rows)
  return {
    forward: { rows, units: 1, threads: Math.min(hidden, threads), shared: fits(2 * hidden * rows) },
    backward: { rows, units: 4, slices: sliced ? 4 : 1, shared: sliced || fits(8 * hidden * rows) },
  }
}

/** Whether the kernels take a layer of this size here. */
export function lstmFits({ limits }: Pick<GPUDevice, 'limits'>, hidden: number): boolean {
  return hidden <= 4 * limits.maxComputeInvocationsPerWorkgroup
}

/**
 * @property dropout share of outputs set to 0 by the generator of kernels/random, with the seed that the first word of
 *                   `step` holds
 */
export interface LstmOptions {
  plan: LstmPlan
  dropout?: number
  label?: string
}

/**
 * @property step      uniform of one word: the seed of dropout
 * @property projected x W_x + b, (rows, 4 hidden); row of a position is its id where there are `ids`, else itself
 * @property recurrent (hidden, 4 hidden)
 * @property out       h with dropout; columns beyond `hidden` are left alone
 * @property traces    (steps · batch, 5 hidden), or (batch, 5 hidden) without a trail
 */
export interface LstmForwardOperands {
  step: View
  projected: View
  ids?: View
  recurrent: View
  out: Strided
  traces: View
  /** For the backward pass; without it the forward pass keeps nothing. */
  trail?: Trail
}

/**
 * What the weight gradients are products with: row n is the input of position n in columns 0 to `column`, then h of the
 * step before. Its first `batch` rows of h must be zeros, as in a new buffer.
 * @property table  a layer that reads ids copies `columns` of their rows here; any other layer finds its input there
 * @property turned (4 hidden, hidden): the recurrent weights, transposed
 */
export interface Trail extends Strided {
  column: number
  turned: View
  table?: Strided & { columns: number }
}

/** @property stride floats from one row to the next */
export interface Strided {
  view: View
  stride: number
}

export async function lstmForward(
  gpu: GPUDevice,
  buffers: Buffers,
  { steps, batch, hidden }: SequenceShape,
  { step, projected, ids, recurrent, out, traces, trail }: LstmForwardOperands,
  { plan, dropout = 0, label = 'lstm forward' }: LstmOptions,
): Promise<Command> {
  const { rows, units, threads, shared } = plan.forward
  const groups = Math.ceil(batch / rows)
  const table = trail?.table
  const kernel = await kernelOn(gpu, {
    label,
    code: withConstants(
      whole(forwardCode, shared, {
        matrix: 'recurrent',
        stride: 4 * hidden,
        depth: hidden,
        columns: 4 * units,
        quads: rows / 4,
      }),
      {
        ROWS: rows,
        UNITS: units,
        THREADS: threads,
        HIDDEN: hidden,
        SHARED: Number(shared),
        INDEXED: Number(ids !== undefined),
        GATHERED: table?.columns ?? 0,
        TRACED: Number(trail !== undefined),
        DROPOUT: Number(dropout > 0),
      },
    ),
  })
  const shape = shapeWords(buffers, dropout, step, [
    ...[steps, batch, trail?.stride ?? 0, trail?.column ?? 0],
    ...[out.stride, table?.stride ?? 0],
  ])
  const unused = (name: string): View => buffers.storage(`${label}, no ${name}`, 4)
  const views = [
    ...[shape, step, ids ?? unused('ids'), projected, recurrent],
    ...[
      table?.view ?? unused('table'),
      out.view,
      trail?.view ?? unused('trail'),
      traces,
      trail?.turned ?? unused('turned'),
    ],
    ...(shared ? [] : [buffers.storage(`${label} state`, groups * 2 * hidden * rows)]),
  ]
  return command(gpu, kernel, views, [groups])
}

/** @property gradient of `out`, whose first `hidden` columns are read @property dz (steps · batch, 4 hidden) */
export interface LstmBackwardOperands {
  step: View
  traces: View
  turned: View
  gradient: Strided
  dz: View
}

export async function lstmBackward(
  gpu: GPUDevice,
  buffers: Buffers,
  { steps, batch, hidden }: SequenceShape,
  { step, traces, turned, gradient, dz }: LstmBackwardOperands,
  { plan, dropout = 0, label = 'lstm backward' }: LstmOptions,
): Promise<Command> {
  const { rows, units, slices, shared } = plan.backward
  const groups = Math.ceil(batch / rows)
  const kernel = await kernelOn(gpu, {
    label,
    code: withConstants(
      whole(backwardCode, shared, {
        matrix: 'turned',
        stride: hidden,
        depth: 4 * hidden,
        columns: units,
        quads: rows / 4,
        slices,
      }),
      {
        ROWS: rows,
        UNITS: units,
        SLICES: slices,
        HIDDEN: hidden,
        SHARED: Number(shared),
        DROPOUT: Number(dropout > 0),
      },
    ),
  })
  const shape = shapeWords(buffers, dropout, step, [steps, batch, gradient.stride, 0, 0, 0])
  const views = [
    ...[shape, step, traces, gradient.view, turned, dz],
    ...(shared ? [] : [buffers.storage(`${label} state`, groups * 2 * 4 * hidden * rows)]),
  ]
  return command(gpu, kernel, views, [groups])
}

function shapeWords(buffers: Buffers, rate: number, step: View, words: readonly number[]): View {
  const [dropped, kept] = dropoutWords({ rate, place: 0, step })
  return buffers.uniform('lstm shape', Uint32Array.of(...words, dropped, kept))
}

/** A binding that is declared must be given, so the one for scratch memory is declared where it is used. */
function whole(code: string, shared: boolean, product: ProductShape): string {
  const complete = counter + code.replace(/^\/\/PRODUCT.*$/m, () => productCode(product))
  return shared ? complete : complete.replaceAll('//SCRATCH ', '')
}
