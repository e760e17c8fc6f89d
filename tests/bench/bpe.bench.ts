/** Training byte pairs with a priority queue against counting all pairs again after each merge, as minbpe does. */
import { readFileSync } from 'node:fs'
import { makeJob } from '../../workers/runtime/job'
import { trainBpe, type BpeTraining } from '../../workers/text/bpe/train'
import { type Bench, compare } from '../helpers/bench'
import { naiveTrain } from '../unit/text/bpe/naive-bpe'

const SMALL = 50_000
const text = readFileSync(new URL('../../public/samples/moby-dick.txt', import.meta.url), 'utf8')
const start = text.slice(0, SMALL)
const settings = (merges: number, split: BpeTraining['split']): BpeTraining => ({ merges, split, ties: 'first' })

export const bench: Bench = {
  question: 'How much faster is the queue than recounting, and how long does a whole novel take?',
  run: async () => [
    {
      title: `${SMALL / 1000} kB of Moby-Dick, 128 merges, GPT-4 split`,
      rows: await compare(
        {
          'priority queue': () => trainBpe(start, settings(128, 'gpt4'), makeJob()),
          recounting: () => naiveTrain(start, 128, 'gpt4', 'first'),
        },
        { rounds: 3 },
      ),
    },
    {
      title: `${(text.length / 1e6).toFixed(1)} MB, 512 merges`,
      rows: await compare(
        {
          'GPT-4 split': () => trainBpe(text, settings(512, 'gpt4'), makeJob()),
          'GPT-2 split': () => trainBpe(text, settings(512, 'gpt2'), makeJob()),
          'no split': () => trainBpe(text, settings(512, 'none'), makeJob()),
        },
        { rounds: 3 },
      ),
    },
  ],
}
