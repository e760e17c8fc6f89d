/** A line as a vocabulary sees it: each token with its id, unknown ones marked, and the text that the ids give back. */
import { type CodecData, UNKNOWN } from '../contracts/text/codec'
import type { EncodedLine } from '../contracts/text/vocabulary'
import { type Codec, makeCodec } from './codec'
import { tokenStrings, tokenize } from './tokenize/tokenize'

/** Encodes a line; gap tokens that a word codec writes between tokens are left out of `tokens`, not of `decoded`. */
export function encodeLine(text: string, data: CodecData): EncodedLine {
  const { codec, idOf } = lookupOf(data)
  const ids = codec.encode(text)
  const decoded = codec.decode(ids)
  if (data.kind === 'bpe') {
    const tokens = Array.from(ids, (id) => ({ text: codec.label(id), id, known: true }))
    return { tokens, decoded, unknown: 0 }
  }
  const unknownId = idOf.get(UNKNOWN) ?? -1
  const tokens = tokenStrings(text, tokenize(text, data.strategy)).map((token) => {
    const id = idOf.get(token)
    return { text: token, id: id ?? unknownId, known: id !== undefined }
  })
  return { tokens, decoded, unknown: tokens.filter(({ known }) => !known).length }
}

interface Lookup {
  codec: Codec
  idOf: ReadonlyMap<string, number>
}

/** Kept as long as the vocabulary is: a line is encoded anew at every key that is pressed. */
const lookups = new WeakMap<CodecData, Lookup>()

function lookupOf(data: CodecData): Lookup {
  let lookup = lookups.get(data)
  if (!lookup) {
    const tokens = data.kind === 'words' ? data.vocabulary : []
    lookup = { codec: makeCodec(data), idOf: new Map(tokens.map((token, id) => [token, id])) }
    lookups.set(data, lookup)
  }
  return lookup
}
