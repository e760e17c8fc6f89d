/**
 * Word tokenizers as places in the text (UTF-16 offsets), so that the text is never copied and tokens with the gaps
 * between them always rebuild it. Long texts are cut into slices at whitespace, where no word can be cut, and a job
 * is asked between slices.
 */
import type { WordStrategy } from '../../contracts/text/codec'
import type { Spans } from '../../contracts/text/tokenize'
import type { Job } from '../../runtime/job'
import { scanAdvanced } from './advanced'
import { scanBasic } from './basic'
import { scanCharacters } from './character'
import { SPACE, classTable } from './classes'
import { type SpanList, finishSpans, makeSpanList } from './spans'

const SLICE_CHARACTERS = 1 << 15
/** A run without whitespace longer than this is cut all the same. */
const LONGEST_SLICE = 1 << 20

const scanners: Record<WordStrategy, (text: string, from: number, to: number, list: SpanList) => void> = {
  basic: scanBasic,
  advanced: scanAdvanced,
  character: scanCharacters,
}

/** Tokens of a text, at once. */
export function tokenize(text: string, strategy: WordStrategy): Spans {
  const list = makeSpanList(estimate(text, strategy))
  for (let from = 0; from < text.length;) {
    const to = sliceEnd(text, from)
    scanners[strategy](text, from, to, list)
    from = to
  }
  return finishSpans(list)
}

/** The same as `tokenize`, resting between slices and reporting characters done. */
export async function tokenizeJob(text: string, strategy: WordStrategy, job: Job): Promise<Spans> {
  const list = makeSpanList(estimate(text, strategy))
  for (let from = 0; from < text.length;) {
    const to = sliceEnd(text, from)
    scanners[strategy](text, from, to, list)
    from = to
    job.progress({ phase: 'cutting the text', done: to, total: text.length, unit: 'characters' })
    if (job.due()) await job.rest()
  }
  if (job.due()) await job.rest()
  return finishSpans(list)
}

/** The tokens themselves, from token `from` up to `to`. */
export function tokenStrings(text: string, spans: Spans, from = 0, to = spans.starts.length): string[] {
  const tokens: string[] = new Array<string>(Math.max(0, to - from))
  for (let i = from; i < to; i++) tokens[i - from] = text.slice(spans.starts[i], spans.ends[i])
  return tokens
}

/** End of the slice that begins at `from`: just after whitespace, never between two surrogates. */
function sliceEnd(text: string, from: number): number {
  let to = from + SLICE_CHARACTERS
  if (to >= text.length) return text.length
  const classes = classTable()
  const limit = Math.min(text.length, from + LONGEST_SLICE)
  while (to < limit && !((classes[text.charCodeAt(to - 1)] ?? 0) & SPACE)) to++
  if (to < text.length && isLowSurrogate(text.charCodeAt(to))) to--
  return to
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code < 0xe000
}

function estimate(text: string, strategy: WordStrategy): number {
  return Math.max(16, strategy === 'character' ? text.length : text.length >> 2)
}
