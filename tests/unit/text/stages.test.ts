/** The domain work behind stages 3 and 4: cutting by any strategy, describing a vocabulary, trying a line on it. */
import { describe, expect, it } from 'vitest'
import type { BpeMerges, Strategy } from '../../../workers/contracts/text/tokenize'
import { makeJob } from '../../../workers/runtime/job'
import { cutText, sampleTokens } from '../../../workers/text/cut'
import { describeVocabulary } from '../../../workers/text/describe-vocabulary'
import { encodeLine } from '../../../workers/text/encode-line'
import { buildVocabulary } from '../../../workers/text/vocabulary'

const text = "It's a whale, a whale! A white whale; it isn't a fish.\n"
/** karpathy/minbpe's example, tests/test_tokenizer.py. */
const bpe: BpeMerges = {
  split: 'none',
  merges: [
    [97, 97],
    [256, 97],
    [257, 98],
  ],
}
const cut = (strategy: Strategy, of = text) => cutText(of, strategy, strategy === 'bpe' ? bpe : undefined, makeJob())

describe('a cut text', () => {
  it.each<Strategy>(['basic', 'advanced', 'character', 'bpe'])(
    'by %s says that it comes back exactly',
    async (strategy) => {
      const data = await cut(strategy)
      expect(data).toMatchObject({ strategy, text, characters: text.length, roundTrip: { exact: true } })
      expect(sampleTokens(data, 3).length).toBe(3)
    },
  )
  it('is checked without cutting a surrogate pair at the end of what is checked', async () => {
    const data = await cut('bpe', `${'a'.repeat(99_999)}😉`)
    expect(data.roundTrip).toEqual({ characters: 99_999, exact: true })
  })
  it('of no text at all has no tokens', async () => {
    expect(await cut('advanced', '')).toMatchObject({ tokenCount: 0, characters: 0, roundTrip: { exact: true } })
  })
  it('needs merges for byte pairs', async () => {
    await expect(cutText(text, 'bpe', undefined, makeJob())).rejects.toThrow(/Train them/)
  })
  it('shows byte pairs with their ids', async () => {
    expect(sampleTokens(await cut('bpe', 'aaabdaaabac'), 9).map(({ text: token, id }) => [token, id])).toEqual([
      ['aaab', 258],
      ['d', 100],
      ['aaab', 258],
      ['a', 97],
      ['c', 99],
    ])
  })
})

describe('a described vocabulary', () => {
  it('counts all words and says what is covered', async () => {
    const data = await describeVocabulary(await cut('basic'), { maxSize: 7 }, undefined, makeJob())
    expect(data.tokens).toEqual(['<|unk|>', '<|endoftext|>', '[BOS]', '[EOS]', '[PAD]', 'a', 'whale'])
    expect(data.running).toBe(20)
    expect(data.covered).toBeCloseTo(6 / 20, 12)
    expect(data.coverage.values.at(-1)).toBe(1)
    expect(data.zipf.values[0]).toBe(3)
  })
  it('judges unknown words by the first nine tenths alone', async () => {
    const data = await describeVocabulary(await cut('basic', `${'a b '.repeat(9)}a z`), {}, undefined, makeJob())
    expect(data.unknownRate).toBe(0.5)
    expect(data.covered).toBe(1)
  })
  it('keeps the ids of byte pairs and counts them', async () => {
    const data = await describeVocabulary(await cut('bpe', 'aaabdaaabac'), {}, undefined, makeJob())
    expect(data.tokens.length).toBe(259)
    expect([data.counts[258], data.counts[97], data.distinct, data.unknownRate]).toEqual([2, 1, 4, 0])
  })
  it('uses an imported vocabulary as it is', async () => {
    const own = buildVocabulary(['whale'])
    const data = await describeVocabulary(await cut('advanced'), { minCount: 50 }, own, makeJob())
    expect(data).toMatchObject({ imported: true, tokens: own.tokens, strategy: 'advanced' })
    expect(data.covered).toBeCloseTo(3 / data.running, 12)
  })
})

describe('a line', () => {
  it('is encoded with unknown tokens marked, and decoded', async () => {
    const { codec } = await describeVocabulary(await cut('advanced'), {}, undefined, makeJob())
    const line = encodeLine('A whale tweets!', codec)
    expect(line.tokens.map(({ text: token, known }) => [token, known])).toEqual([
      ['A', true],
      ['whale', true],
      ['tweets', false],
      ['!', true],
    ])
    expect(line).toMatchObject({ unknown: 1, decoded: 'A whale <|unk|>!' })
  })
  it('has no unknown byte pairs', async () => {
    const { codec } = await describeVocabulary(await cut('bpe'), {}, undefined, makeJob())
    expect(encodeLine('żółw 😉', codec)).toMatchObject({ unknown: 0, decoded: 'żółw 😉' })
  })
})
