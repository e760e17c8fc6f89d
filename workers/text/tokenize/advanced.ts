/**
 * The advanced word tokenizer. Whitespace separates; inside a chunk, tried in this order: URL, e-mail address,
 * #hashtag, @mention, number with separators (1,000.5 or 12:30), word, run of one punctuation mark ("..."), and any
 * other character as a whole grapheme cluster. Clitics are cut as in the Penn Treebank: don't is do + n't, it's is
 * it + 's (Marcus, Santorini, Marcinkiewicz 1993, Computational Linguistics 19(2), and its tokenizer rules); other
 * inner apostrophes stay (O'Brien). Cluster boundaries are those of Unicode UAX #29, asked of Intl.Segmenter.
 */
import { COMPLEX, DIGIT, LETTER, SPACE, WORD, classOfCodePoint, classTable } from './classes'
import { type SpanList, pushSpan } from './spans'

const URL_PATTERN = /(?:https?:\/\/|ftp:\/\/|www\.)[^\s<>"“”]+/iuy
const EMAIL_PATTERN = /[\p{L}\p{N}][\p{L}\p{N}._%+-]*@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,}/uy
const TAG_PATTERN = /[#@](?=[\p{N}_]*\p{L})[\p{L}\p{M}\p{N}_]+/uy
const NUMBER_PATTERN = /\p{Nd}+(?:[.,:]\p{Nd}+)+/uy
const CLITIC_PATTERN = /['’](?:s|m|d|re|ve|ll)(?![\p{L}\p{M}\p{N}_])/iuy
const NOT_PATTERN = /['’]t(?![\p{L}\p{M}\p{N}_])/iuy
const TRAILING = /[.,;:!?'’"”…*_]/u

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })
type Clusters = ReturnType<Intl.Segmenter['segment']>

/** Appends the tokens of text[from, to) to `list`; `from` and `to` must lie beside whitespace or at the text's ends. */
export function scanAdvanced(text: string, from: number, to: number, list: SpanList): void {
  const classes = classTable()
  let at = from
  while (at < to) {
    let bits = classes[text.charCodeAt(at)] ?? 0
    if (bits & SPACE) {
      at++
      continue
    }
    const start = at
    let all = WORD
    let any = 0
    while (at < to && !((bits = classes[text.charCodeAt(at)] ?? 0) & SPACE)) {
      all &= bits
      any |= bits
      at++
    }
    // Most chunks of running text are one plain word; only the rest pays for the patterns.
    if (all && !(any & COMPLEX)) pushSpan(list, start, at)
    else scanChunk(text, start, at, (any & COMPLEX) !== 0, list)
  }
}

function scanChunk(text: string, start: number, end: number, complex: boolean, list: SpanList): void {
  // Clusters are asked about the chunk alone; a combining mark after a space belongs to no token before it.
  const clusters = complex ? segmenter.segment(text.slice(start, end)) : undefined
  const hasAt = holds(text, 64, start, end)
  let at = start
  while (at < end) {
    const raw = tokenEnd(text, at, end, hasAt)
    const boundary = Math.max(raw.end, at + 1)
    const stop = clusters ? snap(clusters, start, boundary, end) : boundary
    if (stop === boundary && raw.cut > at) {
      const cut = clusters ? snap(clusters, start, raw.cut, stop) : raw.cut
      pushSpan(list, at, cut)
      if (cut < stop) pushSpan(list, cut, stop)
    } else pushSpan(list, at, stop)
    at = stop
  }
}

/** The first cluster boundary at or after `offset`. */
function snap(clusters: Clusters, chunkStart: number, offset: number, end: number): number {
  if (offset >= end) return end
  const cluster = clusters.containing(offset - chunkStart)
  if (!cluster || cluster.index === offset - chunkStart) return offset
  return Math.min(end, chunkStart + cluster.index + cluster.segment.length)
}

/** Where the token that begins at `at` ends, and where a clitic is cut off inside it (0: nowhere). */
function tokenEnd(text: string, at: number, end: number, hasAt: boolean): { end: number; cut: number } {
  const code = text.charCodeAt(at)
  const bits = classAt(text, at)
  if (bits & (LETTER | DIGIT)) {
    if (mayStartUrl(code)) {
      const url = match(URL_PATTERN, text, at, end)
      if (url > at) return { end: trimUrl(text, at, url), cut: 0 }
    }
    if (hasAt) {
      const email = match(EMAIL_PATTERN, text, at, end)
      if (email > at) return { end: email, cut: 0 }
    }
  }
  if (code === 35 || code === 64) {
    const tag = match(TAG_PATTERN, text, at, end)
    if (tag > at) return { end: tag, cut: 0 }
  }
  if (bits & DIGIT) {
    const number = match(NUMBER_PATTERN, text, at, end)
    if (number > at) return { end: number, cut: 0 }
  }
  if (bits & WORD) return wordEnd(text, at, end)
  return { end: runEnd(text, at, end), cut: 0 }
}

function wordEnd(text: string, at: number, end: number): { end: number; cut: number } {
  let stop = wordRunEnd(text, at, end)
  while (isApostrophe(text.charCodeAt(stop)) && stop < end) {
    const before = text.charCodeAt(stop - 1)
    if ((before === 110 || before === 78) && stop - 1 > at) {
      const not = match(NOT_PATTERN, text, stop, end)
      if (not > stop) return { end: not, cut: stop - 1 }
    }
    const clitic = match(CLITIC_PATTERN, text, stop, end)
    if (clitic > stop) return { end: clitic, cut: stop }
    if (stop + 1 >= end || !(classAt(text, stop + 1) & LETTER)) break
    stop = wordRunEnd(text, stop + 1, end)
  }
  return { end: stop, cut: 0 }
}

function wordRunEnd(text: string, from: number, end: number): number {
  let at = from
  while (at < end && classAt(text, at) & WORD) at += widthAt(text, at)
  return Math.min(at, end)
}

function runEnd(text: string, at: number, end: number): number {
  const width = widthAt(text, at)
  if (width > 1) return at + width
  const code = text.charCodeAt(at)
  let stop = at + 1
  if (code < 128 || code === 0x2026) while (stop < end && text.charCodeAt(stop) === code) stop++
  return stop
}

/** A URL seldom ends in punctuation, and in a closing bracket only if it opened one. */
function trimUrl(text: string, start: number, end: number): number {
  let stop = end
  for (; stop > start + 1; stop--) {
    const last = text.charAt(stop - 1)
    if (TRAILING.test(last)) continue
    const opening = last === ')' ? '(' : last === ']' ? '[' : last === '}' ? '{' : ''
    if (opening && !text.slice(start, stop).includes(opening)) continue
    break
  }
  return stop
}

function match(pattern: RegExp, text: string, at: number, end: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? Math.min(pattern.lastIndex, end) : -1
}

/** Looks no further than the chunk, as `indexOf` would. */
function holds(text: string, code: number, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (text.charCodeAt(i) === code) return true
  return false
}

function mayStartUrl(code: number): boolean {
  const lower = code | 32
  return lower === 104 || lower === 102 || lower === 119
}

function isApostrophe(code: number): boolean {
  return code === 39 || code === 0x2019
}

function classAt(text: string, at: number): number {
  return classOfCodePoint(text.codePointAt(at) ?? 0)
}

function widthAt(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1
}
