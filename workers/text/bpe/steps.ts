/**
 * How a line of text closes up, merge by merge. Every boundary between two bytes either disappears at one merge or
 * stays, so one number a boundary tells the whole story and a slider can replay it without asking again.
 */
import { makeBpe, tokenByteStrings, type BpeModel, type Merge } from './encode'
import type { Split } from './patterns'

/**
 * @property bytes    UTF-8 of the line
 * @property joinedAt for the boundary before byte i + 1: the merge (counted from 1) that removes it, or 0 if none does
 */
export interface LineMerges {
  bytes: Uint8Array
  joinedAt: Int32Array
}

/** One token of the line after some merges, as a range of bytes; `joined` when the last of these merges made it. */
export interface StepToken {
  id: number
  start: number
  end: number
  joined: boolean
}

/** When each boundary of a line disappears: the one inside a token at that token's own merge, those of its parts at theirs. */
export function lineMerges(text: string, model: BpeModel): LineMerges {
  const bytes = new TextEncoder().encode(text)
  const joinedAt = new Int32Array(Math.max(0, bytes.length - 1))
  let at = 0
  const open = (id: number): void => {
    const merge = id < 256 ? undefined : model.merges[id - 256]
    if (merge === undefined) {
      at++
      return
    }
    open(merge[0])
    joinedAt[at - 1] = id - 255
    open(merge[1])
  }
  for (const id of makeBpe(model).encode(text)) open(id)
  return { bytes, joinedAt }
}

/** The line's tokens after the first `upTo` merges. */
export function mergeSteps(text: string, merges: readonly Merge[], upTo: number, split: Split = 'none'): StepToken[] {
  const kept = merges.slice(0, upTo)
  const tokens = tokenByteStrings(kept)
  const newest = kept.length > 0 ? tokens.length - 1 : -1
  let start = 0
  return Array.from(makeBpe({ split, merges: kept }).encode(text), (id) => {
    const end = start + tokens[id]!.length
    const token = { id, start, end, joined: id === newest }
    start = end
    return token
  })
}
