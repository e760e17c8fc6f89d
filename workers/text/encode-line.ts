/** A line as a vocabulary sees it: each token with its id, unknown ones marked, and the text that the ids give back. */
import { type CodecData, UNKNOWN } from '../contracts/text/codec'
import type { EncodedLine } from '../contracts/text/vocabulary'
import { makeCodec } from './codec'
import { tokenStrings, tokenize } from './tokenize/tokenize'

/** Encodes a line; gap tokens that a word codec writes between tokens are left out of `tokens`, not of `decoded`. */
export function encodeLine(text: string, data: CodecData): EncodedLine {
  const codec = makeCodec(data)
  const ids = codec.encode(text)
  const decoded = codec.decode(ids)
  if (data.kind === 'bpe') {
    const tokens = Array.from(ids, (id) => ({ text: codec.label(id), id, known: true }))
    return { tokens, decoded, unknown: 0 }
  }
  const idOf = new Map(data.vocabulary.map((token, id) => [token, id]))
  const unknownId = idOf.get(UNKNOWN) ?? -1
  const tokens = tokenStrings(text, tokenize(text, data.strategy)).map((token) => {
    const id = idOf.get(token)
    return { text: token, id: id ?? unknownId, known: id !== undefined }
  })
  return { tokens, decoded, unknown: tokens.filter(({ known }) => !known).length }
}
