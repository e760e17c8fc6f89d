/** The character tokenizer: every Unicode code point is a token, spaces and newlines too; nothing is left between. */
import { type SpanList, pushSpan } from './spans'

/** Appends the code points of text[from, to) to `list`; a surrogate without its partner is a token of its own. */
export function scanCharacters(text: string, from: number, to: number, list: SpanList): void {
  let at = from
  while (at < to) {
    const code = text.charCodeAt(at)
    const next = code >= 0xd800 && code < 0xdc00 && at + 1 < to ? text.charCodeAt(at + 1) : 0
    const width = next >= 0xdc00 && next < 0xe000 ? 2 : 1
    pushSpan(list, at, at + width)
    at += width
  }
}
