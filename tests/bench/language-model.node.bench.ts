/**
 * The LSTM's validation loss over 1,000 steps beside PyTorch's (embedding 64, hidden 128, sequence 64, batch 32, rate
 * 2e-3, no dropout, two threads), on tiny Shakespeare. Both are stochastic; a few per cent is agreement.
 */
import { makeJob } from '../../workers/runtime/job'
import { trainLanguageModel } from '../../workers/text/language-model/train'
import type { Bench } from '../helpers/bench'
import { sharedText } from '../helpers/shared-data'
import { wasmFolder } from '../helpers/wasm-folder'

/** Nats per character at each step, measured once with PyTorch 2. */
const PYTORCH = new Map([
  [0, 4.174],
  [200, 2.137],
  [500, 1.935],
  [1000, 1.814],
])
const settings = {
  architecture: 'lstm',
  embedding: 64,
  hidden: 128,
  layers: 1,
  sequenceLength: 64,
  batchSize: 32,
  steps: 1000,
  learningRate: 2e-3,
  dropout: 0,
  clipNorm: 5,
  seed: 1,
  evaluateEvery: 100,
  sampleEvery: 0,
} as const

export const bench: Bench = {
  question: 'Does the LSTM learn as fast as the same one in PyTorch, step by step?',
  run: async () => {
    const text = sharedText('data/tinyshakespeare.txt')
    if (text === undefined) return []
    const alphabet = [...new Set(text)].sort()
    const ids = Int32Array.from(text, (character) => alphabet.indexOf(character))
    const model = await trainLanguageModel(ids, alphabet.length, settings, makeJob(), { force: 'wasm', wasmFolder })
    const rows = model.history.flatMap(({ step, validationLoss }) => {
      const reference = PYTORCH.get(step)
      if (reference === undefined) return []
      return [
        {
          step,
          vitrine: validationLoss.toFixed(3),
          pytorch: reference,
          ratio: (validationLoss / reference).toFixed(3),
        },
      ]
    })
    return [{ title: `wasm, ${Math.round(model.tokensPerSecond).toLocaleString('en')} tokens/s`, rows }]
  },
}
