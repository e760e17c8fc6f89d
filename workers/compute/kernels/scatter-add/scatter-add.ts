/** Sums of rows by id on the GPU, in a fixed order: one dispatch. At most 65,535 ids. */
import type { Buffers, View } from '../../gpu/buffers'
import { command, type Command } from '../../gpu/command'
import { kernelOn, withConstants } from '../../gpu/pipelines'
import code from './scatter-add.wgsl?raw'

/** Strides are floats from one row to the next. */
export interface ScatterShape {
  ids: number
  columns: number
  sourceStride: number
  outStride: number
}

/** @property sorted positions by id, as `rowsByToken` gives them */
export interface ScatterOperands {
  sorted: View
  source: View
  out: View
}

export async function scatterAdd(
  gpu: GPUDevice,
  buffers: Buffers,
  { ids, columns, sourceStride, outStride }: ScatterShape,
  { sorted, source, out }: ScatterOperands,
  software: boolean,
): Promise<Command> {
  // No more threads than columns: on a software adapter idle ones cost as much as busy ones.
  const threads = software ? 16 : 64
  const kernel = await kernelOn(gpu, { label: 'scatter-add', code: withConstants(code, { THREADS: threads }) })
  const shape = buffers.uniform('scatter-add shape', Uint32Array.of(ids, columns, sourceStride, outStride))
  return command(gpu, kernel, [shape, sorted, source, out], [Math.ceil(columns / threads), ids])
}
