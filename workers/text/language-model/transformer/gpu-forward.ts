/**
 * The forward pass on the GPU as a list of commands: eight dispatches a layer where a gradient follows, seven where none
 * does. Adding a branch to the stream is part of the norm that reads the sum, so the stream is never passed over alone.
 */
import { part, type Buffers, type View } from '../../../compute/gpu/buffers'
import type { Command } from '../../../compute/gpu/command'
import { attention } from '../../../compute/kernels/attention/attention'
import type { KernelDropout } from '../../../compute/kernels/dropout/dropout'
import { gelu } from '../../../compute/kernels/gelu/gelu'
import { layerNorm } from '../../../compute/kernels/layer-norm/layer-norm'
import { matmul, type Activation } from '../../../compute/kernels/matmul/matmul'
import { tokenEmbedding } from '../../../compute/kernels/token-embedding/token-embedding'
import type { TransformerConfig } from '../../../contracts/text/language-model'
import { placeSeed, type DropoutPlace } from './batch'
import type { Places } from './gpu-places'
import { headSize } from './layout'

/** What a pass works on and with. @property step uniform words of the step, the seed of dropout first */
export interface GpuSetting {
  gpu: GPUDevice
  buffers: Buffers
  config: TransformerConfig
  places: Places
  parameters: View
  step: View
}

export interface PassShape {
  batch: number
  steps: number
  /** Rate; 0 where no gradient follows. */
  dropout: number
}

/** What a layer leaves for its gradient. */
export interface GpuTrace {
  x: View
  norm1: View
  statistics1: View
  packed: View
  mixed: View
  logSums: View
  middle: View
  norm2: View
  statistics2: View
  inner: View
  activated: View
}

export interface GpuPass {
  commands: Command[]
  layers: GpuTrace[]
  x: View
  norm: View
  statistics: View
  logits: View
}

export function dropoutOfPlace(
  { step }: GpuSetting,
  { dropout: rate }: PassShape,
  layer: number,
  place: DropoutPlace,
): KernelDropout | undefined {
  return rate > 0 ? { rate, place: placeSeed(layer, place), step } : undefined
}

export const weightAt = ({ parameters, places }: GpuSetting, name: string): View => {
  const { at, size } = places.of(name)
  return part(parameters, at, size)
}

/** @param keeps whether a gradient follows: each layer then has buffers of its own */
export async function gpuForward(setting: GpuSetting, shape: PassShape, ids: View, keeps: boolean): Promise<GpuPass> {
  const { gpu, buffers, config, step } = setting
  const { embedding: width, heads, vocabulary } = config
  const { batch, steps } = shape
  const rows = batch * steps
  const size = headSize(config)
  const attentionShape = { batch, steps, heads, headSize: size }
  const shared = new Map<string, View>()
  /** A buffer of a layer: its own one, or one that all layers share. */
  const buffer = (name: string, floats: number, own = keeps): View => {
    const made = (own ? undefined : shared.get(name)) ?? buffers.storage(name, floats)
    if (!own) shared.set(name, made)
    return made
  }
  const pending: Promise<Command>[] = []
  const linear = (name: string, a: View, out: View, activation: Activation = 'none'): void => {
    const [k, n] = setting.places.of(`${name}.weight`).shape
    const operands = { a, b: weightAt(setting, `${name}.weight`), out, bias: weightAt(setting, `${name}.bias`) }
    pending.push(matmul(gpu, buffers, { m: rows, n, k }, operands, { activation, label: 'product' }))
  }
  let streams = 0
  // Two in turn suffice for the stream where nothing is kept: a norm reads one and writes the other.
  const stream = (): View => buffer(`stream ${streams++ % 2}`, rows * width)
  const norm = (name: string, x: View, added?: { branch: View; dropout: KernelDropout | undefined }) => {
    const sum = added ? stream() : x
    const out = buffer('normed', rows * width)
    const statistics = buffer('statistics', 2 * rows)
    const operands = {
      ...{ x, weight: weightAt(setting, `${name}.weight`), bias: weightAt(setting, `${name}.bias`), out, statistics },
      ...(added && { added: { branch: added.branch, sum } }),
    }
    pending.push(layerNorm(gpu, buffers, { rows, columns: width }, operands, added?.dropout, step))
    return { sum, out, statistics }
  }

  let x = stream()
  const embeddingShape = { rows, steps, columns: width, vocabulary }
  const tables = { tokens: weightAt(setting, 'wte.weight'), positions: weightAt(setting, 'wpe.weight') }
  const embeddingDropout = dropoutOfPlace(setting, shape, 0, 'embedding')
  pending.push(tokenEmbedding(gpu, buffers, embeddingShape, { ids, ...tables, out: x }, embeddingDropout, step))
  const branch = buffers.storage('branch', rows * width)
  const layers: GpuTrace[] = []
  for (let k = 0; k < config.layers; k++) {
    const below = k > 0 ? { branch, dropout: dropoutOfPlace(setting, shape, k - 1, 'mlp') } : undefined
    const first = norm(`h.${k}.ln_1`, x, below)
    const packed = buffer('packed', 3 * rows * width)
    linear(`h.${k}.attn.c_attn`, first.out, packed)
    const [mixed, logSums] = [buffer('mixed', rows * width), buffer('log sums', rows * heads)]
    const weightsDropout = dropoutOfPlace(setting, shape, k, 'weights')
    pending.push(attention(gpu, buffers, attentionShape, { packed, out: mixed, logSums }, weightsDropout, step))
    linear(`h.${k}.attn.c_proj`, mixed, branch)
    const second = norm(`h.${k}.ln_2`, first.sum, { branch, dropout: dropoutOfPlace(setting, shape, k, 'projection') })
    const activated = buffer('activated', 4 * rows * width)
    const inner = keeps ? buffer('inner', 4 * rows * width) : activated
    linear(`h.${k}.mlp.c_fc`, second.out, inner, keeps ? 'none' : 'gelu')
    if (keeps) pending.push(gelu(gpu, buffers, 4 * rows * width, { x: inner, out: activated }))
    linear(`h.${k}.mlp.c_proj`, activated, branch)
    layers.push({
      ...{ x: first.sum, norm1: first.out, statistics1: first.statistics, packed, mixed, logSums },
      ...{ middle: second.sum, norm2: second.out, statistics2: second.statistics, inner, activated },
    })
    x = second.sum
  }
  const last = norm('ln_f', x, { branch, dropout: dropoutOfPlace(setting, shape, config.layers - 1, 'mlp') })
  const logits = buffers.storage('logits', rows * vocabulary)
  const output = { a: last.out, b: weightAt(setting, 'wte.weight'), out: logits }
  pending.push(
    matmul(gpu, buffers, { m: rows, n: vocabulary, k: width, transposeB: true }, output, { label: 'product' }),
  )
  // Compiled together: one kernel after the other would be a long wait at the first step.
  const commands = await Promise.all(pending)
  return { commands, layers, x: last.sum, norm: last.out, statistics: last.statistics, logits }
}
