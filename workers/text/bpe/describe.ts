/** What a page shows of a trained encoding: merges spelled out, a line worth watching, tokens with their text. */
import type { MergeRow } from '../../contracts/text/bpe'
import { bytesLabel } from '../codec'
import { byteStringToBytes } from './byte-string'
import { tokenByteStrings, type Merge } from './encode'
import type { Bpe } from './encoder'

/** A byte string as text where it is whole characters, else stray bytes as \xNN. */
export function byteStringLabel(byteString: string): string {
  return bytesLabel(byteStringToBytes(byteString))
}

/** The first `limit` merges with their tokens as text. */
export function mergeRows(merges: readonly Merge[], counts: readonly number[], limit: number): MergeRow[] {
  const kept = merges.slice(0, limit)
  const labels = tokenByteStrings(kept).map(byteStringLabel)
  return kept.map(([leftId, rightId], i) => ({
    left: labels[leftId] ?? '',
    right: labels[rightId] ?? '',
    leftId,
    rightId,
    count: counts[i],
  }))
}

const SHORTEST_LINE = 60
const LONGEST_LINE = 120

/** The first line of running text, cut at a word's end; the beginning of the text where there is none. */
export function suggestLine(text: string): string {
  const beginning = text.slice(0, 20_000)
  const line = beginning.split('\n').find((each) => each.length >= SHORTEST_LINE && /\p{Ll}/u.test(each)) ?? beginning
  if (line.length <= LONGEST_LINE) return line.toWellFormed().trim()
  const cut = line.lastIndexOf(' ', LONGEST_LINE)
  return line
    .slice(0, cut > 0 ? cut : LONGEST_LINE)
    .toWellFormed()
    .trim()
}

/** The first `limit` tokens of encoded text. */
export function shownTokens(bpe: Bpe, ids: Int32Array, limit: number): { text: string; id: number; bytes: number[] }[] {
  return Array.from(ids.subarray(0, limit), (id) => {
    const bytes = bpe.tokenBytes(id)
    return { text: bytesLabel(bytes), id, bytes: [...bytes] }
  })
}
