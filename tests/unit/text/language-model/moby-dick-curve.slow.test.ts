/** The committed reference: PyTorch on the committed novel, made by tests/fixtures/lstm-reference.py. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { LstmSettings } from '../../../../workers/contracts/text/language-model'
import { makeJob } from '../../../../workers/runtime/job'
import { trainLanguageModel } from '../../../../workers/text/language-model/train'
import { sampleText } from '../../../helpers/samples'
import { wasmFolder } from '../../../helpers/wasm-folder'

interface Reference {
  alphabet: number
  characters: number
  settings: Pick<LstmSettings, 'embedding' | 'hidden' | 'sequenceLength' | 'batchSize' | 'learningRate' | 'clipNorm'>
  steps: number[]
  /** Mean over seeds, nats a character, one for each of `steps`. */
  validationLoss: number[]
  seeds: Record<string, number[]>
}

const path = new URL('../../../fixtures/lstm-reference.json', import.meta.url)
const reference = JSON.parse(readFileSync(path, 'utf8')) as Reference
const STEPS = 100

describe('the LSTM on Moby-Dick', () => {
  it('follows the PyTorch curve within 5 % over 100 steps, on wasm', async () => {
    const text = sampleText('moby-dick')
    const alphabet = [...new Set(text)].sort()
    expect([alphabet.length, text.length]).toEqual([reference.alphabet, reference.characters])
    const ids = Int32Array.from(text, (character) => alphabet.indexOf(character))
    const settings = {
      architecture: 'lstm',
      ...reference.settings,
      layers: 1,
      steps: STEPS,
      dropout: 0,
      seed: 1,
      evaluateEvery: 50,
      sampleEvery: 0,
    } as const
    const model = await trainLanguageModel(ids, alphabet.length, settings, makeJob(), { force: 'wasm', wasmFolder })
    const compared = model.history.map(({ step, validationLoss }) => {
      const expected = reference.validationLoss[reference.steps.indexOf(step)] ?? NaN
      return { step, validationLoss, expected, ratio: validationLoss / expected }
    })
    console.log(compared, Math.round(model.tokensPerSecond), 'tokens/s')
    expect(compared.map(({ step }) => step)).toEqual([0, 50, 100])
    for (const { ratio } of compared) expect(Math.abs(ratio - 1)).toBeLessThan(0.05)
  })

  it('is held to a curve whose seeds agree better than that', () => {
    for (const [k, mean] of reference.validationLoss.entries()) {
      for (const seed of Object.values(reference.seeds))
        expect(Math.abs((seed[k] ?? NaN) / mean - 1)).toBeLessThan(0.02)
    }
  })
})
