/**
 * A growing list of spans. Two Int32Arrays that double when full: a text of 10 MB has millions of tokens, and an
 * array of objects for them would cost a hundred times the memory.
 */
import type { Spans } from '../../contracts/text/tokenize'

export interface SpanList {
  starts: Int32Array
  ends: Int32Array
  length: number
}

export function makeSpanList(capacity = 1024): SpanList {
  return { starts: new Int32Array(capacity), ends: new Int32Array(capacity), length: 0 }
}

export function pushSpan(list: SpanList, start: number, end: number): void {
  if (list.length === list.starts.length) {
    const starts = new Int32Array(list.length * 2)
    const ends = new Int32Array(list.length * 2)
    starts.set(list.starts)
    ends.set(list.ends)
    list.starts = starts
    list.ends = ends
  }
  list.starts[list.length] = start
  list.ends[list.length++] = end
}

/** The list cut to its length, in arrays of its own. */
export function finishSpans(list: SpanList): Spans {
  if (list.length === list.starts.length) return { starts: list.starts, ends: list.ends }
  return { starts: list.starts.slice(0, list.length), ends: list.ends.slice(0, list.length) }
}
