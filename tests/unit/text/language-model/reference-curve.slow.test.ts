import { describe, expect, it } from 'vitest'
import { makeJob } from '../../../../workers/runtime/job'
import { trainLanguageModel } from '../../../../workers/text/language-model/train'
import { sharedText } from '../../../helpers/shared-data'
import { wasmFolder } from '../../../helpers/wasm-folder'

const shakespeare = sharedText('data/tinyshakespeare.txt')

/** PyTorch 2 threads, same settings: embedding 64, hidden 128, sequence 64, batch 32, rate 2e-3, no dropout. */
const PYTORCH = { 0: 4.174, 200: 2.137 } as const
const BIGRAM = 2.482

describe('the LSTM on tiny Shakespeare', () => {
  it.skipIf(shakespeare === undefined)(
    'follows the PyTorch curve within 5 % over 200 steps and beats the bigram',
    async () => {
      const text = shakespeare ?? ''
      const alphabet = [...new Set(text)].sort()
      const ids = Int32Array.from(text, (character) => alphabet.indexOf(character))
      const settings = {
        architecture: 'lstm',
        embedding: 64,
        hidden: 128,
        layers: 1,
        sequenceLength: 64,
        batchSize: 32,
        steps: 200,
        learningRate: 2e-3,
        dropout: 0,
        clipNorm: 5,
        seed: 1,
        evaluateEvery: 200,
        sampleEvery: 0,
      } as const
      const model = await trainLanguageModel(ids, alphabet.length, settings, makeJob(), { force: 'wasm', wasmFolder })
      const [start, end] = model.history
      console.log(model.history, Math.round(model.tokensPerSecond), 'tokens/s')
      expect(Math.abs((start?.validationLoss ?? NaN) / PYTORCH[0] - 1)).toBeLessThan(0.05)
      expect(Math.abs((end?.validationLoss ?? NaN) / PYTORCH[200] - 1)).toBeLessThan(0.05)
      expect(end?.validationLoss).toBeLessThan(BIGRAM)
      expect(model.bigramLoss).toBeCloseTo(BIGRAM, 3)
    },
  )
})
