/** Softmax cross-entropy on the GPU, loss and gradient in one dispatch. */
import type { Buffers, View } from '../../gpu/buffers'
import { command, gridOf, type Command } from '../../gpu/command'
import { kernelOn } from '../../gpu/pipelines'
import code from './cross-entropy.wgsl?raw'

const ROWS_IN_GROUP = 4

/**
 * @property targets (rows) words, each below `columns`
 * @property logits  (rows, stride); afterwards the gradient of the mean loss
 * @property losses  (rows), nats
 */
export interface CrossEntropyOperands {
  targets: View
  logits: View
  losses: View
}

export async function crossEntropy(
  gpu: GPUDevice,
  buffers: Buffers,
  { rows, columns, stride = columns }: { rows: number; columns: number; stride?: number },
  { targets, logits, losses }: CrossEntropyOperands,
): Promise<Command> {
  const kernel = await kernelOn(gpu, { label: 'cross-entropy', code })
  const grid = gridOf(gpu, Math.ceil(rows / ROWS_IN_GROUP))
  const uniform = buffers.uniform('cross-entropy shape', Uint32Array.of(rows, columns, grid[0], stride))
  return command(gpu, kernel, [uniform, targets, logits, losses], grid)
}
