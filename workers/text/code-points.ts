/**
 * Unicode code points of a text: what "characters" means wherever a length is told. A low surrogate is the second half
 * of the code point before it and is not counted; a stray one is rare and harmless.
 */
import type { Job } from '../runtime/job'

const SLICE = 1 << 17

/** Code points of text[from, to). */
export function codePoints(text: string, from = 0, to = text.length): number {
  let count = to - from
  for (let i = from; i < to; i++) if ((text.charCodeAt(i) & 0xfc00) === 0xdc00) count--
  return count
}

/** The same for long texts, resting between slices. */
export async function countCodePoints(text: string, job: Job): Promise<number> {
  let count = 0
  for (let from = 0; from < text.length; from += SLICE) {
    count += codePoints(text, from, Math.min(text.length, from + SLICE))
    if (job.due()) await job.rest()
  }
  return count
}
