import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeJob } from '../../../../workers/runtime/job'
import { sharedText } from '../../../helpers/shared-data'
import {
  parseWordPairs,
  ranks,
  scoreSimilarity,
  spearman,
  spearmanInterval,
} from '../../../../workers/text/embedding/evaluate'
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
  const parsed = (part: Uint8Array) => parsePretrained(new Uint8Array(part).buffer, makeJob())
  let table: ReturnType<typeof unitRows>
  beforeAll(async () => void (table = unitRows(await parsed(bytes))))
  it('are 10,000 words of 100 numbers in about 1 MB', () => {
    expect([table.words.length, table.dimensions]).toEqual([10_000, 100])
    expect(bytes.byteLength).toBeLessThan(1.2e6)
  })
  // numpy: Pearson's correlation of mean ranks, cosines in float64.
  it.each([
    ['ws-353.tsv', 353, 0.533409],
    ['rg-65.tsv', 65, 0.675962],
  ])('agree with people on %s, all %i pairs, as numpy finds: %d', (file, pairs, rho) => {
    const score = scoreSimilarity(table, file, parseWordPairs(data(file).toString()))
    expect(score).toMatchObject({ known: pairs, total: pairs, spearman: expect.closeTo(rho, 6) })
  })
  it('know their neighbours and analogies', () => {
    expect(nearestNeighbours(table, 'ocean', 10).map(({ word }) => word)).toContain('sea')
    expect(analogy(table, 'man', 'king', 'woman', 3).map(({ word }) => word)).toContain('queen')
  })
  it('are refused when damaged', async () => {
    await expect(parsed(new Uint8Array(4))).rejects.toThrow(/damaged/)
    await expect(parsed(bytes.subarray(0, 500_000))).rejects.toThrow(/damaged/)
  })
})

describe('the shipped lists of judged pairs', () => {
  const lower = (text: string): string[] =>
    parseWordPairs(text).map(({ a, b, score }) => `${[a, b].sort().join(' ').toLowerCase()} ${score.toFixed(2)}`)
  const shipped = (file: string): string[] => lower(data(file).toString())
  const ws353 = sharedText('data/words/EN-WS-353-ALL.txt')
  const rg65 = sharedText('data/words/EN-RG-65.txt')

  it('have the size, the scale and the words of their papers', () => {
    const words = parseWordPairs(data('rg-65.tsv').toString()).flatMap(({ a, b }) => [a, b])
    // Rubenstein and Goodenough chose 48 nouns.
    expect(new Set(words).size).toBe(48)
    for (const [file, most] of [
      ['ws-353.tsv', 10],
      ['rg-65.tsv', 4],
    ] as const) {
      const scores = parseWordPairs(data(file).toString()).map(({ score }) => score)
      expect(Math.min(...scores)).toBeGreaterThanOrEqual(0)
      expect(Math.max(...scores)).toBeLessThanOrEqual(most)
    }
  })
  it.skipIf(ws353 === undefined)('are the same 353 pairs as in eval-word-vectors', () => {
    expect(shipped('ws-353.tsv')).toEqual(lower(ws353 ?? ''))
  })
  it.skipIf(rg65 === undefined)('are the same 65 pairs as in eval-word-vectors, but for its two slips', () => {
    const theirs = lower(rg65 ?? '')
      .map((row) => (row === 'chord smile 0.02' ? 'cord smile 0.02' : row))
      .map((row) => (row === 'graveyard madhouse 0.44' ? 'graveyard madhouse 0.42' : row))
    expect(theirs.sort()).toEqual(shipped('rg-65.tsv').sort())
  })
})

describe('the interval of a Spearman correlation', () => {
  it('is that of Bonett and Wright: 0.5 of 28 pairs', () => {
    // atanh(0.5) = 0.549306; sqrt((1 + 0.125) / 25) = 0.212132; 1.959964 times that is 0.415771.
    expect(spearmanInterval(0.5, 28)[0]).toBeCloseTo(Math.tanh(0.133535), 6)
    expect(spearmanInterval(0.5, 28)[1]).toBeCloseTo(Math.tanh(0.965077), 6)
  })
  it('holds everything but certainty for four pairs and is undefined for three, or for perfect order', () => {
    expect(spearmanInterval(0.2, 4)[0]).toBeLessThan(-0.9)
    expect(spearmanInterval(0.2, 4)[1]).toBeGreaterThan(0.95)
    expect(spearmanInterval(0.2, 3)).toEqual([Number.NaN, Number.NaN])
    expect(spearmanInterval(1, 5)).toEqual([Number.NaN, Number.NaN])
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
