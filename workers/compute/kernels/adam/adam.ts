/**
 * An update of all parameters on the GPU in two dispatches: sums (the gradient's norm, the step's loss), then Adam. What
 * changes from step to step stands in one small uniform buffer, so that the commands are made once.
 */
import type { Buffers, View } from '../../gpu/buffers'
import { command, gridOf, type Command } from '../../gpu/command'
import { kernelOn } from '../../gpu/pipelines'
import adamCode from './adam.wgsl?raw'
import sumsCode from './sums.wgsl?raw'

export const BETA1 = 0.9
export const BETA2 = 0.999
export const EPSILON = 1e-8

const THREADS = 64
/** Partial sums at most; every workgroup of the update adds them up again. */
const MOST_GROUPS = 256
const SQUARES_PER_GROUP = 4096

/**
 * @property losses  (rows): of this step, whose mean goes to `history`
 * @property history losses of steps, each at the place that `stepWords` names
 * @property count   floats in each of the vectors, a multiple of four
 */
export interface AdamOperands {
  step: View
  gradient: View
  parameters: View
  first: View
  second: View
  losses: View
  history: View
  count: number
  rows: number
}

/** `clipNorm` 0 clips nothing. */
export async function adam(
  gpu: GPUDevice,
  buffers: Buffers,
  { step, gradient, parameters, first, second, losses, history, count, rows }: AdamOperands,
  { clipNorm }: { clipNorm: number },
): Promise<Command[]> {
  const [sums, update] = await Promise.all([
    kernelOn(gpu, { label: 'gradient norm', code: sumsCode }),
    kernelOn(gpu, { label: 'adam', code: adamCode }),
  ])
  const groups = Math.max(1, Math.min(MOST_GROUPS, Math.ceil(count / SQUARES_PER_GROUP)))
  const squares = buffers.storage('squares', groups)
  const sumsShape = buffers.uniform('gradient norm shape', Uint32Array.of(count, groups, rows, 0))
  const grid = gridOf(gpu, Math.ceil(count / 4 / THREADS))
  const words = Uint32Array.of(count / 4, groups, 0, 0, 0, 0, grid[0], 0)
  new Float32Array(words.buffer).set([clipNorm, BETA1, BETA2, EPSILON], 2)
  const shape = buffers.uniform('adam shape', words)
  return [
    command(gpu, sums, [sumsShape, step, gradient, losses, squares, history], [groups + 1]),
    command(gpu, update, [shape, step, squares, gradient, parameters, first, second], grid),
  ]
}

/** The mean of `losses` (rows) alone, to its place in `history`: of a batch that is only judged. */
export async function meanLoss(
  gpu: GPUDevice,
  buffers: Buffers,
  { step, losses, history, rows }: Pick<AdamOperands, 'step' | 'losses' | 'history' | 'rows'>,
): Promise<Command> {
  const kernel = await kernelOn(gpu, { label: 'gradient norm', code: sumsCode })
  const shape = buffers.uniform('mean loss shape', Uint32Array.of(0, 0, rows, 0))
  const nothing = buffers.storage('no gradient', 4)
  return command(gpu, kernel, [shape, step, nothing, losses, buffers.storage('no squares', 4), history], [1])
}

/** The uniform buffer of one step, which counts from 1. `place` is where its loss goes. */
export function stepWords(step: number, rate: number, seed: number, place: number): Uint32Array<ArrayBuffer> {
  const words = Uint32Array.of(seed, place, 0, 0)
  new Float32Array(words.buffer).set([rate / (1 - BETA1 ** step), 1 / Math.sqrt(1 - BETA2 ** step)], 2)
  return words
}
