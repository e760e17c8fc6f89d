import { describe, expect, it } from 'vitest'
import { makeJob } from '../../../../workers/runtime/job'
import { makeRandom } from '../../../../workers/runtime/random'
import { makeCodec } from '../../../../workers/text/codec'
import { generate } from '../../../../workers/text/language-model/generate'
import { makePredictor } from '../../../../workers/text/language-model/inference'
import { initialParameters, type LanguageModel } from '../../../../workers/text/language-model/model'
import { perplexity } from '../../../../workers/text/language-model/perplexity'
import { argmax, softmax } from '../../../../workers/text/language-model/sampling'
import { expectCancelHeard } from '../../../helpers/hears-cancel'

const codec = makeCodec({ kind: 'words', strategy: 'character', vocabulary: ['<|unk|>', '\n', 'a', 'b', 'c'] })
const config = { architecture: 'lstm', vocabulary: 5, embedding: 4, hidden: 6, layers: 2 } as const
const model: LanguageModel = { config, parameters: initialParameters(config, makeRandom(2)) }
const settings = { prompt: 'ab', length: 30, temperature: 1, topK: 0, topP: 1, repetitionPenalty: 1, seed: 1 }

describe('writing', () => {
  it('repeats itself for a seed and not for another', async () => {
    const once = await generate(model, codec, settings, makeJob())
    expect(await generate(model, codec, settings, makeJob())).toEqual(once)
    expect((await generate(model, codec, { ...settings, seed: 2 }, makeJob())).text).not.toBe(once.text)
    expect(once.steps).toHaveLength(30)
    expect(once.text).toHaveLength(30)
  })

  it('takes the most probable token at temperature 0, whatever the seed', async () => {
    const predictor = makePredictor(model)
    let logits = predictor.feed(2)
    logits = predictor.feed(3)
    const expected: number[] = []
    for (let n = 0; n < 30; n++) {
      const id = 1 + argmax(logits.subarray(1))
      expected.push(id)
      logits = predictor.feed(id)
    }
    const written = await generate(model, codec, { ...settings, temperature: 0, seed: 9 }, makeJob())
    expect(written.steps.map(({ id }) => id)).toEqual(expected)
    expect(written.steps[0]?.top.length).toBeGreaterThan(1)
  })

  it('never writes a special token', async () => {
    const written = await generate(model, codec, { ...settings, length: 400, temperature: 3 }, makeJob())
    expect(written.text).not.toContain('<|unk|>')
    expect(written.text).toHaveLength(400)
  })

  it('shows for each token the distribution it was drawn from, largest first', async () => {
    const written = await generate(model, codec, { ...settings, topK: 3 }, makeJob())
    for (const step of written.steps) {
      expect(step.top.map(({ label }) => label)).toContain(step.label)
      expect(step.top.length).toBeLessThanOrEqual(3)
      expect(step.top.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 6)
      expect(step.top.map(({ probability }) => probability)).toEqual(
        step.top.map(({ probability }) => probability).sort((a, b) => b - a),
      )
    }
  })

  it('refuses a codec of another size', async () => {
    const other = makeCodec({ kind: 'words', strategy: 'character', vocabulary: ['<|unk|>', 'a'] })
    await expect(generate(model, other, settings, makeJob())).rejects.toMatchObject({ code: 'input/invalid' })
  })

  it('stops when the job is cancelled, with a rest for every token at least', async () => {
    const job = await expectCancelHeard((job) => generate(model, codec, { ...settings, length: 60 }, job))
    expect(job.rests).toBeGreaterThanOrEqual(60)
  })
})

describe('perplexity', () => {
  it('is the mean of -log p, token by token', async () => {
    const judged = await perplexity(model, codec, 'abc', makeJob())
    const predictor = makePredictor(model)
    const afterA = -Math.log(softmax(predictor.feed(2))[3] ?? NaN)
    const afterAb = -Math.log(softmax(predictor.feed(3))[4] ?? NaN)
    expect(judged.pieces).toEqual(['a', 'b', 'c'])
    expect(judged.losses[0]).toBeNaN()
    expect(judged.losses[1]).toBeCloseTo(afterA, 5)
    expect(judged.losses[2]).toBeCloseTo(afterAb, 5)
    expect(judged.natsPerToken).toBeCloseTo((afterA + afterAb) / 2, 5)
    expect(judged.natsPerCharacter).toBeCloseTo(judged.natsPerToken, 5)
    expect(judged.perplexity).toBeCloseTo(Math.exp(judged.natsPerToken), 4)
  })

  it('asks for more than one token', async () => {
    await expect(perplexity(model, codec, 'a', makeJob())).rejects.toMatchObject({ code: 'input/invalid' })
  })
})
