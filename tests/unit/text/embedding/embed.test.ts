import { describe, expect, it } from 'vitest'
import { embedSchema, type EmbedMethod } from '../../../../workers/contracts/text/embed'
import { sampleText } from '../../../helpers/samples'
import { makeJob } from '../../../../workers/runtime/job'
import { checkParams } from '../../../../workers/runtime/params'
import { makeRandom } from '../../../../workers/runtime/random'
import { parsePairs } from '../../../../workers/text/embedding/align'
import { buildCorpus, characteristicWords, corpusOfText } from '../../../../workers/text/embedding/corpus'
import { embed } from '../../../../workers/text/embedding/embed'
import { knownWords } from '../../../../workers/text/embedding/neighbours'
import { randomVectors } from '../../../../workers/text/embedding/random'
import { vectorFile } from '../../../../workers/text/embedding/vector-file'

const sentence = 'The old captain watched the grey whale, and the whale watched the captain. '
const text = sentence.repeat(40) + 'Nobody spoke again. '.repeat(10)
const table = randomVectors(['whale', 'captain', 'zebra', 'the'], 10, makeRandom(3))

function run(method: EmbedMethod, more: object = {}) {
  const params = checkParams(embedSchema, { method, dimensions: 6, epochs: 1, ...more })
  return embed(text, params, async () => table, makeJob())
}

describe('embed', () => {
  it.each(Object.keys(embedSchema.method.options) as EmbedMethod[])(
    '%s gives one finite row a word and suggests words that have vectors',
    async (method) => {
      const data = await run(method)
      expect(data.vectors).toHaveLength(data.words.length * data.dimensions)
      expect(data.vectors.every(Number.isFinite)).toBe(true)
      expect(new Set(data.words).size).toBe(data.words.length)
      expect(data.words).toContain('whale')
      expect(data.words).toEqual(expect.arrayContaining(data.suggestions))
    },
  )
  it.each(['random', 'ppmi', 'skipgram', 'finetuned'] as const)('%s repeats itself for a seed', async (method) => {
    expect((await run(method)).vectors).toEqual((await run(method)).vectors)
    expect((await run(method, { seed: 2 })).vectors).not.toEqual((await run(method)).vectors)
  })
  it('takes words in lower case and leaves punctuation out', async () => {
    const { words } = await run('random')
    expect(words[0]).toBe('the')
    expect(words).not.toContain(',')
    expect(words).not.toContain('The')
  })
  it('has as many dimensions as the matrix allows when more are asked for', async () => {
    const data = await run('ppmi', { dimensions: 300 })
    expect(data.dimensions).toBe(data.words.length)
  })
  it.each(['ppmi', 'skipgram', 'random'] as const)(
    '%s says how many dimensions it can hold for many words',
    async (method) => {
      const many = Array.from({ length: 40_000 }, (_, i) => `w${i}`).join(' ')
      const params = checkParams(embedSchema, { method, dimensions: 1024, minCount: 1, maxWords: 100_000 })
      const most = method === 'ppmi' ? 615 : 838
      await expect(embed(many, params, async () => table, makeJob())).rejects.toThrow(
        `40,000 words in 1024 dimensions are more numbers than this method can hold. Choose at most ${most} dimensions`,
      )
    },
  )
  it('counts the running words that have vectors', async () => {
    expect((await run('skipgram')).runningWords).toBe(40 * 13 + 30)
    expect((await run('pretrained')).runningWords).toBe(40 * 8)
  })
  it('says what to do with a text without words', async () => {
    const params = checkParams(embedSchema, {})
    await expect(embed('… 。', params, async () => table, makeJob())).rejects.toThrow(/Give a longer text/)
  })
})

describe('characteristicWords', () => {
  it('prefers words that gather somewhere to words that are everywhere', () => {
    const tokens = Array.from({ length: 4000 }, (_, i) => (i % 4 === 0 ? 'about' : i < 1000 ? 'harbour' : 'filler'))
    const corpus = buildCorpus(tokens, { minCount: 1, maxWords: 0 })
    expect(characteristicWords(corpus, 1)).toEqual(['harbour'])
  })
  it('names what 300 headlines are about, not “with” and “after”', async () => {
    const corpus = await corpusOfText(sampleText('headlines'), { minCount: 0, maxWords: 0 }, makeJob())
    const named = characteristicWords(corpus, 8)
    expect(named).toEqual(expect.arrayContaining(['bridge', 'tram', 'clock']))
    expect(named).not.toEqual(expect.arrayContaining(['with']))
    expect(named).not.toEqual(expect.arrayContaining(['after']))
  })
})

describe('vectorFile', () => {
  const given = { words: ['a b', 'say "x", y'], vectors: Float32Array.of(0.1, -2, 1 / 3, 1e-9), dimensions: 2 }
  const read = async (format: 'word2vec' | 'csv' | 'json'): Promise<string> =>
    (await vectorFile(given, format, makeJob())).text()

  it('writes the word2vec text format: a heading, then a line a word', async () => {
    expect(await read('word2vec')).toBe('2 2\na_b 0.1 -2\nsay_"x",_y 0.33333334 1e-9\n')
  })
  it('writes CSV with quoted words and JSON that parses, exact to float32', async () => {
    expect(await read('csv')).toContain('\n"say ""x"", y",')
    const json = JSON.parse(await read('json')) as { words: { word: string; vector: number[] }[] }
    expect(json.words.map(({ word }) => word)).toEqual(given.words)
    expect(Float32Array.from(json.words.flatMap(({ vector }) => vector))).toEqual(given.vectors)
  })
})

describe('lists of words', () => {
  it('reads pairs however they are separated', () => {
    expect(parsePairs('cat\tchat\ndog, chien\n# note\nhouse -> maison\nsea mer 3')).toEqual([
      ['cat', 'chat'],
      ['dog', 'chien'],
      ['house', 'maison'],
      ['sea', 'mer'],
    ])
  })
  it('parts words with a vector from words without, once each', () => {
    expect(knownWords(table, ['Whale', 'whale', 'ghost'])).toEqual({ known: ['whale'], missing: ['ghost'] })
  })
})
