/**
 * The validation loss step by step beside PyTorch's, of the LSTM and of the Transformer, on tiny Shakespeare, which lies
 * beside the checkout. Both sides are stochastic; a few per cent is agreement.
 */
import { makeJob } from '../../workers/runtime/job'
import { trainLanguageModel } from '../../workers/text/language-model/train'
import { sharedText } from '../helpers/shared-data'
import { near, type Bench, type Contender, type Race, type Surroundings } from './harness/contract'

const common = {
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

/** `pytorch`: nats per character at each step, measured once with PyTorch 2, two threads. */
const networks = {
  'an LSTM, embedding 64, hidden 128': {
    settings: { ...common, architecture: 'lstm', embedding: 64, hidden: 128 },
    pytorch: [
      [0, 4.174],
      [200, 2.137],
      [500, 1.935],
    ],
  },
  'a Transformer of 4 layers x 128, 4 heads': {
    settings: {
      ...common,
      architecture: 'transformer',
      embedding: 128,
      hidden: 128,
      heads: 4,
      layers: 4,
      learningRate: 1e-3,
    },
    pytorch: [
      [200, 2.387],
      [500, 2.088],
    ],
  },
} as const
type Network = (typeof networks)[keyof typeof networks]

const WHO = 'Vitrine, WebAssembly'
const keyOf = (step: number): string => `validation loss at step ${step}`

const text = sharedText('data/tinyshakespeare.txt')

export const bench: Bench = {
  question: 'Does a model learn as fast as the same one in PyTorch, step by step?',
  races: text === undefined ? [] : Object.entries(networks).map(([name, network]) => race(text, name, network)),
}

function race(text: string, name: string, { settings, pytorch }: Network): Race {
  return {
    job: `${settings.steps} steps of ${name} on tiny Shakespeare, sequence 64, batch 32`,
    unit: 'training',
    once: true,
    contenders: { [WHO]: (around) => trained(text, settings, around) },
    goals: pytorch.map(([step, loss]) => near(WHO, keyOf(step), loss, 0.05)),
  }
}

async function trained(text: string, settings: Network['settings'], { wasmFolder }: Surroundings): Promise<Contender> {
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
