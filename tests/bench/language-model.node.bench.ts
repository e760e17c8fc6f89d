/**
 * The LSTM's validation loss step by step beside PyTorch's (embedding 64, hidden 128, sequence 64, batch 32, rate 2e-3, no
 * dropout), on tiny Shakespeare, which lies beside the checkout. Both are stochastic; a few per cent is agreement.
 */
import { makeJob } from '../../workers/runtime/job'
import { trainLanguageModel } from '../../workers/text/language-model/train'
import { sharedText } from '../helpers/shared-data'
import { near, type Bench, type Contender, type Race, type Surroundings } from './harness/contract'

/** Nats per character at each step, measured once with PyTorch 2, two threads. */
const PYTORCH = [
  [0, 4.174],
  [200, 2.137],
  [500, 1.935],
] as const
const settings = {
  architecture: 'lstm',
  embedding: 64,
  hidden: 128,
  layers: 1,
  sequenceLength: 64,
  batchSize: 32,
  steps: 500,
  learningRate: 2e-3,
  dropout: 0,
  clipNorm: 5,
  seed: 1,
  evaluateEvery: 100,
  sampleEvery: 0,
} as const
const WHO = 'Vitrine, WebAssembly'
const keyOf = (step: number): string => `validation loss at step ${step}`

const text = sharedText('data/tinyshakespeare.txt')

export const bench: Bench = {
  question: 'Does the LSTM learn as fast as the same one in PyTorch, step by step?',
  races: text === undefined ? [] : [race(text)],
}

function race(text: string): Race {
  return {
    job: `${settings.steps} steps on tiny Shakespeare, hidden 128, sequence 64, batch 32`,
    unit: 'training',
    once: true,
    contenders: { [WHO]: (around) => trained(text, around) },
    goals: PYTORCH.map(([step, loss]) => near(WHO, keyOf(step), loss, 0.05)),
  }
}

async function trained(text: string, { wasmFolder }: Surroundings): Promise<Contender> {
  const alphabet = [...new Set(text)].sort()
  const ids = Int32Array.from(text, (character) => alphabet.indexOf(character))
  return {
    device: 'WebAssembly',
    run: async () => {
      const on = { force: 'wasm', ...(wasmFolder !== undefined && { wasmFolder }) } as const
      const { history } = await trainLanguageModel(ids, alphabet.length, settings, makeJob(), on)
      return Object.fromEntries(history.map(({ step, validationLoss }) => [keyOf(step), validationLoss]))
    },
  }
}
