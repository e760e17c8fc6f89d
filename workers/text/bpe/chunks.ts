/**
 * A text as the trainer sees it: each different chunk once, as UTF-8 bytes laid end to end in the order of first
 * occurrence, with how often it occurs. That order keeps "first met in reading order" true for pairs: the first place of
 * a pair in the whole text always lies in the first occurrence of some chunk.
 */
import type { Job } from '../../runtime/job'
import { makeCutter, type Split } from './patterns'

/**
 * @property bytes   the different chunks, end to end
 * @property starts  where each chunk starts in `bytes`
 * @property weights how often each chunk occurs; undefined when every chunk occurs once
 * @property total   bytes of the whole text
 */
export interface Chunks {
  bytes: Uint8Array
  starts: Int32Array
  weights: Int32Array | undefined
  total: number
}

const CHUNKS_PER_SLICE = 4096

export async function collectChunks(text: string, split: Split, job: Job): Promise<Chunks> {
  const encoder = new TextEncoder()
  const cut = makeCutter(split)
  // Otherwise two lone surrogates from different chunks could become one character when laid end to end.
  text = text.toWellFormed()
  if (split === 'none') {
    const bytes = encoder.encode(text)
    return { bytes, starts: new Int32Array(1), weights: undefined, total: bytes.length }
  }
  const counts = new Map<string, { count: number }>()
  let seen = 0
  for (let from = 0; from < text.length; seen++) {
    const end = cut(text, from)
    const chunk = text.slice(from, end)
    const entry = counts.get(chunk)
    if (entry === undefined) counts.set(chunk, { count: 1 })
    else entry.count++
    from = end
    if (seen % CHUNKS_PER_SLICE === 0 && job.due()) {
      job.progress({ phase: 'cutting the text', done: from, total: text.length, unit: 'characters' })
      await job.rest()
    }
  }
  return layEndToEnd(counts, encoder)
}

function layEndToEnd(counts: ReadonlyMap<string, { count: number }>, encoder: TextEncoder): Chunks {
  const starts = new Int32Array(counts.size)
  const weights = new Int32Array(counts.size)
  const bytes = encoder.encode([...counts.keys()].join(''))
  let index = 0
  let start = 0
  let total = 0
  for (const [chunk, { count }] of counts) {
    const size = utf8Length(chunk)
    starts[index] = start
    weights[index++] = count
    start += size
    total += size * count
  }
  return { bytes, starts, weights, total }
}

/** UTF-8 bytes of a well-formed text; each half of a surrogate pair stands for 2 of its 4. */
function utf8Length(text: string): number {
  let length = 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) length += 1
    else if (unit < 0x800) length += 2
    else if (unit >= 0xd800 && unit < 0xe000) length += 2
    else length += 3
  }
  return length
}
