/**
 * A text as a sequence of ids, read in one pass: each distinct token is named once, so that a text of a million words
 * costs a million look-ups but few strings and few comparisons. The readers are generators that yield the number of
 * characters done, so that the same code serves a line at once and a long text between rests.
 */
import { JOIN } from '../contracts/text/codec'
import type { Spans } from '../contracts/text/tokenize'
import type { Job } from '../runtime/job'

/** Id of a token met for the first time; a negative one leaves the token out. A gap is white space, or JOIN for none. */
export type IdOf = (token: string, isGap: boolean) => number

export type Reading = Generator<number, Int32Array>

const TOKENS_PER_SLICE = 4096
const CHARACTERS_PER_SLICE = 1 << 15
const UNSEEN = -2

/** Ids of the tokens at `spans`, with those of every gap that differs from the one a reader expects. */
export function* readWords(text: string, spans: Spans, idOf: IdOf): Reading {
  const { starts, ends } = spans
  const words = new Map<string, number>()
  const gaps = new Map<string, number>()
  const wordIds: number[] = []
  const wordTraits: number[] = []
  const ids = makeIdList(starts.length + (starts.length >> 2))
  const pushGap = (gap: string): void => {
    let id = gaps.get(gap)
    if (id === undefined) gaps.set(gap, (id = idOf(gap, true)))
    if (id >= 0) ids.push(id)
  }
  function* readGap(from: number, to: number): Generator<number, void> {
    if (from === to) pushGap(JOIN)
    for (let at = from, pieces = 1; at < to; pieces++) {
      const width = at + 1 < to && text[at] === '\n' && text[at + 1] === '\n' ? 2 : 1
      pushGap(text.slice(at, at + width))
      at += width
      if (pieces % TOKENS_PER_SLICE === 0) yield at
    }
  }
  let before = EDGE
  let end = 0
  for (let i = 0; i < starts.length; i++) {
    const start = starts[i]!
    const token = text.slice(start, ends[i])
    let place = words.get(token)
    if (place === undefined) {
      words.set(token, (place = wordIds.length))
      wordIds.push(UNSEEN)
      wordTraits.push(traitsOf(token))
    }
    const traits = wordTraits[place]!
    if (!isImplied(text, end, start, before, traits)) yield* readGap(end, start)
    // Named only now, because its gap came first.
    let id = wordIds[place]!
    if (id === UNSEEN) wordIds[place] = id = idOf(token, false)
    if (id >= 0) ids.push(id)
    before = traits
    end = ends[i]!
    if (i % TOKENS_PER_SLICE === 0) yield end
  }
  if (end < text.length) yield* readGap(end, text.length)
  return ids.take()
}

/** Ids of the code points of a text; a surrogate without its partner stands for itself. */
export function* readCharacters(text: string, idOf: IdOf): Reading {
  const basic = new Int32Array(0x10000).fill(UNSEEN)
  const others = new Map<number, number>()
  const ids = makeIdList(text.length)
  for (let at = 0; at < text.length;) {
    const to = Math.min(text.length, at + CHARACTERS_PER_SLICE)
    while (at < to) {
      const code = text.charCodeAt(at)
      const point = code >= 0xd800 && code < 0xdc00 ? (text.codePointAt(at) ?? code) : code
      let id = point > 0xffff ? (others.get(point) ?? UNSEEN) : basic[point]!
      if (id === UNSEEN) {
        id = idOf(String.fromCodePoint(point), false)
        if (point > 0xffff) others.set(point, id)
        else basic[point] = id
      }
      if (id >= 0) ids.push(id)
      at += point > 0xffff ? 2 : 1
    }
    yield at
  }
  return ids.take()
}

/** The whole reading at once. */
export function readAll(reading: Reading): Int32Array {
  let step = reading.next()
  while (!step.done) step = reading.next()
  return step.value
}

/** The same with rests and progress; `total` in characters. */
export async function readLong(reading: Reading, total: number, phase: string, job: Job): Promise<Int32Array> {
  let step = reading.next()
  for (; !step.done; step = reading.next()) {
    if (!job.due()) continue
    job.progress({ phase, done: step.value, total, unit: 'characters' })
    await job.rest()
  }
  return step.value
}

function makeIdList(capacity: number): { push(id: number): void; take(): Int32Array } {
  let ids = new Int32Array(Math.max(16, capacity))
  let length = 0
  return {
    push: (id) => {
      if (length === ids.length) {
        const larger = new Int32Array(2 * length)
        larger.set(ids)
        ids = larger
      }
      ids[length++] = id
    },
    take: () => (length === ids.length ? ids : ids.slice(0, length)),
  }
}

const TIGHT_BEFORE = /^(?:[.,;:!?)\]}%’”'…\-–—/]+|n['’]t|['’](?:s|m|d|re|ve|ll))$/i
const TIGHT_AFTER = /^[([{“‘#$£€\-–—/]+$/
const CLITIC = /^(?:s|t|m|d|re|ve|ll)$/i

/** Bits of what decides the gap beside a token. */
const NO_SPACE_BEFORE = 1
const NO_SPACE_AFTER = 2
const APOSTROPHE = 4
const AFTER_APOSTROPHE = 8
/** The edge of the text, where no gap is expected. */
const EDGE = NO_SPACE_BEFORE | NO_SPACE_AFTER

function traitsOf(token: string): number {
  if (token === '') return EDGE
  return (
    (TIGHT_BEFORE.test(token) ? NO_SPACE_BEFORE : 0) |
    (TIGHT_AFTER.test(token) ? NO_SPACE_AFTER : 0) |
    (token === "'" || token === '’' ? APOSTROPHE : 0) |
    (CLITIC.test(token) ? AFTER_APOSTROPHE : 0)
  )
}

function expectsSpace(before: number, after: number): boolean {
  if (after & NO_SPACE_BEFORE || before & NO_SPACE_AFTER) return false
  return !(before & APOSTROPHE && after & AFTER_APOSTROPHE)
}

/** True where the gap text[from, to) is the one a reader expects. */
function isImplied(text: string, from: number, to: number, before: number, after: number): boolean {
  return expectsSpace(before, after) ? to - from === 1 && text.charCodeAt(from) === 0x20 : from === to
}

/** The gap a reader expects between two tokens; '' stands for the edge of the text. */
export function impliedGap(before: string, after: string): '' | ' ' {
  return expectsSpace(traitsOf(before), traitsOf(after)) ? ' ' : ''
}
