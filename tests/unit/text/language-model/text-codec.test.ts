/** Making a codec for a long text and encoding it, in every shape that texts come in, without going deaf. */
import { beforeAll, describe, expect, it } from 'vitest'
import type { ModelLevel } from '../../../../workers/contracts/text/model'
import type { Job } from '../../../../workers/runtime/job'
import { codecForText, encodeText } from '../../../../workers/text/language-model/text-codec'
import { countedJob } from '../../../helpers/counted-job'
import { charactersRead } from '../../../helpers/counted-reads'

/** Several times what any slice of a text may hold. */
const SIZE = 1_000_000
/** A rest at least every 40 kB. */
const FEWEST_RESTS = SIZE / 40_000
/** Twice what a slice of a text holds; what reads it may look at a character twice. */
const LONGEST_STRETCH = 2 * 65_536

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

/** Rests of the work, and the most characters that it read between two of them. */
async function watched(work: (job: Job) => Promise<unknown>): Promise<{ rests: number; longest: number }> {
  let [since, longest] = [0, 0]
  const job = countedJob({ onRest: () => stop() })
  let stop = (): void => {}
  await charactersRead(async (soFar) => {
    stop = () => {
      longest = Math.max(longest, soFar() - since)
      since = soFar()
    }
    await work(job)
    stop()
  })
  return { rests: job.rests, longest }
}

// The table of what kind of character each is, is made once.
beforeAll(() => codecForText('a', { level: 'word', words: 10, merges: 1 }, countedJob()))

describe.each(Object.entries(SHAPES))('a text of 1 MB with %s', (_, make) => {
  const text = make()
  it.each<ModelLevel>(['character', 'word', 'bpe'])(
    'is never read for long without a rest, on level %s',
    async (level) => {
      expect(text.length).toBeGreaterThan(SIZE * 0.9)
      const choice = { level, words: 2000, merges: 20 }
      const making = await watched((job) => codecForText(text, choice, job))
      const data = await codecForText(text, choice, countedJob())
      const encoding = await watched(async (job) => {
        expect((await encodeText(data, text, job)).ids.length).toBeGreaterThan(SIZE / 60)
      })
      for (const { rests, longest } of [making, encoding]) {
        expect(rests).toBeGreaterThanOrEqual(FEWEST_RESTS)
        expect(longest).toBeLessThan(LONGEST_STRETCH)
      }
    },
  )
})
