/**
 * One shape for every way of turning text into ids and back, so that a language model or an embedding need not know
 * how its text was cut. A codec is made from plain data that is stored with the model.
 */
import type { CodecData } from '../contracts/text/codec'
import { invalid } from '../runtime/errors'
import { phaseOf } from '../runtime/job'
import type { Codec } from './codec-shape'
import { makeBpe } from './bpe/encode'
import { makeWordCodec } from './word-codec'

export type { CodecData } from '../contracts/text/codec'
export type { Codec } from './codec-shape'

/** Codec for its data. Throws `input/invalid` when the data can't be one. */
export function makeCodec(data: CodecData): Codec {
  if (data.kind === 'words') return makeWordCodec(data.strategy, data.vocabulary)
  if (data.merges.length % 2 !== 0) throw invalid('These merges are not pairs. Train the byte-pair encoding again.')
  const bpe = makeBpe({ split: data.split, merges: pairs(data.merges) })
  return {
    size: bpe.size,
    encode: (text) => bpe.encode(text),
    encodeLong: (text, job) => bpe.encodeLong(text, phaseOf(job, 'encoding the text')),
    decode: (ids) => bpe.decode(ids),
    label: (id) => bytesLabel(bpe.tokenBytes(id)),
  }
}

function pairs(flat: Int32Array): [number, number][] {
  return Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i] ?? -1, flat[2 * i + 1] ?? -1])
}

/** Bytes as text where they are whole characters, else each stray byte as \xNN. */
export function bytesLabel(bytes: Uint8Array): string {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  if (!text.includes('\uFFFD')) return text
  return Array.from(bytes, (byte) =>
    byte < 0x80 ? String.fromCharCode(byte) : `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`,
  ).join('')
}
