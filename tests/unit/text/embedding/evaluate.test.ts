import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { sha256 } from '../../../../workers/runtime/hash'
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
  const lists = JSON.parse(data('word-similarity.json').toString()) as {
    name: string
    pairs: [string, string, number][]
  }[]
  const score = (name: string): ReturnType<typeof scoreSimilarity> => {
    const pairs = lists.find((list) => list.name === name)?.pairs ?? []
    return scoreSimilarity(
      table,
      name,
      pairs.map(([a, b, people]) => ({ a, b, score: people })),
    )
  }

  it('are 10,000 words of 100 numbers in about 1 MB', () => {
    expect([table.words.length, table.dimensions]).toEqual([10_000, 100])
    expect(bytes.byteLength).toBeLessThan(1.2e6)
  })
  it('reach the score of the whole package: 0.533 on WS-353, 0.691 on RG-65 (computed for this project)', () => {
    expect(score('WS-353').known).toBe(353)
    expect(score('RG-65').known).toBe(65)
    expect(score('WS-353').spearman).toBeCloseTo(0.533, 2)
    expect(score('RG-65').spearman).toBeCloseTo(0.691, 2)
  })
  it('know their neighbours and analogies', () => {
    expect(nearestNeighbours(table, 'ocean', 10).map(({ word }) => word)).toContain('sea')
    expect(analogy(table, 'man', 'king', 'woman', 3).map(({ word }) => word)).toContain('queen')
  })
  it('are refused when damaged', () => {
    expect(() => parsePretrained(new ArrayBuffer(4))).toThrow(/damaged/)
    expect(() => parsePretrained(new Uint8Array(bytes.subarray(0, 500_000)).buffer)).toThrow(/damaged/)
  })
  // SHA-256 of the published lists as JSON rows [word, word, score], in the order of the files of faruqui/eval-word-vectors.
  it.each([
    ['WS-353', ['love', 'sex', 6.77], '651743a8941305aa5291ab1ce778a4120748b56ab906290b19fd07a2a0493dcb'],
    ['RG-65', ['gem', 'jewel', 3.94], '6b948c37e0f63727ccaffeb0efdf0ba02171a94f5d73dd64d77c92c174c81a72'],
  ])('are judged by the published %s', async (name, first, digest) => {
    const shipped = lists.find((list) => list.name === name)?.pairs
    expect(shipped?.[0]).toEqual(first)
    expect(await sha256(JSON.stringify(shipped))).toBe(digest)
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
