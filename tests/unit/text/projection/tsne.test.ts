import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Progress } from '../../../../workers/contracts/job'
import { makeRandom } from '../../../../workers/runtime/random'
import { nearestOnCpu } from '../../../../workers/compute/kernels/neighbours/neighbours.cpu'
import { conditionalRow, jointAffinities, neighboursFor } from '../../../../workers/text/projection/affinities'
import { makeField, repel, repelByField } from '../../../../workers/text/projection/field'
import { projectionQuality } from '../../../../workers/text/projection/quality'
import type { SparseMatrix } from '../../../../workers/text/projection/sparse'
import { beginTsne, klOf, resumeTsne, tsne, type TsneLive } from '../../../../workers/text/projection/tsne'
import {
  computeGradient,
  klDivergence,
  makeForces,
  negativeEntropy,
} from '../../../../workers/text/projection/tsne-forces'
import { countedJob } from '../../../helpers/counted-job'
import { blobs, digits, integers, reference } from './fixtures'

afterEach(() => void vi.useRealTimers())

const near = (vectors: Float32Array, rows: number, columns: number, perplexity: number) =>
  nearestOnCpu({ vectors, rows, columns, k: neighboursFor(perplexity, rows) })

describe('affinities', () => {
  it('are the joint probabilities of scikit-learn 1.2.1', async () => {
    const { starts, columns, values } = await jointAffinities(16, await near(integers, 16, 4, 5), 5)
    expect(values.reduce((sum, p) => sum + p)).toBeCloseTo(1, 6)
    expect(Array.from(columns.subarray(0, starts[1]))).toEqual(Array.from({ length: 15 }, (_, j) => j + 1))
    // Both searches stop within 1e-5 of the entropy, so the values agree to about 1e-4 of themselves.
    reference.affinities.forEach((p, k) => expect(Math.abs(values[k]! / p - 1)).toBeLessThan(2e-4))
  })

  it('are symmetric, and empty between rows that are no neighbours', async () => {
    const vectors = blobs(90, 5, 3, makeRandom(2))
    const { starts, columns, values } = await jointAffinities(90, await near(vectors, 90, 5, 4), 4)
    const dense = new Float32Array(90 * 90)
    for (let i = 0; i < 90; i++) {
      for (let e = starts[i]!; e < starts[i + 1]!; e++) dense[i * 90 + columns[e]!] = values[e]!
    }
    for (let i = 0; i < 90; i++) for (let j = 0; j < 90; j++) expect(dense[i * 90 + j]).toBe(dense[j * 90 + i])
    expect(values.length).toBeLessThan(90 * 2 * 13)
    expect(dense.reduce((sum, p) => sum + p)).toBeCloseTo(1, 5)
  })

  it('meet the perplexity in every row, within 1e-5 nats', () => {
    const random = makeRandom(5)
    for (const scale of [1e-6, 1, 1e6]) {
      const row = Float32Array.from({ length: 200 }, () => random.next() ** 2 * scale)
      conditionalRow(row, 30, 0)
      const entropy = row.reduce((sum, p) => sum - (p > 0 ? p * Math.log(p) : 0), 0)
      expect(Math.abs(entropy - Math.log(30))).toBeLessThan(2e-5)
    }
  })

  it('are uniform where all distances are equal', () => {
    const row = new Float32Array(9).fill(2)
    conditionalRow(row, 5, 0)
    row.forEach((p) => expect(p).toBeCloseTo(1 / 9, 6))
  })
})

describe('gradient', () => {
  for (const n of [5, 8, 40]) {
    it(`agrees with finite differences of KL, and with Z and KL by definition, for ${n} points`, async () => {
      const random = makeRandom(n)
      const vectors = Float32Array.from({ length: n * 3 }, () => random.normal())
      const affinities = await jointAffinities(n, await near(vectors, n, 3, 2), 2)
      const positions = Float64Array.from({ length: 2 * n }, () => random.normal())
      const constant = negativeEntropy(affinities)
      const forces = makeForces(n)
      computeGradient(positions, affinities, n, 1, forces)
      const { z, kl } = bruteForce(positions, affinities, n)
      expect(forces.z).toBeCloseTo(z, 8)
      expect(klDivergence(positions, affinities, n, constant, z)).toBeCloseTo(kl, 6)
      const largest = Math.max(...forces.gradient.map(Math.abs))
      for (let i = 0; i < 2 * n; i++) {
        const step = 1e-5
        const at = (shift: number): number => {
          const moved = positions.slice()
          moved[i] = moved[i]! + shift
          return bruteForce(moved, affinities, n).kl
        }
        const slope = (at(step) - at(-step)) / (2 * step)
        expect(Math.abs(forces.gradient[i]! - slope)).toBeLessThan(1e-5 * largest)
      }
    })
  }

  it('scales only the attraction by the exaggeration', async () => {
    const affinities = await jointAffinities(16, await near(integers, 16, 4, 5), 5)
    const positions = Float64Array.from({ length: 32 }, (_, i) => Math.sin(i * 7))
    const at = (exaggeration: number): Float64Array => {
      const forces = makeForces(16)
      computeGradient(positions, affinities, 16, exaggeration, forces)
      return forces.gradient
    }
    const [zero, one, twelve] = [at(0), at(1), at(12)]
    twelve.forEach((value, i) => expect(value).toBeCloseTo(zero[i]! + 12 * (one[i]! - zero[i]!), 10))
  })
})

describe('repulsion', () => {
  for (const [n, extent] of [
    [1500, 1e-4],
    [1500, 0.5],
    [1500, 4],
    [2500, 12],
  ] as const) {
    it(`by the field is that of all pairs within some per cent, for ${n} points over ${extent} units`, () => {
      const random = makeRandom(7)
      const positions = Float64Array.from({ length: 2 * n }, () => random.normal() * extent)
      const exact = bruteRepulsion(positions, n)
      const repulsion = new Float64Array(2 * n)
      expect(repelByField(makeField(), positions, n, repulsion) / exact.z).toBeCloseTo(1, 2)
      const size = Math.sqrt(exact.repulsion.reduce((sum, value) => sum + value * value, 0))
      const error = Math.sqrt(exact.repulsion.reduce((sum, value, i) => sum + (value - repulsion[i]!) ** 2, 0))
      expect(error / size).toBeLessThan(0.05)
    })
  }

  it('of few points on a large page is exact', () => {
    const random = makeRandom(7)
    const positions = Float64Array.from({ length: 600 }, () => random.normal() * 500)
    const exact = bruteRepulsion(positions, 300)
    const repulsion = new Float64Array(600)
    expect(repel(makeField(), positions, 300, repulsion)).toBeCloseTo(exact.z, 8)
    exact.repulsion.forEach((value, i) => expect(repulsion[i]).toBeCloseTo(value, 8))
  })

  it('depends on the positions alone, whatever was asked before', () => {
    const random = makeRandom(3)
    const cloud = (extent: number) => Float64Array.from({ length: 2000 }, () => random.normal() * extent)
    const [small, large] = [cloud(1), cloud(40)]
    const field = makeField()
    const [first, again] = [new Float64Array(2000), new Float64Array(2000)]
    const z = repelByField(field, small, 1000, first)
    repelByField(field, large, 1000, again)
    expect(repelByField(field, small, 1000, again)).toBe(z)
    expect(again).toEqual(first)
  })
})

describe('t-SNE', () => {
  it('reaches the KL and trustworthiness of scikit-learn 1.2.1 (Barnes-Hut) on 500 handwritten digits', async () => {
    const vectors = digits(500)
    const result = await tsne(vectors, 500, 64)
    const [quality] = await projectionQuality(vectors, 500, 64, result.points, 2, [12])
    // scikit-learn: 0.3994 and 0.9925.
    expect(result.kl).toBeLessThan(0.3994 * 1.02)
    expect(result.kl).toBeGreaterThan(0.3994 * 0.95)
    expect(quality!.trustworthiness).toBeGreaterThan(0.985)
    expect(result.history.at(-1)).toEqual({ iteration: 1000, kl: result.kl })
  })

  it('gives the same bits when a run is stored, read back and resumed as when it is left alone', async () => {
    const vectors = blobs(60, 8, 4, makeRandom(1))
    const whole = await resumeTsne(await beginTsne(vectors, 60, 8, { perplexity: 10, seed: 3 }), 400)
    let state = await beginTsne(vectors, 60, 8, { perplexity: 10, seed: 3 })
    for (const iterations of [1, 99, 150, 113, 37]) {
      await resumeTsne(state, iterations)
      state = structuredClone(state)
    }
    const parts = await resumeTsne(state, 0)
    expect(parts).toEqual(whole)
  })

  it('leaves a cancelled run between two iterations, from where it goes on to the same bits', async () => {
    const vectors = blobs(200, 8, 4, makeRandom(1))
    const options = { perplexity: 10, seed: 3 }
    const state = await beginTsne(vectors, 200, 8, options)
    await expect(resumeTsne(state, 1e6, countedJob({ cancelAtRest: 100 }))).rejects.toThrow(/abort/i)
    expect(state.iteration).toBe(100)
    const whole = await resumeTsne(await beginTsne(vectors, 200, 8, options), 300)
    expect(await resumeTsne(state, 200)).toEqual(whole)
  })

  it('depends on the seed and on nothing else', async () => {
    const vectors = blobs(40, 5, 4, makeRandom(1))
    const at = (seed: number) => tsne(vectors, 40, 5, { perplexity: 8, seed, iterations: 300 })
    expect(await at(1)).toEqual(await at(1))
    expect((await at(2)).points).not.toEqual((await at(1)).points)
  })

  it('reports live points every 50 ms at most, and the last ones', async () => {
    const state = await beginTsne(blobs(300, 5, 4, makeRandom(1)), 300, 5)
    const seen: Progress[] = []
    // A clock that only the work moves: 7 ms an iteration, so that every eighth is the first after 50.
    vi.useFakeTimers({ toFake: ['performance'] })
    const job = countedJob({ onProgress: (progress) => seen.push(progress), onRest: () => vi.advanceTimersByTime(7) })
    const result = await resumeTsne(state, 200, job)
    expect(seen.map(({ done }) => done)).toEqual([...Array.from({ length: 25 }, (_, k) => 8 * k + 1), 200])
    const live = seen.at(-1)!.live as TsneLive
    expect(seen.at(-1)).toMatchObject({ done: 200, total: 200 })
    expect(live).toEqual({ points: result.points, kl: result.kl, iteration: 200 })
    expect(result.kl).toBe(klOf(state))
  })

  it('parts equal rows and stays finite', async () => {
    const { points, kl } = await tsne(new Float32Array(40).fill(3), 10, 4, { perplexity: 3, iterations: 300 })
    expect([...points, kl].every(Number.isFinite)).toBe(true)
    expect(new Set(points).size).toBe(20)
  })

  it('says what to do with too many rows, too few, or an impossible perplexity', async () => {
    await expect(tsne(new Float32Array(60_001), 60_001, 1)).rejects.toThrow(
      /up to 60,000 rows; got 60001\. Take a sample/,
    )
    await expect(tsne(new Float32Array(60_000), 60_000, 1, { perplexity: 200 })).rejects.toThrow(
      /36 million pairs of rows; there is room for 20\. Lower the perplexity/,
    )
    await expect(tsne(new Float32Array(3), 3, 1)).rejects.toThrow(/at least 4 rows/)
    await expect(tsne(new Float32Array(20), 20, 1)).rejects.toThrow(/perplexity has to lie between 1 and 19/)
  })
})

/** Z and KL straight from their definitions, over ordered pairs. */
function bruteForce(positions: Float64Array, affinities: SparseMatrix, n: number): { z: number; kl: number } {
  const { starts, columns, values } = affinities
  const { z } = bruteRepulsion(positions, n)
  let kl = 0
  for (let i = 0; i < n; i++) {
    for (let e = starts[i]!; e < starts[i + 1]!; e++) {
      const p = values[e]!
      if (p > 0) kl += p * Math.log((p * z) / weight(positions, n, i, columns[e]!))
    }
  }
  return { z, kl }
}

function weight(positions: Float64Array, n: number, i: number, j: number): number {
  return 1 / (1 + (positions[i]! - positions[j]!) ** 2 + (positions[n + i]! - positions[n + j]!) ** 2)
}

function bruteRepulsion(positions: Float64Array, n: number): { z: number; repulsion: Float64Array } {
  const repulsion = new Float64Array(2 * n)
  let z = 0
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      if (i === j) continue
      const w = weight(positions, n, i, j)
      z += w
      repulsion[i] = repulsion[i]! + w * w * (positions[i]! - positions[j]!)
      repulsion[n + i] = repulsion[n + i]! + w * w * (positions[n + i]! - positions[n + j]!)
    }
  }
  return { z, repulsion }
}
