import { describe, expect, it } from 'vitest'
import { makeJob } from '../../../../workers/runtime/job'
import { makeRandom } from '../../../../workers/runtime/random'
import { makeCodec } from '../../../../workers/text/codec'
import { attentionMaps } from '../../../../workers/text/language-model/attention-maps'
import { initialParameters } from '../../../../workers/text/language-model/model'

const codec = makeCodec({ kind: 'words', strategy: 'character', vocabulary: ['<|unk|>', '\n', 'a', 'b', 'c'] })
const config = { architecture: 'transformer', vocabulary: 5, embedding: 8, heads: 2, layers: 3, context: 6 } as const
const model = { config, parameters: initialParameters(config, makeRandom(2)) }

describe('maps of attention', () => {
  it('are distributions over what came before, for every head of every layer', async () => {
    const maps = await attentionMaps(model, codec, 'abca', makeJob())
    expect(maps).toMatchObject({ pieces: ['a', 'b', 'c', 'a'], layers: 3, heads: 2, left: 0 })
    expect(maps.weights).toHaveLength(3 * 2 * 4 * 4)
    for (let row = 0; row < 3 * 2 * 4; row++) {
      const weights = [...maps.weights.subarray(row * 4, (row + 1) * 4)]
      const seen = (row % 4) + 1
      expect(weights.slice(0, seen).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5)
      expect(weights.slice(seen).every(Number.isNaN), 'nothing is read from what comes later').toBe(true)
    }
  })

  it('show what fits the context and tell how much was left', async () => {
    const maps = await attentionMaps(model, codec, 'abcabcabc', makeJob())
    expect(maps.pieces).toHaveLength(6)
    expect(maps.left).toBe(3)
  })

  it('are refused for an LSTM and for an empty line', async () => {
    const lstm = { architecture: 'lstm', vocabulary: 5, embedding: 4, hidden: 6, layers: 1 } as const
    const other = { config: lstm, parameters: initialParameters(lstm, makeRandom(1)) }
    await expect(attentionMaps(other, codec, 'ab', makeJob())).rejects.toMatchObject({ code: 'input/invalid' })
    await expect(attentionMaps(model, codec, '', makeJob())).rejects.toMatchObject({ code: 'input/invalid' })
  })
})
