/**
 * The basic word tokenizer: whitespace separates, a run of letters, marks, numbers and underscores is a word, and
 * every other character stands apart. "It's 2024." is It ' s 2024 . It is the baseline that the others improve on.
 */
import { SPACE, WORD, classOfCodePoint, classTable } from './classes'
import { type SpanList, pushSpan } from './spans'

/** Appends the tokens of text[from, to) to `list`. */
export function scanBasic(text: string, from: number, to: number, list: SpanList): void {
  const classes = classTable()
  let at = from
  let wordStart = -1
  while (at < to) {
    const code = text.charCodeAt(at)
    const surrogate = code >= 0xd800 && code < 0xdc00
    const codePoint = surrogate ? (text.codePointAt(at) ?? code) : code
    const bits = surrogate ? classOfCodePoint(codePoint) : (classes[code] ?? 0)
    const width = codePoint > 0xffff ? 2 : 1
    if (bits & WORD) {
      if (wordStart < 0) wordStart = at
    } else {
      if (wordStart >= 0) pushSpan(list, wordStart, at)
      wordStart = -1
      if (!(bits & SPACE)) pushSpan(list, at, at + width)
    }
    at += width
  }
  if (wordStart >= 0) pushSpan(list, wordStart, to)
}
