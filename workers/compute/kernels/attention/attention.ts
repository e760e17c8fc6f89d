/**
 * Causal self-attention on the GPU, one dispatch forward and one backward, without a matrix of scores: memory grows with
 * the length, not with its square.
 */
import type { Buffers, View } from '../../gpu/buffers'
import { command, type Command } from '../../gpu/command'
import { kernelOn, withConstants, type Kernel } from '../../gpu/pipelines'
import { drops, dropoutWords, withCounter, type KernelDropout } from '../dropout/dropout'
import backwardCode from './backward.wgsl?raw'
import forwardCode from './forward.wgsl?raw'

const THREADS = 64

/** Widest head: a thread holds a few vectors of its length. */
export const MAX_HEAD_SIZE = 128

/** `batch` sequences of `steps` tokens, which lie one after the other; a row holds `heads` heads. */
export interface AttentionShape {
  batch: number
  steps: number
  heads: number
  headSize: number
}

/**
 * @property packed  (batch · steps, 3 heads headSize): query, key and value of each token
 * @property out     (batch · steps, heads headSize)
 * @property logSums (batch, heads, steps), for the gradient
 */
export interface AttentionOperands {
  packed: View
  out: View
  logSums: View
}

/** `step` is the uniform buffer of dropout's seed, which is bound also where nothing drops. */
export async function attention(
  gpu: GPUDevice,
  buffers: Buffers,
  shape: AttentionShape,
  { packed, out, logSums }: AttentionOperands,
  dropout: KernelDropout | undefined,
  step: View,
): Promise<Command> {
  const kernel = await kernelOf(gpu, 'attention', forwardCode, shape, dropout)
  const uniform = uniformOf(buffers, shape, dropout)
  return command(gpu, kernel, [uniform, packed, out, logSums, step], gridOf(shape, 1))
}

/** Gradient of `packed`, in `result`, from that of `out`. */
export async function attentionBackward(
  gpu: GPUDevice,
  buffers: Buffers,
  shape: AttentionShape,
  { packed, out, logSums }: AttentionOperands,
  { gradient, result }: { gradient: View; result: View },
  dropout: KernelDropout | undefined,
  step: View,
): Promise<Command> {
  const kernel = await kernelOf(gpu, 'attention, backward', backwardCode, shape, dropout)
  const uniform = uniformOf(buffers, shape, dropout)
  return command(gpu, kernel, [uniform, packed, out, logSums, gradient, result, step], gridOf(shape, 2))
}

function kernelOf(
  gpu: GPUDevice,
  label: string,
  code: string,
  { headSize }: AttentionShape,
  dropout: KernelDropout | undefined,
): Promise<Kernel> {
  const sized = withConstants(code, { HEAD: headSize, VECTORS: Math.ceil(headSize / 4) })
  return kernelOn(gpu, { label, code: withCounter(sized), constants: { DROPS: Number(drops(dropout)) } })
}

function uniformOf(
  buffers: Buffers,
  { steps, heads, headSize }: AttentionShape,
  dropout: KernelDropout | undefined,
): View {
  const words = Uint32Array.of(steps, heads, heads * headSize, 0, ...dropoutWords(dropout), 0)
  new Float32Array(words.buffer)[3] = 1 / Math.sqrt(headSize)
  return buffers.uniform('attention shape', words)
}

function gridOf({ batch, steps, heads }: AttentionShape, layers: number): [number, number, number] {
  return [Math.ceil(steps / THREADS), batch * heads, layers]
}
