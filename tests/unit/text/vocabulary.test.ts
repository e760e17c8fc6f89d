/** Vocabularies: order, limits, measures, files. */
import { describe, expect, it } from 'vitest'
import { SPECIALS } from '../../../workers/contracts/text/codec'
import { makeJob } from '../../../workers/runtime/job'
import { compareStrategies } from '../../../workers/text/compare-strategies'
import { buildVocabulary, countSpans, vocabularyOf, vocabularyOfMany } from '../../../workers/text/vocabulary'
import { vocabularyFromJson, vocabularyToJson } from '../../../workers/text/vocabulary-file'
import { coverageCurve, fitZipf, unknownRate, zipfCurve } from '../../../workers/text/vocabulary-measures'
import { tokenize } from '../../../workers/text/tokenize/tokenize'
import { sampleText } from '../../helpers/samples'

const words = ['b', 'a', 'c', 'a', 'b', 'd']

describe('buildVocabulary', () => {
  it('puts the specials first, then orders by count, ties by first appearance', () => {
    const { tokens, counts } = buildVocabulary(words)
    expect(tokens).toEqual([...SPECIALS, 'b', 'a', 'c', 'd'])
    expect(counts).toEqual([0, 0, 0, 0, 0, 2, 2, 1, 1])
  })
  it('keeps to its size, specials included, and to the minimum count', () => {
    expect(buildVocabulary(words, { maxSize: 6 }).tokens).toEqual([...SPECIALS, 'b'])
    expect(buildVocabulary(words, { minCount: 2 }).tokens).toEqual([...SPECIALS, 'b', 'a'])
    expect(buildVocabulary(words, { specials: [] }).tokens).toEqual(['b', 'a', 'c', 'd'])
  })
  it('says what to do when nothing would be left', () => {
    expect(() => buildVocabulary(words, { maxSize: 5 })).toThrow(/larger/)
    expect(() => buildVocabulary(words, { minCount: 3 })).toThrow(/Lower/)
  })
  it('gives a special in the text no second id', () => {
    expect(buildVocabulary(['[PAD]', 'x']).tokens).toEqual([...SPECIALS, 'x'])
  })
  it('gives the same where it rests between parts', async () => {
    const counts = new Map(Array.from({ length: 40_000 }, (_, i) => [`word ${i}`, 1 + ((i * 7919) % 97)] as const))
    const resting = { ...makeJob(), due: () => true, rest: () => Promise.resolve() }
    for (const options of [{}, { maxSize: 20_000 }, { minCount: 50 }]) {
      expect(await vocabularyOfMany(counts, options, resting)).toEqual(vocabularyOf(counts, options))
    }
    // A stable sort by falling count is what the buckets stand for.
    const sorted = [...counts].sort((a, b) => b[1] - a[1]).map(([token]) => token)
    expect(vocabularyOf(counts).tokens.slice(SPECIALS.length)).toEqual(sorted)
  })
  it('counts spans as it counts tokens', async () => {
    const text = 'b a c a b d'
    expect([...(await countSpans(text, tokenize(text, 'basic'), makeJob()))]).toEqual([
      ['b', 2],
      ['a', 2],
      ['c', 1],
      ['d', 1],
    ])
  })
})

describe('measures', () => {
  it('coverage rises to the share of the text that the vocabulary knows', () => {
    const { ranks, values } = coverageCurve([5, 3, 1], 10)
    expect([...ranks]).toEqual([1, 2, 3])
    expect([...values]).toEqual([0.5, 0.8, 0.9])
  })
  it("finds the slope -1 and the intercept of counts that follow Zipf's law exactly", () => {
    const counts = Array.from({ length: 5000 }, (_, i) => 1e6 / (i + 1))
    const fit = fitZipf(zipfCurve(counts))
    expect(fit.slope).toBeCloseTo(-1, 6)
    expect(fit.intercept).toBeCloseTo(6, 6)
  })
  it('counts the unknown share of a held-out part by occurrence', () => {
    const vocabulary = buildVocabulary(['a', 'b'])
    expect(
      unknownRate(
        vocabulary,
        new Map([
          ['a', 2],
          ['z', 6],
        ]),
      ),
    ).toBe(0.75)
    expect(unknownRate(vocabulary, new Map())).toBe(0)
  })
})

describe('compareStrategies', () => {
  it('measures each strategy on the whole text and its last tenth', async () => {
    const text = `${'a b '.repeat(9)}c d`
    const bytes = {
      name: 'bytes',
      size: 256,
      encode: (input: string) => Int32Array.from(new TextEncoder().encode(input)),
    }
    const rows = await compareStrategies(text, [bytes], makeJob())
    expect(rows.map((row) => row.strategy)).toEqual(['basic', 'advanced', 'character', 'bytes'])
    expect(rows[0]).toEqual({
      strategy: 'basic',
      vocabulary: 4,
      tokens: 20,
      charactersPerToken: 39 / 20,
      unknownRate: 1,
    })
    expect(rows[2]).toMatchObject({ vocabulary: 5, tokens: 39, charactersPerToken: 1 })
    expect(rows[3]).toMatchObject({ vocabulary: 256, tokens: 39, unknownRate: 0 })
  })

  it('finds the 81 characters of Moby-Dick and agrees with counting by a regular expression', async () => {
    const text = sampleText('moby-dick')
    const [basic, advanced, character] = await compareStrategies(text, [], makeJob())
    const words = text.match(/[A-Za-z0-9_]+|[^\sA-Za-z0-9_]/g) ?? []
    expect(character).toMatchObject({ vocabulary: 81, tokens: 1191305, charactersPerToken: 1, unknownRate: 0 })
    expect(basic).toMatchObject({ vocabulary: new Set(words).size, tokens: words.length })
    expect(advanced?.unknownRate).toBeLessThan(0.2)
  })
})

describe('vocabulary files', () => {
  it('come back as they were', () => {
    const vocabulary = buildVocabulary(words)
    expect(vocabularyFromJson(vocabularyToJson(vocabulary))).toEqual(vocabulary)
  })
  it.each([
    ['nonsense', /not JSON/],
    ['[]', /not an object/],
    ['{}', /"format"/],
    [JSON.stringify({ format: 'vitrine-vocabulary', version: 2 }), /version 2/],
    [file({ tokens: [1] }), /"tokens".*strings/],
    [file({ counts: [1, -1] }), /"counts".*whole numbers/],
    [file({ counts: [1] }), /2 tokens but 1 counts/],
    [file({ tokens: ['a', 'a'] }), /"a" twice/],
    [file({ specials: ['b'] }), /first tokens/],
    [file({ tokens: [], counts: [] }), /no tokens/],
  ])('refuse %s', (json, message) => {
    expect(() => vocabularyFromJson(json)).toThrow(message)
  })
})

function file(changes: Record<string, unknown>): string {
  return JSON.stringify({
    format: 'vitrine-vocabulary',
    version: 1,
    specials: [],
    tokens: ['a', 'b'],
    counts: [2, 1],
    ...changes,
  })
}
