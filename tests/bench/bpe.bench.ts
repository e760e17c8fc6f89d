/** Byte pairs: training with a priority queue against counting all pairs again, and encoding against gpt-tokenizer. */
import mobyDick from '../../public/samples/moby-dick.txt?raw'
import { makeJob } from '../../workers/runtime/job'
import { trainBpe, type BpeTraining } from '../../workers/text/bpe/train'
import { loadReference } from '../../workers/text/bpe/reference'
import { naiveTrain } from '../unit/text/bpe/naive-bpe'
import { onProcessor } from './contenders/on-processor'
import { faster, mustAgree, within, type Bench } from './harness/contract'

const SMALL = 50_000
const start = mobyDick.slice(0, SMALL)

export const bench: Bench = {
  question: 'How much faster is the queue than recounting, and does our encoder keep up with gpt-tokenizer?',
  races: [
    {
      job: `${SMALL / 1000} kB of Moby-Dick to 128 merges, GPT-4 split`,
      unit: 'training',
      contenders: {
        'priority queue': async () => onProcessor(async () => (await trained(start, 128, 'gpt4')).merges.length),
        recounting: async () => onProcessor(() => naiveTrain(start, 128, 'gpt4', 'first').merges.length),
      },
      goals: [faster('priority queue', 'recounting', 50)],
      complaints: mustAgree('result', 0),
    },
    {
      job: `${(mobyDick.length / 1e6).toFixed(1)} MB of Moby-Dick to 512 merges`,
      unit: 'training',
      contenders: {
        'GPT-2 split': async () => onProcessor(async () => (await trained(mobyDick, 512, 'gpt2')).merges.length),
        'GPT-4 split': async () => onProcessor(async () => (await trained(mobyDick, 512, 'gpt4')).merges.length),
        'no split': async () => onProcessor(async () => (await trained(mobyDick, 512, 'none')).merges.length),
      },
      goals: [within(1000, 'GPT-2 split'), within(1000, 'GPT-4 split'), within(1000, 'no split')],
    },
    {
      job: `${(mobyDick.length / 1e6).toFixed(1)} MB of Moby-Dick to cl100k_base`,
      unit: 'encoding',
      contenders: {
        Vitrine: async () => {
          const encoder = await loadReference('cl100k_base', makeJob())
          return onProcessor(() => sum(encoder.encode(mobyDick)))
        },
        'gpt-tokenizer': async () => {
          const { encode } = await import('gpt-tokenizer/encoding/cl100k_base')
          return onProcessor(() => sum(encode(mobyDick)))
        },
      },
      goals: [faster('Vitrine', 'gpt-tokenizer', 1)],
      complaints: mustAgree('result', 0),
    },
  ],
}

function trained(text: string, merges: number, split: BpeTraining['split']): ReturnType<typeof trainBpe> {
  return trainBpe(text, { merges, split, ties: 'first' }, makeJob())
}

function sum(ids: Iterable<number>): number {
  let total = 0
  for (const id of ids) total += id
  return total
}
