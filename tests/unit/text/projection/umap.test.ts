import { UMAP } from 'umap-js'
import { describe, expect, it } from 'vitest'
import { nearestOnCpu } from '../../../../workers/compute/kernels/neighbours/neighbours.cpu'
import { makeRandom } from '../../../../workers/runtime/random'
import { projectionQuality } from '../../../../workers/text/projection/quality'
import { beginUmap, resumeUmap, type UmapOptions } from '../../../../workers/text/projection/umap'
import { fitCurve } from '../../../../workers/text/projection/umap-curve'
import { forceAt, makeForceTables } from '../../../../workers/text/projection/umap-forces'
import { fuzzyGraph } from '../../../../workers/text/projection/umap-graph'
import { countedJob } from '../../../helpers/counted-job'
import { blobs, digits } from './fixtures'

const whole = async (vectors: Float32Array, n: number, d: number, options: UmapOptions = {}) =>
  resumeUmap(await beginUmap(vectors, n, d, options), Infinity)

describe('the curve', () => {
  // scipy 1.10.1, curve_fit on the same 300 distances; the third is the default of umap-learn.
  for (const [least, a, b] of [
    [0, 1.9328084, 0.79049497],
    [0.001, 1.9290734, 0.79150453],
    [0.1, 1.57694346, 0.89506088],
    [0.5, 0.58303002, 1.33416699],
    [1, 0.11497568, 1.92923715],
  ] as const) {
    it(`for a least distance of ${least} is that of scipy's least squares`, () => {
      const curve = fitCurve(least)
      expect(curve.a).toBeCloseTo(a, 5)
      expect(curve.b).toBeCloseTo(b, 5)
    })
  }
})

describe('the forces', () => {
  it('are read off their tables within 3e-4, and stay finite beyond them', () => {
    const { a, b } = fitCurve(0.1)
    const { attraction, repulsion, float, bits } = makeForceTables({ a, b })
    const random = makeRandom(2)
    for (let i = 0; i < 5000; i++) {
      const squared = Math.fround(2 ** (random.next() * 50 - 28))
      const power = squared ** b
      const pull = (-2 * a * b * power) / squared / (1 + a * power)
      const push = (2 * b) / ((0.001 + squared) * (1 + a * power))
      expect(Math.abs(forceAt(attraction, squared, float, bits) / pull - 1)).toBeLessThan(3e-4)
      expect(Math.abs(forceAt(repulsion, squared, float, bits) / push - 1)).toBeLessThan(3e-4)
    }
    for (const squared of [1e-40, 1e-12, 1e12, 1e38]) {
      expect(Number.isFinite(forceAt(attraction, squared, float, bits))).toBe(true)
      expect(forceAt(repulsion, squared, float, bits)).toBeGreaterThanOrEqual(0)
    }
  })
})

describe('the graph', () => {
  it('is that of umap-js 1.4.0 on the same neighbours', async () => {
    const [n, d, neighbours] = [300, 6, 10]
    const vectors = blobs(n, d, 5, makeRandom(4))
    const found = await nearestOnCpu({ vectors, rows: n, columns: d, k: neighbours - 1 })
    const { starts, columns, values } = await fuzzyGraph(n, found)

    const rowOf = <T>(of: ArrayLike<T>, i: number, width: number): T[] =>
      Array.from({ length: width }, (_, j) => of[i * width + j]!)
    const other = new UMAP({ nNeighbors: neighbours, random: () => 0.5, nEpochs: 1 })
    other.setPrecomputedKNN(
      Array.from({ length: n }, (_, i) => [i, ...rowOf(found.indices, i, found.k)]),
      Array.from({ length: n }, (_, i) => [0, ...rowOf(found.distances, i, found.k).map(Math.sqrt)]),
    )
    other.initializeFit(Array.from({ length: n }, (_, i) => rowOf(vectors, i, d)))
    const { graph } = other as unknown as { graph: { get(row: number, column: number): number; nRows: number } }
    let edges = 0
    for (let i = 0; i < n; i++) {
      for (let e = starts[i]!; e < starts[i + 1]!; e++) {
        expect(values[e]).toBeCloseTo(graph.get(i, columns[e]!), 4)
        edges++
      }
    }
    expect(edges).toBeGreaterThan(n * (neighbours - 1))
  })

  it('gives rows that are all alike the same weights', async () => {
    const vectors = new Float32Array(60).fill(2)
    const { values } = await fuzzyGraph(20, await nearestOnCpu({ vectors, rows: 20, columns: 3, k: 4 }))
    expect(new Set(values)).toEqual(new Set([1]))
  })
})

describe('UMAP', () => {
  it('is as trustworthy as umap-js 1.4.0 on 400 handwritten digits', async () => {
    const vectors = digits(400)
    const trust = async (points: Float32Array) =>
      (await projectionQuality(vectors, 400, 64, points, 2, [12]))[0]!.trustworthiness
    const own = await trust((await whole(vectors, 400, 64, { epochs: 300 })).points)
    const random = makeRandom(1)
    const theirs = new UMAP({ random: random.next, nEpochs: 300 }).fit(
      Array.from({ length: 400 }, (_, i) => Array.from(vectors.subarray(i * 64, (i + 1) * 64))),
    )
    expect(own).toBeGreaterThan((await trust(Float32Array.from(theirs.flat()))) - 0.005)
    expect(own).toBeGreaterThan(0.97)
  })

  it('keeps clusters together: the nearest point of each is of its own', async () => {
    const { points } = await whole(blobs(240, 10, 6, makeRandom(3)), 240, 10, { epochs: 200 })
    const { indices } = await nearestOnCpu({ vectors: points, rows: 240, columns: 2, k: 1 })
    expect(indices.filter((other, i) => other % 6 === i % 6)).toHaveLength(240)
  })

  it('gives the same bits when a run is stored, read back and resumed as when it is left alone', async () => {
    const vectors = blobs(80, 8, 4, makeRandom(1))
    const options = { seed: 3, epochs: 60 }
    const undisturbed = await whole(vectors, 80, 8, options)
    let state = await beginUmap(vectors, 80, 8, options)
    for (const epochs of [1, 20, 30, 100]) {
      await resumeUmap(state, epochs)
      state = structuredClone(state)
    }
    expect(await resumeUmap(state, 0)).toEqual(undisturbed)
    expect(undisturbed.iteration).toBe(60)
  })

  it('depends on the seed and on nothing else', async () => {
    const vectors = blobs(40, 5, 4, makeRandom(1))
    const at = (seed: number) => whole(vectors, 40, 5, { seed, epochs: 50 })
    expect(await at(1)).toEqual(await at(1))
    expect((await at(2)).points).not.toEqual((await at(1)).points)
  })

  it('stops between two epochs when cancelled', async () => {
    const state = await beginUmap(blobs(400, 5, 4, makeRandom(1)), 400, 5, { epochs: 9000 })
    await expect(resumeUmap(state, Infinity, countedJob({ cancelAtRest: 5 }))).rejects.toThrow(/abort/i)
    expect(state.iteration).toBe(5)
  })

  it('parts equal rows and stays finite', async () => {
    const { points } = await whole(new Float32Array(40).fill(3), 10, 4, { neighbours: 4, epochs: 100 })
    expect(points.every(Number.isFinite)).toBe(true)
    expect(new Set(points).size).toBe(20)
  })

  it('says what to do with too few rows or impossible neighbours', async () => {
    await expect(beginUmap(new Float32Array(3), 3, 1)).rejects.toThrow(/at least 4 rows/)
    await expect(beginUmap(new Float32Array(20), 20, 1, { neighbours: 21 })).rejects.toThrow(/from 2 to 20/)
    await expect(beginUmap(new Float32Array(50_000), 50_000, 1, { neighbours: 500 })).rejects.toThrow(
      /25 million pairs of rows.*Lower the number of neighbours/,
    )
    await expect(beginUmap(new Float32Array(20), 20, 1, { minDistance: -1 })).rejects.toThrow(/between 0 and 3/)
  })
})
