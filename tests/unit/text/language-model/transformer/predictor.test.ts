import { describe, expect, it } from 'vitest'
import type { TransformerConfig } from '../../../../../workers/contracts/text/language-model'
import { makeRandom } from '../../../../../workers/runtime/random'
import { makePredictor } from '../../../../../workers/text/language-model/inference'
import { initialParameters, layoutOf, parameterCount } from '../../../../../workers/text/language-model/model'
import { makeTransformerPredictor } from '../../../../../workers/text/language-model/transformer/predictor'

const config: TransformerConfig = {
  architecture: 'transformer',
  vocabulary: 7,
  embedding: 6,
  heads: 2,
  layers: 2,
  context: 5,
}
const parameters = initialParameters(config, makeRandom(1)).map((value) => 3 * value)

function logitsAfter(ids: readonly number[]): Float32Array {
  const predictor = makePredictor({ config, parameters })
  return ids.reduce<Float32Array>((_, id) => predictor.feed(id).slice(), new Float32Array())
}

describe('the Transformer that writes', () => {
  it("has the size of nanoGPT's: 809,856 parameters for 4 layers of 128 on 65 characters, sequence 64", () => {
    const reference = { ...config, vocabulary: 65, embedding: 128, heads: 4, layers: 4, context: 64 }
    expect(parameterCount(reference)).toBe(65 * 128 + 64 * 128 + 4 * (12 * 128 * 128 + 13 * 128) + 2 * 128)
  })

  it('begins with norms of 1, biases of 0 and weights of deviation 0.02, less where they write to the stream', () => {
    const wide = { ...config, embedding: 64, layers: 8 }
    const drawn = initialParameters(wide, makeRandom(2))
    for (const { name, offset, size } of layoutOf(wide)) {
      const values = drawn.subarray(offset, offset + size)
      const deviation = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / size)
      if (name.endsWith('.bias')) expect(deviation).toBe(0)
      else if (name.includes('ln_')) expect(new Set(values)).toEqual(new Set([1]))
      else if (name.endsWith('c_proj.weight')) expect(deviation / (0.02 / 4)).toBeCloseTo(1, 1)
      else if (size > 1000) expect(deviation / 0.02).toBeCloseTo(1, 1)
    }
  })

  it('says what stands at a place by its order, and starts afresh after a reset', () => {
    expect(logitsAfter([1, 2, 3])).not.toEqual(logitsAfter([2, 1, 3]))
    const predictor = makePredictor({ config, parameters })
    predictor.feed(4)
    predictor.reset()
    predictor.feed(1)
    predictor.feed(2)
    expect(predictor.feed(3)).toEqual(logitsAfter([1, 2, 3]))
  })

  it('keeps the newer half in view when its context is full', () => {
    expect(logitsAfter([0, 1, 2, 3, 4, 5])).toEqual(logitsAfter([3, 4, 5]))
  })

  it('shows weights of attention that are a distribution over the tokens read so far', () => {
    const seen: [number, number, number[]][] = []
    const predictor = makeTransformerPredictor({ config, parameters }, (layer, head, weights) => {
      seen.push([layer, head, [...weights]])
    })
    predictor.feed(1)
    predictor.feed(2)
    predictor.feed(3)
    expect(seen.map(([layer, head]) => `${layer}.${head}`).slice(0, 4)).toEqual(['0.0', '0.1', '1.0', '1.1'])
    expect(seen).toHaveLength(3 * 4)
    for (const [, , weights] of seen) expect(weights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5)
    expect(seen.at(-1)?.[2]).toHaveLength(3)
  })
})
