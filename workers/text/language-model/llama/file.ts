/**
 * Reads the files of llama2.c (https://github.com/karpathy/llama2.c, version 0): seven little-endian int32 (width,
 * hidden, layers, heads, heads of keys and values, vocabulary, context), then float32 matrices, each for all layers
 * together; and a tokenizer, for each id its score, its length and its bytes.
 */
import type { LlamaConfig } from '../../../contracts/text/language-model'
import { invalid } from '../../../runtime/errors'
import type { LanguageModel } from '../architecture'
import { keyValueWidth, llamaLayout } from './layout'

const HEADER_BYTES = 28

/** Throws `input/invalid` for anything but a whole file with a tied output layer. */
export function readLlama(bytes: ArrayBuffer): LanguageModel<LlamaConfig> {
  const damaged = 'This is no llama2.c model (version 0, float32), or a part of it is missing.'
  if (bytes.byteLength < HEADER_BYTES) throw invalid(damaged)
  const numbers = Array.from(new Int32Array(bytes, 0, 7))
  const [embedding = 0, hidden = 0, layers = 0, heads = 0, keyValueHeads = 0, vocabulary = 0, context = 0] = numbers
  if (vocabulary < 0) throw invalid('This model has an output layer of its own; only tied embeddings are read.')
  if (numbers.some((value) => value < 1) || embedding % heads !== 0 || heads % keyValueHeads !== 0)
    throw invalid(damaged)
  const config: LlamaConfig = {
    ...{ architecture: 'llama', vocabulary, embedding, hidden, heads, keyValueHeads, layers, context },
  }
  const shared = keyValueWidth(config)
  /** As the file has them: the name's part after the layer, and how many numbers each layer has. */
  const parts: [string, number][] = [
    ['attention_norm', embedding],
    ['attention.wq', embedding * embedding],
    ['attention.wk', shared * embedding],
    ['attention.wv', shared * embedding],
    ['attention.wo', embedding * embedding],
    ['ffn_norm', embedding],
    ['feed_forward.w1', hidden * embedding],
    ['feed_forward.w2', embedding * hidden],
    ['feed_forward.w3', hidden * embedding],
  ]
  const slots = new Map(llamaLayout(config).map((slot) => [slot.name, slot]))
  const size = [...slots.values()].reduce((sum, slot) => sum + slot.size, 0)
  if (bytes.byteLength < HEADER_BYTES + 4 * size) throw invalid(damaged)
  const values = new Float32Array(bytes, HEADER_BYTES, size)
  const parameters = new Float32Array(size)
  let at = 0
  const take = (name: string, count: number): void => {
    parameters.set(values.subarray(at, at + count), slots.get(`${name}.weight`)?.offset)
    at += count
  }
  take('tok_embeddings', vocabulary * embedding)
  for (const [name, count] of parts) for (let k = 0; k < layers; k++) take(`layers.${k}.${name}`, count)
  take('norm', embedding)
  return { config, parameters }
}

/** The bytes of each token; `<0x0A>` and its like stand for one byte. */
export function readLlamaPieces(bytes: ArrayBuffer, vocabulary: number): Uint8Array[] {
  const view = new DataView(bytes)
  const pieces: Uint8Array[] = []
  let at = 4
  while (pieces.length < vocabulary) {
    if (at + 8 > bytes.byteLength) throw invalid(`This tokenizer has ${pieces.length} tokens, not ${vocabulary}.`)
    const length = view.getInt32(at + 4, true)
    const piece = new Uint8Array(bytes.slice(at + 8, at + 8 + length))
    const byte = /^<0x([0-9A-F]{2})>$/.exec(String.fromCharCode(...piece))?.[1]
    pieces.push(byte === undefined ? piece : Uint8Array.of(parseInt(byte, 16)))
    at += 8 + length
  }
  return pieces
}
