/**
 * Layer norm on the GPU, with what stands around it in a Transformer: forward adds a branch to the stream first, backward
 * adds its gradient to what flows past. One dispatch each; the gradients of its parameters are `parameterSums`.
 */
import type { Buffers, View } from '../../gpu/buffers'
import { command, gridOf, type Command } from '../../gpu/command'
import { kernelOn } from '../../gpu/pipelines'
import { drops, dropoutWords, withCounter, withoutLines, type KernelDropout } from '../dropout/dropout'
import backwardCode from './backward.wgsl?raw'
import forwardCode from './forward.wgsl?raw'

const ROWS_IN_GROUP = 4

export interface LayerNormShape {
  rows: number
  columns: number
}

/**
 * @property statistics (rows, 2): mean and rate
 * @property added      a branch, and where x with it goes; `x` is normed as it is without one
 */
export interface LayerNormOperands {
  x: View
  weight: View
  bias: View
  out: View
  statistics: View
  added?: { branch: View; sum: View }
}

/** sum = x + drop(branch), out = norm(sum). `step` is the uniform buffer of dropout's seed. */
export async function layerNorm(
  gpu: GPUDevice,
  buffers: Buffers,
  shape: LayerNormShape,
  { x, weight, bias, out, statistics, added }: LayerNormOperands,
  dropout: KernelDropout | undefined,
  step: View,
): Promise<Command> {
  const code = added ? withCounter(forwardCode) : withoutLines(forwardCode, 'ADDED')
  const constants = { DROPS: Number(drops(dropout)) }
  const kernel = await kernelOn(gpu, { label: 'layer norm', code, constants })
  const { grid, uniform } = prepared(gpu, buffers, shape, dropout)
  const views = [uniform, x, weight, bias, out, statistics, ...(added ? [added.branch, added.sum, step] : [])]
  return command(gpu, kernel, views, grid)
}

/**
 * @property before what flows past the norm; nothing does at the last one
 * @property branch where flow goes as a branch below gets it, with the branch's dropout
 */
export interface LayerNormBackwardOperands {
  gradient: View
  x: View
  weight: View
  statistics: View
  flow: View
  before?: View
  branch?: View
}

/** flow = before + gradient of x. */
export async function layerNormBackward(
  gpu: GPUDevice,
  buffers: Buffers,
  shape: LayerNormShape,
  { gradient, x, weight, statistics, flow, before, branch }: LayerNormBackwardOperands,
  dropout: KernelDropout | undefined,
): Promise<Command> {
  let code = branch && dropout ? withCounter(backwardCode) : withoutLines(backwardCode, 'BRANCH')
  if (!before) code = withoutLines(code, 'BEFORE')
  const kernel = await kernelOn(gpu, { label: 'layer norm, backward', code })
  const { grid, uniform } = prepared(gpu, buffers, shape, dropout)
  const entries = [uniform, gradient, x, weight, statistics, flow]
  // Bindings keep their numbers whichever parts the variant lacks.
  const views: (View | undefined)[] = [...entries, before, ...(branch && dropout ? [branch, dropout.step] : [])]
  return command(gpu, kernel, views, grid)
}

function prepared(
  gpu: GPUDevice,
  buffers: Buffers,
  { rows, columns }: LayerNormShape,
  dropout: KernelDropout | undefined,
): { grid: [number, number]; uniform: View } {
  const grid = gridOf(gpu, Math.ceil(rows / ROWS_IN_GROUP))
  const words = Uint32Array.of(rows, columns, grid[0], ...dropoutWords(dropout), 0, 0)
  return { grid, uniform: buffers.uniform('layer norm shape', words) }
}
