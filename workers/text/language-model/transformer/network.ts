/**
 * The whole Transformer on a batch of sequences in plain TypeScript: loss and gradient. What trains it where there is no
 * GPU, with products from outside, and the oracle of what trains it on one. A layer adds to the residual stream x:
 *   x <- x + attention(norm(x)) W_o,   x <- x + gelu(norm(x) W_1) W_2
 * and the logits are norm(x) times the transposed token embedding. Rows are tokens, sequence by sequence.
 */
import { attentionBackwardOnCpu, attentionOnCpu } from '../../../compute/kernels/attention/attention.cpu'
import { dropOnCpu, type Kept } from '../../../compute/kernels/dropout/dropout.cpu'
import { geluBackwardOnCpu, geluOnCpu } from '../../../compute/kernels/gelu/gelu.cpu'
import { layerNormBackwardOnCpu, layerNormOnCpu } from '../../../compute/kernels/layer-norm/layer-norm.cpu'
import type { TransformerConfig } from '../../../contracts/text/language-model'
import type { Batch } from '../network'
import { headSize } from './layout'
import { dropoutAt, sequenceMajor, type DropoutOfStep } from './batch'
import { crossEntropyInSlices } from '../../../compute/kernels/cross-entropy/cross-entropy.cpu'
import type { Product } from './product'
import { weightsOf, type Weights } from './weights'

/** Products and rests; `rest` is asked between pieces of work. */
export interface Machine {
  product: Product
  rest(): Promise<void>
}

interface LayerTrace {
  x: Float32Array
  norm1: ReturnType<typeof layerNormOnCpu>
  packed: Float32Array
  attention: { out: Float32Array; logSums: Float32Array }
  middle: Float32Array
  norm2: ReturnType<typeof layerNormOnCpu>
  inner: Float32Array
  activated: Float32Array
}

const NUMBERS_A_PART = 1 << 14

interface Pass {
  weights: Weights
  layers: LayerTrace[]
  x: Float32Array
  norm: ReturnType<typeof layerNormOnCpu>
  logits: Float32Array
}

/** Mean cross-entropy in nats a token. */
export async function transformerLoss(
  config: TransformerConfig,
  parameters: Float32Array,
  batch: Batch,
  machine: Machine,
): Promise<number> {
  const { inputs, targets } = sequenceMajor(batch)
  const { logits } = await forward(config, parameters, inputs, batch, machine)
  return (await crossEntropyInSlices(logits, targets, config.vocabulary, machine.rest)).loss
}

/** Logits after every token, (batch · steps, vocabulary), sequence by sequence. */
export async function transformerLogits(
  config: TransformerConfig,
  parameters: Float32Array,
  batch: Batch,
  machine: Machine,
): Promise<Float32Array> {
  return (await forward(config, parameters, sequenceMajor(batch).inputs, batch, machine)).logits
}

/** Mean cross-entropy in nats a token, and its gradient in the layout of the parameters. */
export async function transformerLossAndGradient(
  config: TransformerConfig,
  parameters: Float32Array,
  batch: Batch,
  machine: Machine,
  dropout?: DropoutOfStep,
): Promise<{ loss: number; gradient: Float32Array }> {
  const { vocabulary, embedding: width } = config
  const { product, rest } = machine
  const rows = batch.steps * batch.batch
  const shape = { batch: batch.batch, steps: batch.steps, heads: config.heads, headSize: headSize(config) }
  const { inputs, targets } = sequenceMajor(batch)
  const pass = await forward(config, parameters, inputs, batch, machine, dropout)
  const gradient = new Float32Array(parameters.length)
  const into = weightsOf(config, gradient)
  const { weights } = pass
  const matrix = (values: Float32Array, columns: number, transposed = false) => {
    return { values, rows: values.length / columns, columns, transposed }
  }
  /** Gradients of y = x W + b; returns that of x. */
  const linear = async (name: string, x: Float32Array, dy: Float32Array): Promise<Float32Array> => {
    const { inputs: from, outputs: to } = weights.linear(name)
    into.linear(name).weight.set(await product(matrix(x, from, true), matrix(dy, to)))
    into.linear(name).bias.set(columnSums(dy, to))
    return product(matrix(dy, to), matrix(weights.linear(name).weight, to, true))
  }
  const norm = (name: string, x: Float32Array, statistics: Float32Array, dy: Float32Array): Float32Array => {
    const result = layerNormBackwardOnCpu(dy, x, weights.linear(name).weight, statistics)
    into.linear(name).weight.set(result.weight)
    into.linear(name).bias.set(result.bias)
    return result.input
  }

  const { loss, gradient: ofLogits } = await crossEntropyInSlices(pass.logits, targets, vocabulary, rest)
  into.tokens.set(await product(matrix(ofLogits, vocabulary, true), matrix(pass.norm.out, width)))
  const ofNorm = await product(matrix(ofLogits, vocabulary), matrix(weights.tokens, width))
  let flowing = norm('ln_f', pass.x, pass.norm.statistics, ofNorm)
  for (const [k, trace] of [...pass.layers.entries()].reverse()) {
    await rest()
    const ofMlp = dropOnCpu(flowing, dropoutAt(dropout, k, 'mlp'))
    const ofActivated = await linear(`h.${k}.mlp.c_proj`, trace.activated, ofMlp)
    const ofInner = await inParts(rest, trace.inner, geluBackwardOnCpu, ofActivated)
    await rest()
    const ofNorm2 = await linear(`h.${k}.mlp.c_fc`, trace.norm2.out, ofInner)
    flowing = sum(flowing, norm(`h.${k}.ln_2`, trace.middle, trace.norm2.statistics, ofNorm2))
    const ofProjection = dropOnCpu(flowing, dropoutAt(dropout, k, 'projection'))
    const ofMixed = await linear(`h.${k}.attn.c_proj`, trace.attention.out, ofProjection)
    const weightsKept = dropoutAt(dropout, k, 'weights')
    const ofPacked = await attentionBackwardOnCpu(shape, trace.packed, trace.attention, ofMixed, weightsKept, rest)
    const ofNorm1 = await linear(`h.${k}.attn.c_attn`, trace.norm1.out, ofPacked)
    flowing = sum(flowing, norm(`h.${k}.ln_1`, trace.x, trace.norm1.statistics, ofNorm1))
  }
  flowing = dropOnCpu(flowing, dropoutAt(dropout, 0, 'embedding'))
  for (let row = 0; row < rows; row++) {
    const [token, position] = [inputs[row]! * width, (row % batch.steps) * width]
    for (let j = 0; j < width; j++) {
      into.tokens[token + j]! += flowing[row * width + j]!
      into.positions[position + j]! += flowing[row * width + j]!
    }
  }
  return { loss, gradient }
}

async function forward(
  config: TransformerConfig,
  parameters: Float32Array,
  inputs: Int32Array,
  { batch, steps }: Batch,
  { product, rest }: Machine,
  dropout?: DropoutOfStep,
): Promise<Pass> {
  const { embedding: width, vocabulary } = config
  const shape = { batch, steps, heads: config.heads, headSize: headSize(config) }
  const weights = weightsOf(config, parameters)
  const linear = async (name: string, x: Float32Array): Promise<Float32Array> => {
    const { weight, bias, inputs: from, outputs: to } = weights.linear(name)
    const out = await product(
      { values: x, rows: x.length / from, columns: from },
      { values: weight, rows: from, columns: to },
    )
    await rest()
    for (let row = 0; row < out.length; row += to) {
      for (let j = 0; j < to; j++) out[row + j]! += bias[j]!
      if (row % NUMBERS_A_PART < to) await rest()
    }
    return out
  }
  const norm = (name: string, x: Float32Array): LayerTrace['norm1'] => {
    const { weight, bias } = weights.linear(name)
    return layerNormOnCpu(x, weight, bias)
  }
  const added = (x: Float32Array, y: Float32Array, kept: Kept | undefined): Float32Array => sum(x, dropOnCpu(y, kept))

  let x: Float32Array = new Float32Array(inputs.length * width)
  for (let row = 0; row < inputs.length; row++) {
    const [token, position] = [inputs[row]! * width, (row % steps) * width]
    for (let j = 0; j < width; j++) x[row * width + j] = weights.tokens[token + j]! + weights.positions[position + j]!
  }
  x = dropOnCpu(x, dropoutAt(dropout, 0, 'embedding'))
  await rest()
  const layers: LayerTrace[] = []
  for (let k = 0; k < config.layers; k++) {
    const norm1 = norm(`h.${k}.ln_1`, x)
    await rest()
    const packed = await linear(`h.${k}.attn.c_attn`, norm1.out)
    const attention = await attentionOnCpu(shape, packed, dropoutAt(dropout, k, 'weights'), rest)
    const mixed = await linear(`h.${k}.attn.c_proj`, attention.out)
    const middle = added(x, mixed, dropoutAt(dropout, k, 'projection'))
    await rest()
    const norm2 = norm(`h.${k}.ln_2`, middle)
    await rest()
    const inner = await linear(`h.${k}.mlp.c_fc`, norm2.out)
    const activated = await inParts(rest, inner, geluOnCpu)
    layers.push({ x, norm1, packed, attention, middle, norm2, inner, activated })
    x = added(middle, await linear(`h.${k}.mlp.c_proj`, activated), dropoutAt(dropout, k, 'mlp'))
    await rest()
  }
  const last = norm('ln_f', x)
  await rest()
  const logits = await product(
    { values: last.out, rows: inputs.length, columns: width },
    { values: weights.tokens, rows: vocabulary, columns: width, transposed: true },
  )
  await rest()
  return { weights, layers, x, norm: last, logits }
}

/** A function of each number by itself, so many at a time. */
async function inParts<Others extends Float32Array[]>(
  rest: () => Promise<void>,
  x: Float32Array,
  change: (x: Float32Array, ...others: Others) => Float32Array,
  ...others: Others
): Promise<Float32Array> {
  const out = new Float32Array(x.length)
  for (let from = 0; from < x.length; from += NUMBERS_A_PART) {
    const part = (values: Float32Array): Float32Array => values.subarray(from, from + NUMBERS_A_PART)
    out.set(change(part(x), ...(others.map(part) as Others)), from)
    await rest()
  }
  return out
}

function sum(a: Float32Array, b: Float32Array): Float32Array {
  const out = a.slice()
  for (let k = 0; k < out.length; k++) out[k]! += b[k]!
  return out
}

function columnSums(x: Float32Array, columns: number): Float32Array {
  const sums = new Float64Array(columns)
  for (let row = 0; row < x.length; row += columns) for (let j = 0; j < columns; j++) sums[j]! += x[row + j]!
  return Float32Array.from(sums)
}
