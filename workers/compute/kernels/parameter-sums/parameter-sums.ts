/**
 * Gradients of vectors of parameters, which are sums over rows: of two biases and one layer norm in one dispatch, because
 * each by itself is too little work to be worth one.
 */
import type { Buffers, View } from '../../gpu/buffers'
import { command, type Command } from '../../gpu/command'
import { kernelOn } from '../../gpu/pipelines'
import code from './parameter-sums.wgsl?raw'

const COLUMNS_IN_GROUP = 16

/** A gradient (rows, columns) whose sum over rows goes to `out` at float `to`. */
export interface BiasSum {
  gradient: View
  columns: number
  to: number
}

export interface NormSum {
  gradient: View
  columns: number
  x: View
  statistics: View
  toWeight: number
  toBias: number
}

/** At most two biases. `out` is written at the places named, and nowhere else. */
export async function parameterSums(
  gpu: GPUDevice,
  buffers: Buffers,
  rows: number,
  { biases: [first, second], norm }: { biases: readonly BiasSum[]; norm: NormSum },
  out: View,
): Promise<Command> {
  const kernel = await kernelOn(gpu, { label: 'parameter sums', code })
  const columns = [first?.columns ?? 0, second?.columns ?? 0, norm.columns] as const
  const words = Uint32Array.of(rows, ...columns, first?.to ?? 0, second?.to ?? 0, norm.toWeight, norm.toBias)
  const uniform = buffers.uniform('parameter sums shape', words)
  const { gradient, x, statistics } = norm
  const views = [uniform, first?.gradient ?? gradient, second?.gradient ?? gradient, gradient, x, statistics, out]
  const groups = columns.reduce((sum, count) => sum + Math.ceil(count / COLUMNS_IN_GROUP), 0)
  return command(gpu, kernel, views, [groups])
}
