/**
 * The gradient on the GPU as a list of commands: fourteen dispatches a layer. `flow` is the gradient of the stream; a
 * norm's kernel adds its own part to it, and gives the branch below what its dropout leaves.
 */
import { part, type View } from '../../../compute/gpu/buffers'
import type { Command } from '../../../compute/gpu/command'
import { attentionBackward } from '../../../compute/kernels/attention/attention'
import { gelu } from '../../../compute/kernels/gelu/gelu'
import { layerNormBackward } from '../../../compute/kernels/layer-norm/layer-norm'
import { matmul } from '../../../compute/kernels/matmul/matmul'
import { parameterSums, type BiasSum } from '../../../compute/kernels/parameter-sums/parameter-sums'
import { tokenEmbeddingBackward } from '../../../compute/kernels/token-embedding/token-embedding'
import type { DropoutPlace } from './batch'
import { dropoutOfPlace, weightAt, type GpuPass, type GpuSetting, type PassShape } from './gpu-forward'
import { headSize } from './layout'

/** After cross-entropy has put the gradient of the logits in their place. @param sorted rows by token */
export async function gpuBackward(
  setting: GpuSetting,
  shape: PassShape,
  pass: GpuPass,
  sorted: View,
  gradient: View,
): Promise<Command[]> {
  const { gpu, buffers, config, places, step } = setting
  const { embedding: width, vocabulary, heads } = config
  const { batch, steps } = shape
  const rows = batch * steps
  const attentionShape = { batch, steps, heads, headSize: headSize(config) }
  const pending: Promise<Command>[] = []
  const scratch = (name: string, columns: number): View => buffers.storage(`gradient of ${name}`, rows * columns)
  const [ofNorm, ofMixed] = [scratch('norm', width), scratch('mixed', width)]
  const [ofInner, ofPacked] = [scratch('inner', 4 * width), scratch('packed', 3 * width)]
  const flows = [scratch('stream', width), scratch('stream', width)] as const
  // Without dropout a branch gets the flow itself.
  const branches = shape.dropout > 0 ? ([scratch('branch', width), scratch('branch', width)] as const) : flows

  const product = (...[sizes, operands]: [Parameters<typeof matmul>[2], Parameters<typeof matmul>[3]]): void => {
    pending.push(matmul(gpu, buffers, sizes, operands, { label: 'product, backward' }))
  }
  /** Of y = x W: the gradient of W, and that of x in `ofX`. */
  const linear = (name: string, x: View, dy: View, ofX: View): void => {
    const { at, size, shape: sides } = places.of(`${name}.weight`)
    const [inputs, outputs] = sides
    const out = part(gradient, at, size)
    product({ m: inputs, n: outputs, k: rows, transposeA: true }, { a: x, b: dy, out })
    const b = weightAt(setting, `${name}.weight`)
    product({ m: rows, n: inputs, k: outputs, transposeB: true }, { a: dy, b, out: ofX })
  }
  const bias = (name: string, dy: View): BiasSum => {
    const { at, size } = places.of(`${name}.bias`)
    return { gradient: dy, columns: size, to: at }
  }
  const sums = (name: string, x: View, statistics: View, biases: BiasSum[]): void => {
    const [toWeight, toBias] = [places.of(`${name}.weight`).at, places.of(`${name}.bias`).at]
    const norm = { gradient: ofNorm, columns: width, x, statistics, toWeight, toBias }
    pending.push(parameterSums(gpu, buffers, rows, { biases, norm }, gradient))
  }
  /** flows[to] becomes flows[1 - to], unless nothing flows yet, with the norm's part; branches[to] for `place`. */
  const norm = (
    name: string,
    x: View,
    statistics: View,
    to: 0 | 1,
    [layer, place]: [number, DropoutPlace],
    isFirst = false,
  ): void => {
    const dropout = dropoutOfPlace(setting, shape, layer, place)
    const operands = {
      ...{ gradient: ofNorm, x, weight: weightAt(setting, `${name}.weight`), statistics, flow: flows[to] },
      ...(!isFirst && { before: flows[1 - to] }),
      ...(dropout && { branch: branches[to] }),
    }
    pending.push(layerNormBackward(gpu, buffers, { rows, columns: width }, operands, dropout))
  }

  const { logits } = pass
  const tokens = places.of('wte.weight')
  const ofTokens = part(gradient, tokens.at, tokens.size)
  product({ m: vocabulary, n: width, k: rows, transposeA: true }, { a: logits, b: pass.norm, out: ofTokens })
  product({ m: rows, n: width, k: vocabulary }, { a: logits, b: weightAt(setting, 'wte.weight'), out: ofNorm })
  sums('ln_f', pass.x, pass.statistics, [])
  norm('ln_f', pass.x, pass.statistics, 0, [config.layers - 1, 'mlp'], true)
  for (const [k, trace] of [...pass.layers.entries()].reverse()) {
    linear(`h.${k}.mlp.c_proj`, trace.activated, branches[0], ofInner)
    pending.push(gelu(gpu, buffers, 4 * rows * width, { x: trace.inner, out: ofInner }, { backward: true }))
    linear(`h.${k}.mlp.c_fc`, trace.norm2, ofInner, ofNorm)
    const ofMlp = [bias(`h.${k}.mlp.c_proj`, branches[0]), bias(`h.${k}.mlp.c_fc`, ofInner)]
    sums(`h.${k}.ln_2`, trace.middle, trace.statistics2, ofMlp)
    norm(`h.${k}.ln_2`, trace.middle, trace.statistics2, 1, [k, 'projection'])

    linear(`h.${k}.attn.c_proj`, trace.mixed, branches[1], ofMixed)
    const { packed, mixed: out, logSums } = trace
    const given = { gradient: ofMixed, result: ofPacked }
    const weightsDropout = dropoutOfPlace(setting, shape, k, 'weights')
    const operands = { packed, out, logSums }
    pending.push(attentionBackward(gpu, buffers, attentionShape, operands, given, weightsDropout, step))
    linear(`h.${k}.attn.c_attn`, trace.norm1, ofPacked, ofNorm)
    const ofAttention = [bias(`h.${k}.attn.c_proj`, branches[1]), bias(`h.${k}.attn.c_attn`, ofPacked)]
    sums(`h.${k}.ln_1`, trace.x, trace.statistics1, ofAttention)
    norm(`h.${k}.ln_1`, trace.x, trace.statistics1, 0, k > 0 ? [k - 1, 'mlp'] : [0, 'embedding'])
  }
  const embeddingShape = { rows, steps, columns: width, vocabulary }
  const to = { toTokens: tokens.at, toPositions: places.of('wpe.weight').at }
  const flowing = { sorted, gradient: branches[0], out: gradient }
  pending.push(tokenEmbeddingBackward(gpu, buffers, embeddingShape, flowing, to))
  return Promise.all(pending)
}
