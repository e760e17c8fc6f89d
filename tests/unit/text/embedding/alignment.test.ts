import { describe, expect, it } from 'vitest'
import type { WordVectors } from '../../../../workers/contracts/text/embedding'
import { makeJob } from '../../../../workers/runtime/job'
import { makeRandom } from '../../../../workers/runtime/random'
import { align, rowPairs } from '../../../../workers/text/embedding/align'
import { multiply, orthonormalizeRows, transpose } from '../../../../workers/text/embedding/dense'
import { unitRows } from '../../../../workers/text/embedding/neighbours'
import { procrustes, rotate, type RowPair } from '../../../../workers/text/embedding/procrustes'
import { randomVectors } from '../../../../workers/text/embedding/random'
import { precisionAt } from '../../../../workers/text/embedding/retrieval'

const d = 20
const words = Array.from({ length: 400 }, (_, i) => `w${i}`)
const pairs: RowPair[] = words.map((_, i) => [i, i])

function randomRotation(seed: number): Float64Array {
  const random = makeRandom(seed)
  const q = Float64Array.from({ length: d * d }, () => random.normal())
  orthonormalizeRows(q, d, d)
  return q
}

function noisy(table: WordVectors, noise: number, seed: number): WordVectors {
  const random = makeRandom(seed)
  return { ...table, vectors: table.vectors.map((value) => value + noise * random.normal()) }
}

describe('orthogonal Procrustes (Schoenemann 1966)', () => {
  const source = unitRows(randomVectors(words, d, makeRandom(1)))
  const rotation = randomRotation(2)
  const target = rotate(source, rotation)

  it('recovers a random rotation to 1e-6', () => {
    procrustes(source, target, pairs).forEach((value, i) =>
      expect(Math.abs(value - (rotation[i] as number))).toBeLessThan(1e-6),
    )
  })
  it('returns an orthogonal matrix whatever the noise and however few the pairs', () => {
    for (const count of [1, 5, 400]) {
      const w = procrustes(source, noisy(target, 0.5, 3), pairs.slice(0, count))
      multiply(w, transpose(w, d, d), d, d, d).forEach((value, i) =>
        expect(Math.abs(value - (i % (d + 1) === 0 ? 1 : 0))).toBeLessThan(1e-6),
      )
    }
  })
  it('fits no worse than the true rotation under noise', () => {
    const blurred = noisy(target, 0.1, 3)
    const misfit = (w: Float64Array): number =>
      rotate(source, w).vectors.reduce((sum, value, i) => sum + (value - (blurred.vectors[i] as number)) ** 2, 0)
    expect(misfit(procrustes(source, blurred, pairs))).toBeLessThanOrEqual(misfit(rotation))
  })
  it('refuses spaces of different dimensions', () => {
    expect(() => procrustes(source, randomVectors(words, 8, makeRandom(1)), pairs)).toThrow(/same number/)
  })
})

describe('align', () => {
  const source = randomVectors(words, d, makeRandom(1))
  const target = noisy(rotate(source, randomRotation(2)), 0.03, 3)

  it.each(['cosine', 'csls'] as const)(
    'finds held-out words by %s when one space is the other turned',
    async (criterion) => {
      const options = { heldOut: 0.2, centre: true, criterion }
      const result = await align(source, target, pairs, options, makeRandom(1), makeJob())
      expect(result.testPairs).toBe(80)
      expect(result.precisionAt1).toBeGreaterThan(0.95)
      expect(result.precisionAt5).toBeGreaterThanOrEqual(result.precisionAt1)
      expect(result.unalignedPrecisionAt1).toBeLessThan(0.1)
    },
  )
  it('finds nothing when the spaces have nothing in common', async () => {
    const other = randomVectors(words, d, makeRandom(77))
    const options = { heldOut: 0.2, centre: true, criterion: 'cosine' } as const
    expect((await align(source, other, pairs, options, makeRandom(1), makeJob())).precisionAt1).toBeLessThan(0.1)
  })
  it('pairs identical words by default and skips words that a side lacks', () => {
    const left = { words: ['a', 'b', 'c'], vectors: new Float32Array(3), dimensions: 1 }
    const right = { words: ['c', 'a', 'x'], vectors: new Float32Array(3), dimensions: 1 }
    expect(rowPairs(left, right)).toEqual([
      [0, 1],
      [2, 0],
    ])
    expect(
      rowPairs(left, right, [
        ['b', 'x'],
        ['q', 'x'],
      ]),
    ).toEqual([[1, 2]])
  })
  it('counts a source word with several right targets once', () => {
    const found = [[{ row: 5 }], [{ row: 5 }], [{ row: 9 }]]
    expect(
      precisionAt(
        found,
        [
          [0, 5],
          [0, 6],
          [1, 7],
        ],
        1,
      ),
    ).toBe(0.5)
  })
})
