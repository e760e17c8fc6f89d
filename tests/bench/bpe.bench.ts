/** Byte pairs: training with a priority queue against counting all pairs again, and encoding against gpt-tokenizer. */
import mobyDick from '../../public/samples/moby-dick.txt?raw'
import { makeJob } from '../../workers/runtime/job'
import { trainBpe, type BpeTraining } from '../../workers/text/bpe/train'
import { naiveTrain } from '../unit/text/bpe/naive-bpe'
import { faster, mustAgree, type Bench, type Contender } from './harness/contract'

const SMALL = 50_000
const start = mobyDick.slice(0, SMALL)

export const bench: Bench = {
  question: 'How much faster is the queue than recounting, and does our encoder keep up with gpt-tokenizer?',
  races: [
    {
      job: `${SMALL / 1000} kB of Moby-Dick to 128 merges, GPT-4 split`,
      unit: 'training',
      contenders: {
        'priority queue': async () => plain(async () => (await trained(start, 128, 'gpt4')).merges.length),
        recounting: async () => plain(() => naiveTrain(start, 128, 'gpt4', 'first').length),
      },
      goals: [faster('priority queue', 'recounting', 50)],
      complaints: mustAgree('result', 0),
    },
  ],
}

function trained(text: string, merges: number, split: BpeTraining['split']): ReturnType<typeof trainBpe> {
  return trainBpe(text, { merges, split, ties: 'first' }, makeJob())
}

/** A contender on the processor whose work gives one number. */
function plain(work: () => number | Promise<number>): Contender {
  return {
    device: 'JavaScript',
    run: async (units) => {
      let result = NaN
      for (let unit = 0; unit < units; unit++) result = await work()
      return { result }
    },
  }
}
