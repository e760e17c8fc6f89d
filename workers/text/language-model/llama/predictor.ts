/**
 * A Llama, one token at a time, by the same attention to kept keys and values as the Transformer:
 *   RMSNorm (Zhang and Sennrich 2019, arXiv 1910.07467): x / sqrt(mean x^2 + 1e-5) times w
 *   rotary positions (Su et al. 2021, arXiv 2104.09864): each pair (2i, 2i + 1) of a head turns by position / 10000^(2i/d)
 *   SwiGLU (Shazeer 2020, arXiv 2002.05202): W2 (silu(W1 x) W3 x)
 * When the context is full, the newer half of its tokens is read again from position 0.
 */
import type { LlamaConfig } from '../../../contracts/text/language-model'
import { viewsOf, type LanguageModel, type Predictor, type Watch } from '../architecture'
import { attend, type Cache } from '../transformer/attend'
import { setProduct } from '../vector-products'
import { keyValueWidth, llamaLayout } from './layout'

const EPSILON = 1e-5
const BASE = 10_000

/** @param watch sees the weights of every head of every token */
export function makeLlamaPredictor({ config, parameters }: LanguageModel<LlamaConfig>, watch?: Watch): Predictor {
  const { embedding: width, hidden, heads, keyValueHeads, context, vocabulary } = config
  const shape = { heads, keyValueHeads, headSize: width / heads }
  const shared = keyValueWidth(config)
  const named = new Map(viewsOf(llamaLayout(config), parameters).map(({ name, values }) => [name, values]))
  const matrix = (name: string): Float32Array => named.get(`${name}.weight`) ?? new Float32Array()
  const tokens = matrix('tok_embeddings')
  const caches = Array.from({ length: config.layers }, (): Cache => ({
    keys: new Float32Array(context * shared),
    values: new Float32Array(context * shared),
  }))
  const vector = (length: number): Float32Array => new Float32Array(length)
  const [x, normed, query, mixed, out] = [vector(width), vector(width), vector(width), vector(width), vector(width)]
  const [gate, inner] = [vector(hidden), vector(hidden)]
  const weights = vector(context)
  const logits = vector(vocabulary)
  let read: number[] = []

  const step = (id: number, position: number, seen?: Watch): void => {
    x.set(tokens.subarray(id * width, (id + 1) * width))
    for (const [k, cache] of caches.entries()) {
      const ofLayer = (name: string): Float32Array => matrix(`layers.${k}.${name}`)
      normalise(normed, x, ofLayer('attention_norm'))
      const key = cache.keys.subarray(position * shared, (position + 1) * shared)
      setProduct(query, ofLayer('attention.wq'), normed)
      setProduct(key, ofLayer('attention.wk'), normed)
      setProduct(cache.values.subarray(position * shared, (position + 1) * shared), ofLayer('attention.wv'), normed)
      turn(query, shape.headSize, position)
      turn(key, shape.headSize, position)
      const ofHead = seen && ((head: number, seenWeights: Float32Array) => seen(k, head, seenWeights))
      attend(mixed, query, cache, shape, position, weights, ofHead)
      setProduct(out, ofLayer('attention.wo'), mixed)
      for (let j = 0; j < width; j++) x[j]! += out[j]!
      normalise(normed, x, ofLayer('ffn_norm'))
      setProduct(gate, ofLayer('feed_forward.w1'), normed)
      setProduct(inner, ofLayer('feed_forward.w3'), normed)
      for (let j = 0; j < hidden; j++) inner[j]! *= gate[j]! / (1 + Math.exp(-gate[j]!))
      setProduct(out, ofLayer('feed_forward.w2'), inner)
      for (let j = 0; j < width; j++) x[j]! += out[j]!
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
      normalise(normed, x, matrix('norm'))
      setProduct(logits, tokens, normed)
      return logits
    },
  }
}

function normalise(out: Float32Array, x: Float32Array, weight: Float32Array): void {
  let squares = 0
  for (const value of x) squares += value * value
  const rate = 1 / Math.sqrt(squares / x.length + EPSILON)
  for (let j = 0; j < x.length; j++) out[j] = x[j]! * rate * weight[j]!
}

function turn(x: Float32Array, headSize: number, position: number): void {
  for (let j = 0; j < x.length; j += 2) {
    const angle = position / BASE ** ((j % headSize) / headSize)
    const [cos, sin, first, second] = [Math.cos(angle), Math.sin(angle), x[j]!, x[j + 1]!]
    x[j] = first * cos - second * sin
    x[j + 1] = first * sin + second * cos
  }
}
