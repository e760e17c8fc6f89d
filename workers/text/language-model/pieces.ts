/** The text that each token of a sequence adds, so that a page can show tokens in place. */
import type { Codec } from '../codec-shape'

/** How far back a token's appearance can reach: a gap, a byte of a character, a joining mark. */
const CONTEXT = 4

/** Text of each token as it reads after those before it; bytes that are no whole character are shown by their label. */
export function piecesOf(codec: Codec, ids: ArrayLike<number>): string[] {
  const all = Array.from(ids)
  return all.map((id, k) => {
    const context = all.slice(Math.max(0, k - CONTEXT), k)
    const before = codec.decode(context)
    const after = codec.decode([...context, id])
    return after.startsWith(before) && !after.endsWith('\uFFFD') ? after.slice(before.length) : codec.label(id)
  })
}
