/** The text lab on long texts: what once had a limit in seconds in its tests, where a busy machine made it fail. */
import { CLEAN_ORDER, type CleanOptions } from '../../workers/contracts/text/clean'
import type { WordStrategy } from '../../workers/contracts/text/codec'
import { makeJob } from '../../workers/runtime/job'
import { cleanText } from '../../workers/text/clean/clean'
import { diffSample } from '../../workers/text/clean/diff'
import { makeCurve } from '../../workers/text/language-model/curve'
import { tokenizeJob } from '../../workers/text/tokenize/tokenize'
import { onProcessor } from './contenders/on-processor'
import { within, type Bench, type Contender } from './harness/contract'

const PROSE = 'Call me Ishmael. Some years ago—never mind how long precisely—having little or no money, I don’t know. '
const LINE = 'Call me Ishmael. Some years ago—never mind how long—“having” little money, <i>naïve</i>\n'

const everything = {
  ...Object.fromEntries(CLEAN_ORDER.map((step) => [step, true])),
  unicode: 'NFKC',
} as unknown as CleanOptions

const cut = (strategy: WordStrategy) => (): Contender => {
  const text = PROSE.repeat(12_000)
  return onProcessor(async () => (await tokenizeJob(text, strategy, makeJob())).starts.length)
}

export const bench: Bench = {
  question: 'Do the stages of the text lab keep up with texts of megabytes?',
  races: [
    {
      job: '1.2 MB of prose',
      unit: 'cutting into tokens',
      contenders: {
        advanced: async () => cut('advanced')(),
        basic: async () => cut('basic')(),
        character: async () => cut('character')(),
      },
      goals: [within(500, 'advanced'), within(500, 'basic'), within(500, 'character')],
    },
    {
      job: '10 MB of prose with markup, all switches on',
      unit: 'cleaning',
      contenders: {
        Vitrine: async () => {
          const text = LINE.repeat(115_000)
          return onProcessor(async () => (await cleanText(text, everything, makeJob())).charactersAfter)
        },
      },
      goals: [within(4000, 'Vitrine')],
    },
    {
      job: '10 MB of equal text with a word added at its end',
      unit: 'comparison',
      contenders: {
        Vitrine: async () => {
          const before = LINE.repeat(115_000)
          return onProcessor(async () => (await diffSample(before, `${before}Added.`, 100, makeJob())).changes.length)
        },
      },
      goals: [within(1000, 'Vitrine')],
    },
    {
      job: 'a million losses, with a look after every hundredth',
      unit: 'training curve',
      contenders: { Vitrine: async () => onProcessor(curveOfAMillion) },
      goals: [within(500, 'Vitrine')],
    },
  ],
}

function curveOfAMillion(): number {
  const curve = makeCurve()
  let points = 0
  for (let step = 1; step <= 1_000_000; step++) {
    curve.add(1 / step)
    if (step % 100 === 0) points += curve.points().length
  }
  return points
}
