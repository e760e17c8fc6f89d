import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { sharedText } from '../../../helpers/shared-data'
import { parseWordPairs, ranks, scoreSimilarity, spearman } from '../../../../workers/text/embedding/evaluate'
import { analogy, nearestNeighbours, unitRows } from '../../../../workers/text/embedding/neighbours'
import { parsePretrained } from '../../../../workers/text/embedding/pretrained'

const data = (file: string): Buffer => readFileSync(new URL(`../../../../public/data/${file}`, import.meta.url))

describe('Spearman correlation', () => {
  it('gives tied values their mean rank', () => {
    expect([...ranks([10, 20, 20, 5])]).toEqual([2, 3.5, 3.5, 1])
  })
  it('is 1, -1 and undefined where it should be', () => {
    expect(spearman([1, 2, 3], [2, 40, 41])).toBeCloseTo(1, 12)
    expect(spearman([1, 2, 3], [3, 2, 1])).toBeCloseTo(-1, 12)
    expect(spearman([1, 1, 1], [3, 2, 1])).toBeNaN()
  })
  it('handles ties as Pearson on mean ranks: [1,2,2,3] with [1,3,2,3] is 5/6', () => {
    // Mean ranks (1, 2.5, 2.5, 4) and (1, 3.5, 2, 3.5): covariance 3.75, both variances 4.5, by hand.
    expect(spearman([1, 2, 2, 3], [1, 3, 2, 3])).toBeCloseTo(3.75 / 4.5, 12)
  })
  it('equals 1 - 6 sum d^2 / n(n^2 - 1) without ties', () => {
    expect(
      spearman([106, 86, 100, 101, 99, 103, 97, 113, 112, 110], [7, 0, 27, 50, 28, 29, 20, 12, 6, 17]),
    ).toBeCloseTo(-29 / 165, 12)
  })
})

describe('the shipped pretrained vectors', () => {
  const bytes = data('wink-embeddings-10k.bin')
  const table = unitRows(
    parsePretrained(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer),
  )
  const ws353 = sharedText('data/words/EN-WS-353-ALL.txt')
  const rg65 = sharedText('data/words/EN-RG-65.txt')
  const score = (list: string): ReturnType<typeof scoreSimilarity> =>
    scoreSimilarity(table, 'list', parseWordPairs(list))

  it('are 10,000 words of 100 numbers in about 1 MB', () => {
    expect([table.words.length, table.dimensions]).toEqual([10_000, 100])
    expect(bytes.byteLength).toBeLessThan(1.2e6)
  })
  it.skipIf(ws353 === undefined || rg65 === undefined)(
    'reach the score of the whole package: 0.533 on WS-353, 0.691 on RG-65 (computed for this project)',
    () => {
      expect(score(ws353 ?? '')).toMatchObject({ known: 353, spearman: expect.closeTo(0.533, 2) })
      expect(score(rg65 ?? '')).toMatchObject({ known: 65, spearman: expect.closeTo(0.691, 2) })
    },
  )
  it('know their neighbours and analogies', () => {
    expect(nearestNeighbours(table, 'ocean', 10).map(({ word }) => word)).toContain('sea')
    expect(analogy(table, 'man', 'king', 'woman', 3).map(({ word }) => word)).toContain('queen')
  })
  it('are refused when damaged', () => {
    expect(() => parsePretrained(new ArrayBuffer(4))).toThrow(/damaged/)
    expect(() => parsePretrained(new Uint8Array(bytes.subarray(0, 500_000)).buffer)).toThrow(/damaged/)
  })
})

describe('parseWordPairs', () => {
  it('reads tabs, commas and spaces, and skips comments and headers', () => {
    expect(parseWordPairs('# list\nWord 1,Word 2,Human\na\tb\t1\nc,d,2.5\r\ne f 3\n')).toEqual([
      { a: 'a', b: 'b', score: 1 },
      { a: 'c', b: 'd', score: 2.5 },
      { a: 'e', b: 'f', score: 3 },
    ])
  })
  it('says what a list should look like when there is none', () => {
    expect(() => parseWordPairs('once upon a time')).toThrow(/two words and a number/)
  })
})
