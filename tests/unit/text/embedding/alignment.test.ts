import { describe, expect, it } from 'vitest'
import type { WordVectors } from '../../../../workers/contracts/text/embedding'
import { makeJob } from '../../../../workers/runtime/job'
import { makeRandom } from '../../../../workers/runtime/random'
import { align, rowPairs } from '../../../../workers/text/embedding/align'
import { multiply, orthonormalizeRows, transpose } from '../../../../workers/text/algebra/dense'
import { unitRows } from '../../../../workers/text/embedding/neighbours'
import { procrustes, rotate, type RowPair } from '../../../../workers/text/embedding/procrustes'
import { randomVectors } from '../../../../workers/text/embedding/random'
import { precisionAt } from '../../../../workers/text/embedding/retrieval'

const d = 20
const words = Array.from({ length: 400 }, (_, i) => `w${i}`)
const pairs: RowPair[] = words.map((_, i) => [i, i])

const job = makeJob()

async function randomRotation(seed: number): Promise<Float64Array> {
  const random = makeRandom(seed)
  const q = Float64Array.from({ length: d * d }, () => random.normal())
  await orthonormalizeRows(q, d, d, job)
  return q
}

function noisy(table: WordVectors, noise: number, seed: number): WordVectors {
  const random = makeRandom(seed)
  return { ...table, vectors: table.vectors.map((value) => value + noise * random.normal()) }
}

describe('orthogonal Procrustes (Schoenemann 1966)', async () => {
  const source = unitRows(randomVectors(words, d, makeRandom(1)))
  const rotation = await randomRotation(2)
  const target = await rotate(source, rotation, job)

  it('recovers a random rotation to 1e-6', async () => {
    const found = await procrustes(source, target, pairs, job)
    found.forEach((value, i) => expect(Math.abs(value - (rotation[i] as number))).toBeLessThan(1e-6))
  })
  it('returns an orthogonal matrix whatever the noise and however few the pairs', async () => {
    for (const count of [1, 5, 400]) {
      const w = await procrustes(source, noisy(target, 0.5, 3), pairs.slice(0, count), job)
      const square = await multiply(w, await transpose(w, d, d, job), d, d, d, job)
      square.forEach((value, i) => expect(Math.abs(value - (i % (d + 1) === 0 ? 1 : 0))).toBeLessThan(1e-6))
    }
  })
  it('fits no worse than the true rotation under noise', async () => {
    const blurred = noisy(target, 0.1, 3)
    const misfit = async (w: Float64Array): Promise<number> => {
      const { vectors } = await rotate(source, w, job)
      return vectors.reduce((sum, value, i) => sum + (value - (blurred.vectors[i] as number)) ** 2, 0)
    }
    expect(await misfit(await procrustes(source, blurred, pairs, job))).toBeLessThanOrEqual(await misfit(rotation))
  })
  it('refuses spaces of different dimensions', async () => {
    const other = randomVectors(words, 8, makeRandom(1))
    await expect(procrustes(source, other, pairs, job)).rejects.toThrow(/same number/)
  })
})

describe('align', async () => {
  const source = randomVectors(words, d, makeRandom(1))
  const target = noisy(await rotate(source, await randomRotation(2), job), 0.03, 3)

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
