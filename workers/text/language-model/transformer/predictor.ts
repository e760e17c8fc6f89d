/**
 * A trained Transformer, one token at a time: keys and values of the tokens before are kept, so a new one costs a few
 * matrix-vector products. Positions are learned and end with the context; when it is full, the newer half of its tokens
 * is read again from position 0 and stays in view.
 */
import type { TransformerConfig } from '../../../contracts/text/language-model'
import { viewsOf, type LanguageModel, type Predictor, type Watch } from '../architecture'
import { addProduct, setProduct } from '../vector-products'
import { attend, type Cache } from './attend'
import { gelu } from '../../../compute/kernels/gelu/gelu.cpu'
import { headSize, transformerLayout } from './layout'

const EPSILON = 1e-5

interface Linear {
  weight: Float32Array
  bias: Float32Array
}

interface Layer {
  norm1: Linear
  attention: Linear
  projection: Linear
  norm2: Linear
  expand: Linear
  contract: Linear
  cache: Cache
}

/** @param watch sees the weights of every head of every token */
export function makeTransformerPredictor(
  { config, parameters }: LanguageModel<TransformerConfig>,
  watch?: Watch,
): Predictor {
  const { embedding: width, heads, context, vocabulary } = config
  const shape = { heads, keyValueHeads: heads, headSize: headSize(config) }
  const named = new Map(viewsOf(transformerLayout(config), parameters).map(({ name, values }) => [name, values]))
  const matrix = (name: string): Float32Array => named.get(name) ?? new Float32Array()
  const linear = (name: string): Linear => ({ weight: matrix(`${name}.weight`), bias: matrix(`${name}.bias`) })
  const [tokens, positions, lastNorm] = [matrix('wte.weight'), matrix('wpe.weight'), linear('ln_f')]
  const layers = Array.from({ length: config.layers }, (_, k): Layer => ({
    norm1: linear(`h.${k}.ln_1`),
    attention: linear(`h.${k}.attn.c_attn`),
    projection: linear(`h.${k}.attn.c_proj`),
    norm2: linear(`h.${k}.ln_2`),
    expand: linear(`h.${k}.mlp.c_fc`),
    contract: linear(`h.${k}.mlp.c_proj`),
    cache: { keys: new Float32Array(context * width), values: new Float32Array(context * width) },
  }))
  const [x, normed, mixed] = [0, 1, 2].map(() => new Float32Array(width)) as [Float32Array, Float32Array, Float32Array]
  const [queryKeyValue, inner] = [new Float32Array(3 * width), new Float32Array(4 * width)]
  const weights = new Float32Array(context)
  const logits = new Float32Array(vocabulary)
  let read: number[] = []

  const step = (id: number, position: number, seen?: Watch): void => {
    for (let j = 0; j < width; j++) x[j] = tokens[id * width + j]! + positions[position * width + j]!
    for (const [k, layer] of layers.entries()) {
      normalise(normed, x, layer.norm1)
      apply(queryKeyValue, normed, layer.attention)
      layer.cache.keys.set(queryKeyValue.subarray(width, 2 * width), position * width)
      layer.cache.values.set(queryKeyValue.subarray(2 * width), position * width)
      const ofLayer = seen && ((head: number, ofHead: Float32Array) => seen(k, head, ofHead))
      attend(mixed, queryKeyValue, layer.cache, shape, position, weights, ofLayer)
      addLinear(x, mixed, layer.projection)
      normalise(normed, x, layer.norm2)
      apply(inner, normed, layer.expand)
      for (let j = 0; j < inner.length; j++) inner[j] = gelu(inner[j]!)
      addLinear(x, inner, layer.contract)
    }
  }
  return {
    reset: () => {
      read = []
    },
    feed: (id) => {
      if (read.length === context) {
        read = read.slice(context - Math.floor(context / 2))
        for (const [position, before] of read.entries()) step(before, position)
      }
      step(id, read.length, watch)
      read.push(id)
      normalise(normed, x, lastNorm)
      setProduct(logits, tokens, normed)
      return logits
    },
  }
}

function apply(out: Float32Array, input: Float32Array, { weight, bias }: Linear): void {
  out.set(bias)
  addProduct(out, input, weight)
}

function addLinear(out: Float32Array, input: Float32Array, { weight, bias }: Linear): void {
  for (let j = 0; j < out.length; j++) out[j]! += bias[j]!
  addProduct(out, input, weight)
}

/** Layer norm (Ba, Kiros and Hinton 2016, arXiv 1607.06450). */
function normalise(out: Float32Array, input: Float32Array, { weight, bias }: Linear): void {
  let mean = 0
  for (const value of input) mean += value
  mean /= input.length
  let variance = 0
  for (const value of input) variance += (value - mean) ** 2
  const rate = 1 / Math.sqrt(variance / input.length + EPSILON)
  for (let j = 0; j < out.length; j++) out[j] = (input[j]! - mean) * rate * weight[j]! + bias[j]!
}
