/**
 * Byte-level BPE from a list of merges: ids 0 to 255 are the bytes, id 256 + i is what merge i made. The same numbering
 * as karpathy/minbpe, so its merges can be used here and ours there.
 */
import { invalid } from '../../runtime/errors'
import { makeEncoder, type Bpe } from './encoder'
import { makePairTable } from './pair-table'
import { makeCutter, type Split } from './patterns'

export type { Bpe } from './encoder'

export type Merge = readonly [left: number, right: number]

/** All that a trained byte-level BPE is; plain data that can be stored and sent. */
export interface BpeModel {
  split: Split
  merges: readonly Merge[]
}

/** A token longer than this can only come from a damaged or hostile list of merges. */
const LONGEST_TOKEN_BYTES = 1 << 24

/** Byte strings of ids 0 to 255 + merges. Throws `input/invalid` if a merge uses an id that does not exist yet. */
export function tokenByteStrings(merges: readonly Merge[]): string[] {
  const tokens = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte))
  for (let i = 0; i < merges.length; i++) {
    const [left, right] = merges[i] ?? [-1, -1]
    const leftToken = tokens[left]
    const rightToken = tokens[right]
    if (leftToken === undefined || rightToken === undefined) {
      throw invalid(
        `Merge ${i + 1} joins (${left}, ${right}), but only the ids 0 to ${tokens.length - 1} exist at that point.`,
      )
    }
    if (leftToken.length + rightToken.length > LONGEST_TOKEN_BYTES) {
      throw invalid(`Merge ${i + 1} makes a token of more than 16 MB. The list of merges is damaged.`)
    }
    tokens.push(leftToken + rightToken)
  }
  return tokens
}

/** Encoder and decoder of a trained BPE. Throws `input/invalid` for merges that cannot be. */
export function makeBpe({ split, merges }: BpeModel): Bpe {
  const tokens = tokenByteStrings(merges)
  const table = makePairTable(merges.length)
  merges.forEach(([left, right], i) => {
    if (table.get(left, right) >= 0) throw invalid(`Merge ${i + 1} joins (${left}, ${right}) a second time.`)
    table.set(left, right, 256 + i)
  })
  return makeEncoder({
    cutter: makeCutter(split),
    byteIds: Uint8Array.from({ length: 256 }, (_, byte) => byte),
    rankOf: table.get,
    tokens,
  })
}
