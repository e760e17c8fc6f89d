import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeRandom } from '../../../../workers/runtime/random'
import { draw, penalise, samplingDistribution, softmax } from '../../../../workers/text/language-model/sampling'

const logits = Float32Array.of(2, 1, 0, -1)
const plain = { temperature: 1, topK: 0, topP: 1, repetitionPenalty: 1 }

const close = (actual: ArrayLike<number>, expected: readonly number[]): void => {
  expect(actual).toHaveLength(expected.length)
  for (const [k, value] of expected.entries()) expect(actual[k]).toBeCloseTo(value, 6)
}

describe('sampling, worked by hand for the logits 2, 1, 0, -1', () => {
  const p = [0.6439143, 0.2368828, 0.0871443, 0.0320586]

  it('is a softmax when nothing is set', () => close(samplingDistribution(logits, plain), p))

  it('divides by the temperature before the softmax', () => {
    const sharp = [4, 2, 0, -2].map((x) => Math.exp(x))
    const sum = sharp.reduce((a, b) => a + b, 0)
    close(
      samplingDistribution(logits, { ...plain, temperature: 0.5 }),
      sharp.map((x) => x / sum),
    )
  })

  it('keeps k tokens and renormalises over them', () => {
    close(samplingDistribution(logits, { ...plain, topK: 2 }), [0.7310586, 0.2689414, 0, 0])
  })

  it('keeps the smallest set whose mass reaches p, and at least one token', () => {
    close(samplingDistribution(logits, { ...plain, topP: 0.7 }), [0.7310586, 0.2689414, 0, 0])
    close(samplingDistribution(logits, { ...plain, topP: 0.1 }), [1, 0, 0, 0])
  })

  it('applies top-k before top-p: mass is counted within the k tokens', () => {
    // Within the top 2 the first token has 0.731 of the mass, so p = 0.7 keeps it alone; over all four it would not.
    close(samplingDistribution(logits, { ...plain, topK: 2, topP: 0.7 }), [1, 0, 0, 0])
  })

  it('applies the temperature before top-p', () => {
    close(samplingDistribution(logits, { ...plain, temperature: 0.5, topP: 0.8 }), [1, 0, 0, 0])
  })

  it('takes the first maximum at temperature 0', () => {
    close(samplingDistribution(Float32Array.of(1, 3, 3, 0), { ...plain, temperature: 0 }), [0, 1, 0, 0])
  })

  it('divides positive logits by the repetition penalty and multiplies negative ones, once a token', () => {
    const penalised = logits.slice()
    penalise(penalised, [0, 3, 0], 2)
    close(penalised, [1, 1, 0, -2])
  })
})

describe('sampling in general', () => {
  const anyLogits = fc
    .array(fc.float({ min: -20, max: 20, noNaN: true }), { minLength: 1, maxLength: 40 })
    .map((values) => Float32Array.from(values))

  it('always gives a distribution', () => {
    const settings = fc.record({
      temperature: fc.double({ min: 0, max: 3, noNaN: true }),
      topK: fc.integer({ min: 0, max: 50 }),
      topP: fc.double({ min: 0.01, max: 1, noNaN: true }),
      repetitionPenalty: fc.constant(1),
    })
    fc.assert(
      fc.property(anyLogits, settings, (values, chosen) => {
        const distribution = samplingDistribution(values, chosen)
        const sum = distribution.reduce((a, b) => a + b, 0)
        return Math.abs(sum - 1) < 1e-9 && distribution.every((probability) => probability >= 0)
      }),
    )
  })

  it('draws each token as often as it is probable', () => {
    const random = makeRandom(4)
    const counts = [0, 0, 0, 0]
    const distribution = softmax(logits)
    for (let n = 0; n < 20_000; n++) counts[draw(distribution, random.next())]!++
    for (const [k, count] of counts.entries()) {
      expect(Math.abs(count / 20_000 - (distribution[k] ?? NaN))).toBeLessThan(0.012)
    }
  })
})
