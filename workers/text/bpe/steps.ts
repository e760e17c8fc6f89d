/**
 * How a line of text closes up, merge by merge. Every boundary between two bytes either disappears at one merge or
 * stays, so one number a boundary tells the whole story and a slider can replay it without asking again.
 */
import type { Merge } from './encode'
import { joinShort, joinLong, SCAN_LIMIT } from './join'
import { makePairTable } from './pair-table'
import { splitText, type Split } from './patterns'

/**
 * @property bytes    UTF-8 of the line
 * @property joinedAt for the boundary before byte i + 1: the merge (counted from 1) that removes it, or 0 if none does
 */
export interface LineMerges {
  bytes: Uint8Array
  joinedAt: Int32Array
}

/** One token of the line after some merges; `joined` when the last of these merges made it. */
export interface StepToken {
  id: number
  start: number
  end: number
  joined: boolean
}

/**
 * When each boundary of a line disappears. A merge can only act on what earlier merges left, so the boundary inside
 * the joined token is removed at that token's own merge, and its parts' boundaries at theirs.
 */
export function lineMerges(text: string, merges: readonly Merge[], split: Split): LineMerges {
  const bytes = new TextEncoder().encode(text)
  const joinedAt = new Int32Array(Math.max(0, bytes.length - 1))
  const lengths = tokenLengths(merges)
  let at = 0
  const open = (id: number): void => {
    const merge = id < 256 ? undefined : merges[id - 256]
    if (merge === undefined) {
      at++
      return
    }
    open(merge[0])
    joinedAt[at - 1] = id - 255
    open(merge[1])
  }
  for (const id of joinLine(text, merges, split)) {
    const end = at + lengths[id]!
    open(id)
    at = end
  }
  return { bytes, joinedAt }
}

/** The line's tokens after the first `upTo` merges. */
export function mergeSteps(text: string, merges: readonly Merge[], upTo: number, split: Split = 'none'): StepToken[] {
  const kept = merges.slice(0, upTo)
  const lengths = tokenLengths(kept)
  const newest = 255 + kept.length
  let start = 0
  return Array.from(joinLine(text, kept, split), (id) => {
    const end = start + lengths[id]!
    const token = { id, start, end, joined: kept.length > 0 && id === newest }
    start = end
    return token
  })
}
