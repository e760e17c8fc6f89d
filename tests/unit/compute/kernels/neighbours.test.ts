import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plainMeasure } from '../../../../workers/compute/kernels/neighbours/measure'
import { simdMeasure } from '../../../../workers/compute/kernels/neighbours/measure-simd'
import { nearestOnCpu } from '../../../../workers/compute/kernels/neighbours/neighbours.cpu'
import { checkSearch, type Metric, type Search } from '../../../../workers/compute/kernels/neighbours/search'
import { makeJob } from '../../../../workers/runtime/job'
import { makeRandom } from '../../../../workers/runtime/random'
import { expectCancelHeard } from '../../../helpers/hears-cancel'

/** By sorting all distances, in doubles. */
function bySorting({ vectors, rows, columns, k, metric = 'l2', queries }: Search): number[][] {
  const asked = queries ?? { vectors, rows }
  const row = (of: Float32Array, i: number): number[] => Array.from(of.subarray(i * columns, (i + 1) * columns))
  const dot = (a: number[], b: number[]): number => a.reduce((sum, value, j) => sum + value * b[j]!, 0)
  const distance: Record<Metric, (a: number[], b: number[]) => number> = {
    l2: (a, b) => a.reduce((sum, value, j) => sum + (value - b[j]!) ** 2, 0),
    dot: (a, b) => -dot(a, b),
    cosine: (a, b) => 1 - (dot(a, b) || 0) / (Math.sqrt(dot(a, a) * dot(b, b)) || 1),
  }
  return Array.from({ length: asked.rows }, (_, q) =>
    Array.from({ length: rows }, (_, r) => ({ r, d: distance[metric](row(asked.vectors, q), row(vectors, r)) }))
      .filter(({ r }) => queries !== undefined || r !== q)
      .sort((a, b) => a.d - b.d || a.r - b.r)
      .slice(0, k)
      .map(({ r }) => r),
  )
}

// Small whole numbers: every sum is exact, and there are many ties.
const table = (rows: number, columns: number, seed: number): Float32Array => {
  const random = makeRandom(seed)
  return Float32Array.from({ length: rows * columns }, () => random.integer(7) - 3)
}

const listed = ({ k, indices }: { k: number; indices: Int32Array }): number[][] =>
  Array.from({ length: k > 0 ? indices.length / k : 0 }, (_, q) => Array.from(indices.subarray(q * k, (q + 1) * k)))

describe('nearest neighbours on the CPU', () => {
  it('are those that sorting finds, equal distances by row number, on any shape', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({ rows: fc.integer({ min: 2, max: 300 }), columns: fc.integer({ min: 1, max: 19 }) }),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom<Metric>('l2', 'dot'),
        fc.integer({ min: 0, max: 70 }),
        async ({ rows, columns }, k, metric, asked) => {
          const search: Search = {
            ...{ vectors: table(rows, columns, k), rows, columns, k, metric },
            ...(asked > 0 ? { queries: { vectors: table(asked, columns, asked), rows: asked } } : {}),
          }
          const expected = bySorting(search)
          expect(listed(await nearestOnCpu(search))).toEqual(expected)
          expect(listed(await nearestOnCpu(search, makeJob(), plainMeasure))).toEqual(expected)
        },
      ),
      { numRuns: 40 },
    )
  })

  it('by cosine turn to the same side, whatever the lengths; a row of zeros is at distance 1', async () => {
    const vectors = Float32Array.of(1, 0, 10, 1, 0, 3, -2, 0, 0, 0)
    const { indices, distances, k } = await nearestOnCpu({ vectors, rows: 5, columns: 2, k: 4, metric: 'cosine' })
    expect(k).toBe(4)
    expect(Array.from(indices.subarray(0, 4))).toEqual([1, 2, 4, 3])
    const expected = [1 - 10 / Math.sqrt(101), 1, 1, 2]
    expected.forEach((value, i) => expect(distances[i]).toBeCloseTo(value, 6))
    expect(Array.from(distances.subarray(16))).toEqual([1, 1, 1, 1])
  })

  it('gives squared distances, 0 between equal rows however far from the origin', async () => {
    const vectors = Float32Array.of(1e6, 1e6 + 1, 1e6, 1e6 + 1, 1e6 + 2, 1e6 + 1)
    const { distances } = await nearestOnCpu({ vectors, rows: 3, columns: 2, k: 2 })
    expect(Array.from(distances)).toEqual([0, 4, 0, 4, 4, 4])
  })

  it('are measured in WebAssembly SIMD here, as in plain JavaScript within rounding', async () => {
    const random = makeRandom(4)
    for (const metric of ['l2', 'cosine', 'dot'] as const) {
      const vectors = Float32Array.from({ length: 211 * 37 }, () => random.normal())
      const search = { vectors, rows: 211, columns: 37, k: 210, metric }
      expect(simdMeasure(checkSearch(search))).toBeDefined()
      const [simd, plain] = [await nearestOnCpu(search), await nearestOnCpu(search, makeJob(), plainMeasure)]
      expect(Math.max(...plain.distances.map((value, i) => Math.abs(simd.distances[i]! - value)))).toBeLessThan(1e-4)
    }
  })

  it('are no more than there are rows', async () => {
    const one = await nearestOnCpu({ vectors: Float32Array.of(1, 2), rows: 1, columns: 2, k: 5 })
    expect(one).toMatchObject({ k: 0, indices: new Int32Array(0) })
    const search = { vectors: Float32Array.of(1, 2, 3), rows: 3, columns: 1, k: 9 }
    expect((await nearestOnCpu(search)).k).toBe(2)
    expect((await nearestOnCpu({ ...search, queries: { vectors: Float32Array.of(2), rows: 1 } })).k).toBe(3)
  })

  it('stop when cancelled, wherever that falls', async () => {
    const search = { vectors: table(900, 5, 1), rows: 900, columns: 5, k: 5 }
    await expectCancelHeard((job) => nearestOnCpu(search, job))
  })

  it('says what does not fit', async () => {
    const vectors = new Float32Array(6)
    await expect(nearestOnCpu({ vectors, rows: 2, columns: 2, k: 1 })).rejects.toThrow(/2 rows of 2 columns/)
    await expect(nearestOnCpu({ vectors, rows: 3, columns: 2, k: 0 })).rejects.toThrow(/whole number from 1/)
    await expect(nearestOnCpu({ vectors, rows: 3, columns: 0, k: 1 })).rejects.toThrow(/at least one column/)
  })
})
