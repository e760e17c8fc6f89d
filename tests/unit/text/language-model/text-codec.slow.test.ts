/** Making a codec for 6 MB of text and encoding it, in every shape that texts come in, without going deaf. */
import { describe, expect, it } from 'vitest'
import type { ModelLevel } from '../../../../workers/contracts/text/model'
import { makeJob, type Job } from '../../../../workers/runtime/job'
import { codecForText, encodeText } from '../../../../workers/text/language-model/text-codec'

const SIZE = 6_000_000
/** A cancel must be heard within 500 ms. Half of that leaves room for a collection of garbage and for a slow machine. */
const LONGEST_STRETCH_MS = 250

/** Time that this process had, not time that passed: other tests run beside it. */
function usedMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

function words(): string[] {
  let state = 7
  const next = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32
  return Array.from({ length: SIZE / 6 }, () => Math.floor(50_000 ** next()).toString(36) + 'ing')
}

const list = words()
const joined = (separator: string, every: number): string =>
  list.map((word, k) => (k % every === every - 1 ? word + separator : `${word} `)).join('')

const SHAPES: Readonly<Record<string, () => string>> = {
  'lines that end in CRLF': () => joined(',\r\n', 12),
  'one-line paragraphs with blank lines between': () => joined('.\n\n', 90),
  'no line break at all': () => joined('. ', 15),
  'lines that begin with a space': () => joined('.\n ', 12),
}

/** A job that measures how long it was not asked to rest. */
function watched(): { job: Job; longest: () => number } {
  const job = makeJob()
  let [since, longest] = [usedMs(), 0]
  const stop = (): void => {
    longest = Math.max(longest, usedMs() - since)
  }
  const rest = async (): Promise<void> => {
    stop()
    await job.rest()
    since = usedMs()
  }
  return {
    job: { ...job, rest },
    longest: () => {
      stop()
      return longest
    },
  }
}

describe.each(Object.entries(SHAPES))('a text of 6 MB with %s', (name, make) => {
  const text = make()
  it.each<ModelLevel>(['character', 'word', 'bpe'])(
    'hears a cancel at any moment, on level %s',
    { timeout: 60_000 },
    async (level) => {
      expect(text.length).toBeGreaterThan(SIZE * 0.9)
      const make = watched()
      const from = performance.now()
      const data = await codecForText(text, { level, words: 2000, merges: 20 }, make.job)
      const making = Math.round(make.longest())
      const between = performance.now()
      const encode = watched()
      const { ids } = await encodeText(data, text, encode.job)
      const encoding = Math.round(encode.longest())
      console.log(name, level, Math.round(between - from), making, Math.round(performance.now() - between), encoding)
      expect(ids.length).toBeGreaterThan(100_000)
      expect(Math.max(making, encoding)).toBeLessThan(LONGEST_STRETCH_MS)
    },
  )
})
