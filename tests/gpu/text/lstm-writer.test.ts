/** Writing on the GPU against writing in plain TypeScript: equal seeds, equal text, equal odds. */
import { afterAll, describe, expect, it } from 'vitest'
import { countsSince } from '../../../workers/compute/counters'
import { openDevice } from '../../../workers/compute/device'
import { openLstmWriter } from '../../../workers/compute/kernels/lstm-writer/lstm-writer'
import type { LstmConfig } from '../../../workers/contracts/text/language-model'
import { makeJob } from '../../../workers/runtime/job'
import { makeRandom } from '../../../workers/runtime/random'
import { makeCodec } from '../../../workers/text/codec'
import { generate } from '../../../workers/text/language-model/generate'
import { initialParameters } from '../../../workers/text/language-model/model'
import { penOnGpu } from '../../../workers/text/language-model/pen'
import { gpuDevice } from '../../helpers/gpu'

const letters = Array.from({ length: 40 }, (_, k) => String.fromCodePoint(0x3b1 + k))
const codec = makeCodec({ kind: 'words', strategy: 'character', vocabulary: ['<|unk|>', '\n', ...letters] })
const config: LstmConfig = { architecture: 'lstm', vocabulary: codec.size, embedding: 5, hidden: 11, layers: 2 }
const model = { config, parameters: initialParameters(config, makeRandom(2)).map((x) => 3 * x) }
const settings = { prompt: 'αβγ', length: 150, temperature: 1, topK: 0, topP: 1, repetitionPenalty: 1, seed: 1 }

describe('writing on the GPU', () => {
  it.each([
    {},
    { seed: 5, temperature: 0.7 },
    { temperature: 0 },
    { topK: 3 },
    { topK: 1, seed: 2 },
    { topP: 0.6, repetitionPenalty: 1.7 },
    { topP: 0 },
    { topK: 20, topP: 0.9, temperature: 1.3, repetitionPenalty: 1.1, prompt: '', seed: 7 },
    { prompt: 'αβγδ'.repeat(20), length: 3 },
  ])('writes what plain TypeScript writes: %o', async (changed) => {
    const wanted = { ...settings, ...changed }
    const plain = await generate(model, codec, wanted, makeJob())
    const device = await openDevice({ force: 'webgpu' })
    const written = await generate(model, codec, wanted, makeJob(), penOnGpu(device))
    expect(written.text).toBe(plain.text)
    for (const [k, step] of written.steps.entries()) {
      const expected = plain.steps[k]
      expect(step.piece).toBe(expected?.piece)
      expect(step.probability).toBeCloseTo(expected?.probability ?? NaN, 4)
      expect(step.top.length).toBe(expected?.top.length)
      for (const [j, { probability }] of step.top.entries()) {
        expect(probability).toBeCloseTo(expected?.top[j]?.probability ?? NaN, 4)
      }
    }
    device.check()
  })

  it('takes one dispatch and one readback for sixty-four tokens, at any cut', async () => {
    const gpu = await gpuDevice()
    const { counts } = await openDevice({ force: 'webgpu' })
    const wanted = { ...settings, banned: [0] }
    const texts: number[][] = []
    for (const software of [true, false]) {
      const prompt = { prompt: [5], length: 128, software }
      const writer = await openLstmWriter(gpu, config, model.parameters, prompt, wanted)
      const before = { ...counts }
      const ids = [...(await writer.next()), ...(await writer.next())].map(({ id }) => id)
      expect(countsSince(before, counts)).toMatchObject({ dispatches: 2, readbacks: 2 })
      expect(ids).toHaveLength(128)
      texts.push(ids)
      writer.close()
    }
    expect(texts[1]).toEqual(texts[0])
  })

  afterAll(async () => (await openDevice({ force: 'webgpu' })).check())
})
