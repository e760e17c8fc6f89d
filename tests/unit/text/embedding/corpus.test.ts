import { describe, expect, it } from 'vitest'
import { automaticMinCount, BREAK, buildCorpus } from '../../../../workers/text/embedding/corpus'

describe('buildCorpus', () => {
  it('orders words by falling count, ties by first appearance', () => {
    const corpus = buildCorpus(['b', 'a', 'c', 'a', 'c', 'd'], { minCount: 1, maxWords: 0 })
    expect(corpus.words).toEqual(['a', 'c', 'b', 'd'])
    expect([...corpus.counts]).toEqual([2, 2, 1, 1])
    expect([...corpus.ids]).toEqual([2, 0, 1, 0, 1, 3])
  })
  it('drops punctuation, and ends windows at full stops', () => {
    const corpus = buildCorpus(['so', ',', 'it', '.', '!', 'so', '?'], { minCount: 1, maxWords: 0 })
    expect([...corpus.ids]).toEqual([0, 1, BREAK, 0, BREAK])
  })
  it('drops rare words before windows are laid, so that their neighbours meet', () => {
    const corpus = buildCorpus(['a', 'rare', 'b', 'a', 'b'], { minCount: 2, maxWords: 0 })
    expect([...corpus.ids]).toEqual([0, 1, 0, 1])
  })
  it('keeps only the most frequent words when asked to', () => {
    expect(buildCorpus(['a', 'a', 'b', 'b', 'c'], { minCount: 1, maxWords: 2 }).words).toEqual(['a', 'b'])
  })
  it('chooses the minimum count by length', () => {
    expect([100, 5_000, 100_000].map(automaticMinCount)).toEqual([1, 2, 5])
  })
  it('says what to do when nothing is left', () => {
    expect(() => buildCorpus(['a', 'b'], { minCount: 3, maxWords: 0 })).toThrow(/lower the minimum count/)
  })
})
