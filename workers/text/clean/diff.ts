/**
 * Where two texts differ, word by word, with some text around each place. Both are cut into words and gaps; equal
 * stretches are walked over, and where they part a window of each is compared by the greedy algorithm of Myers, "An
 * O(ND) difference algorithm and its variations", Algorithmica 1 (1986). A window keeps a whole book affordable; the
 * result is a shortest script within each window, not always over the whole text.
 */
import type { DiffChange, DiffSample, DiffSegment } from '../../contracts/text/clean'
import type { Job } from '../../runtime/job'

/** Words looked at on each side from where the texts part. */
const WINDOW = 256
/** Equal words in a row that end a window: the texts are in step again. */
const ANCHOR = 4
const CONTEXT_CHARACTERS = 70
/** Characters compared at once where the texts agree. */
const STRIDE = 4096
const PIECE = /\s+|[\p{L}\p{M}\p{N}_]+|[^\s\p{L}\p{M}\p{N}_]/gu

export interface Edit {
  kind: DiffSegment['kind']
  text: string
}

/** The first `limit` changes with their surroundings. */
export async function diffSample(before: string, after: string, limit: number, job: Job): Promise<DiffSample> {
  const old = makeReader(before)
  const fresh = makeReader(after)
  const changes: DiffChange[] = []
  for (;;) {
    await skipEqual(old, fresh, job)
    if (old.text === undefined && fresh.text === undefined) return { changes, complete: true }
    if (changes.length === limit) return { changes, complete: false }
    const edits = untilInStep(shortestEdits(old.peek(WINDOW), fresh.peek(WINDOW)))
    const position = old.at
    const lead = wordsBefore(before, position)
    old.step(edits.filter(({ kind }) => kind !== 'added').length)
    fresh.step(edits.filter(({ kind }) => kind !== 'removed').length)
    const tail = wordsAfter(before, old.at)
    changes.push({ position, segments: mergeSegments([same(lead), ...edits, same(tail)]) })
    if (job.due()) await job.rest()
  }
}

/** Moves both readers to where the texts part: in long strides at first, then piece by piece. */
async function skipEqual(old: Reader, fresh: Reader, job: Job): Promise<void> {
  while (old.ahead(STRIDE) === fresh.ahead(STRIDE) && old.ahead(1) !== '') {
    const stride = lastWordStart(old.ahead(STRIDE))
    if (stride === 0) break
    old.jump(old.at + stride)
    fresh.jump(fresh.at + stride)
    if (job.due()) await job.rest()
  }
  while (old.text !== undefined && old.text === fresh.text) {
    old.step(1)
    fresh.step(1)
    if (job.due()) await job.rest()
  }
}

/** Offset of the last place where a word or mark follows white space: a place where cutting may begin anew. */
function lastWordStart(text: string): number {
  return /^[^]*\s(?=\S)/.exec(text)?.[0].length ?? 0
}

/** Shortest edit script from `before` to `after`. */
export function shortestEdits(before: readonly string[], after: readonly string[]): Edit[] {
  const trace = furthestPaths(before, after)
  const edits: Edit[] = []
  let x = before.length
  let y = after.length
  for (let d = trace.length - 1; d >= 0; d--) {
    const reached = trace[d]
    const at = (k: number): number => reached?.get(k) ?? -1
    const k = x - y
    const down = k === -d || (k !== d && at(k - 1) < at(k + 1))
    const previousK = down ? k + 1 : k - 1
    const previousX = d === 0 ? 0 : at(previousK)
    const previousY = d === 0 ? 0 : previousX - previousK
    while (x > previousX && y > previousY) {
      edits.push({ kind: 'same', text: before[--x] ?? '' })
      y--
    }
    if (d > 0 && down) edits.push({ kind: 'added', text: after[--y] ?? '' })
    else if (d > 0) edits.push({ kind: 'removed', text: before[--x] ?? '' })
  }
  return edits.reverse()
}

/** For each number of edits d, the furthest x reached on each diagonal before the d-th edit. */
function furthestPaths(before: readonly string[], after: readonly string[]): Map<number, number>[] {
  const furthest = new Map([[1, 0]])
  const trace: Map<number, number>[] = []
  for (let d = 0; d <= before.length + after.length; d++) {
    trace.push(new Map(furthest))
    for (let k = -d; k <= d; k += 2) {
      const left = furthest.get(k - 1) ?? -1
      const above = furthest.get(k + 1) ?? -1
      let x = k === -d || (k !== d && left < above) ? above : left + 1
      while (x < before.length && x - k < after.length && before[x] === after[x - k]) x++
      furthest.set(k, x)
      if (x >= before.length && x - k >= after.length) return trace
    }
  }
  return trace
}

/** The edits up to the first long equal run after a change; that run is left to the walk. */
function untilInStep(edits: readonly Edit[]): Edit[] {
  let equal = 0
  let changed = false
  for (const [i, edit] of edits.entries()) {
    equal = edit.kind === 'same' ? equal + 1 : 0
    changed ||= edit.kind !== 'same'
    if (changed && equal === ANCHOR) return edits.slice(0, i + 1 - ANCHOR)
  }
  // Without such a run the window's edge is arbitrary: keep only its first half, unless the texts end here.
  return edits.length < WINDOW ? [...edits] : edits.slice(0, Math.max(1, edits.length >> 1))
}

/** Context of whole words; where it is cut, an ellipsis says so. */
function wordsBefore(text: string, to: number): string {
  const from = to - CONTEXT_CHARACTERS
  return from <= 0 ? text.slice(0, to) : `… ${text.slice(from, to).replace(/^\S*\s+/, '')}`
}

function wordsAfter(text: string, from: number): string {
  const to = from + CONTEXT_CHARACTERS
  return to >= text.length ? text.slice(from) : `${text.slice(from, to).replace(/\s+\S*$/, '')} …`
}

function same(text: string): DiffSegment {
  return { kind: 'same', text }
}

/** Neighbours of one kind joined; within a change, what was removed comes before what was added. */
function mergeSegments(edits: readonly Edit[]): DiffSegment[] {
  const merged: DiffSegment[] = []
  for (const { kind, text } of edits) {
    if (text === '') continue
    const last = merged.at(-1)
    if (last?.kind === kind) last.text += text
    else if (kind === 'removed' && last?.kind === 'added' && merged.at(-2)?.kind === 'removed') {
      const removed = merged.at(-2)
      if (removed) removed.text += text
    } else if (kind === 'removed' && last?.kind === 'added') merged.splice(-1, 0, { kind, text })
    else merged.push({ kind, text })
  }
  return merged
}

interface Reader {
  /** Offset of the current piece. */
  readonly at: number
  /** The current piece, undefined at the end. */
  readonly text: string | undefined
  peek(count: number): string[]
  step(count: number): void
  /** The next characters, uncut. */
  ahead(characters: number): string
  /** Goes on at an offset where a piece begins. */
  jump(offset: number): void
}

/** Words and gaps of a text, cut only as far as they are looked at. */
function makeReader(source: string): Reader {
  const pattern = new RegExp(PIECE)
  const queue: string[] = []
  let first = 0
  let at = 0
  let ended = false
  const fill = (count: number): void => {
    while (!ended && queue.length - first < count) {
      const match = pattern.exec(source)
      if (match) queue.push(match[0])
      else ended = true
    }
  }
  return {
    get at() {
      return at
    },
    get text() {
      fill(1)
      return queue[first]
    },
    peek: (count) => {
      fill(count)
      return queue.slice(first, first + count)
    },
    step: (count) => {
      fill(count)
      for (let i = 0; i < count; i++) at += queue[first++]?.length ?? 0
      if (first > 4096) {
        queue.splice(0, first)
        first = 0
      }
    },
    ahead: (characters) => source.slice(at, at + characters),
    jump: (offset) => {
      queue.length = 0
      first = 0
      at = offset
      ended = false
      pattern.lastIndex = offset
    },
  }
}
