/**
 * The first layer of a Transformer on the GPU: a row for each token plus one for its position, and the gradient of both.
 * The sums of the gradient are taken in a fixed order, so that equal seeds give equal runs.
 */
import type { Buffers, View } from '../../gpu/buffers'
import { command, gridOf, type Command } from '../../gpu/command'
import { kernelOn } from '../../gpu/pipelines'
import { drops, dropoutWords, withCounter, type KernelDropout } from '../dropout/dropout'
import backwardCode from './backward.wgsl?raw'
import forwardCode from './forward.wgsl?raw'

const THREADS = 64

/** @property rows tokens, in sequences of `steps` that lie one after the other */
export interface TokenEmbeddingShape {
  rows: number
  steps: number
  columns: number
  vocabulary: number
}

/** @property ids (rows) words @property out (rows, columns) */
export interface TokenEmbeddingOperands {
  ids: View
  tokens: View
  positions: View
  out: View
}

export async function tokenEmbedding(
  gpu: GPUDevice,
  buffers: Buffers,
  { rows, steps, columns }: TokenEmbeddingShape,
  { ids, tokens, positions, out }: TokenEmbeddingOperands,
  dropout: KernelDropout | undefined,
  step: View,
): Promise<Command> {
  const constants = { DROPS: Number(drops(dropout)) }
  const kernel = await kernelOn(gpu, { label: 'token embedding', code: withCounter(forwardCode), constants })
  const grid = gridOf(gpu, Math.ceil((rows * columns) / THREADS))
  const words = Uint32Array.of(rows, columns, steps, grid[0], ...dropoutWords(dropout), 0)
  const uniform = buffers.uniform('token embedding shape', words)
  return command(gpu, kernel, [uniform, ids, tokens, positions, out, step], grid)
}

/**
 * Adds the rows of `gradient` to `out` at float `toTokens` by token, and sets those at `toPositions` by position.
 * `sorted` is what `rowsByToken` makes of the ids.
 */
export async function tokenEmbeddingBackward(
  gpu: GPUDevice,
  buffers: Buffers,
  { rows, steps, columns, vocabulary }: TokenEmbeddingShape,
  { sorted, gradient, out }: { sorted: View; gradient: View; out: View },
  { toTokens, toPositions }: { toTokens: number; toPositions: number },
): Promise<Command> {
  const kernel = await kernelOn(gpu, { label: 'token embedding, backward', code: backwardCode })
  const grid = gridOf(gpu, Math.ceil(((vocabulary + steps) * columns) / THREADS))
  const words = Uint32Array.of(rows, columns, steps, vocabulary, grid[0], toTokens, toPositions, 0)
  const uniform = buffers.uniform('token embedding shape', words)
  return command(gpu, kernel, [uniform, sorted, gradient, out], grid)
}

/** Where the rows of each token begin in the list that follows (vocabulary + 1 numbers), then all rows by token. */
export function rowsByToken(ids: Int32Array, vocabulary: number): Uint32Array<ArrayBuffer> {
  const result = new Uint32Array(vocabulary + 1 + ids.length)
  for (const id of ids) result[id + 1]!++
  for (let id = 0; id < vocabulary; id++) result[id + 1]! += result[id]!
  const next = result.slice(0, vocabulary)
  for (const [row, id] of ids.entries()) result[vocabulary + 1 + next[id]!++] = row
  return result
}
