import { describe, expect, it } from 'vitest'
import type { Progress } from '../../../../workers/contracts/job'
import { makeJob } from '../../../../workers/runtime/job'
import { makeRandom } from '../../../../workers/runtime/random'
import { conditionalRow, jointAffinities } from '../../../../workers/text/projection/affinities'
import { projectionQuality } from '../../../../workers/text/projection/quality'
import { beginTsne, klOf, resumeTsne, tsne, type TsneLive } from '../../../../workers/text/projection/tsne'
import {
  computeGradient,
  klDivergence,
  makeForces,
  negativeEntropy,
} from '../../../../workers/text/projection/tsne-forces'
import { blobs, digits, integers, reference } from './fixtures'

describe('affinities', () => {
  it('are the joint probabilities of scikit-learn 1.2.1', async () => {
    const joint = await jointAffinities(integers, 16, 4, 5)
    expect(joint.reduce((sum, p) => sum + p)).toBeCloseTo(0.5, 6)
    // Both searches stop within 1e-5 of the entropy, so the values agree to about 1e-4 of themselves.
    reference.affinities.forEach((p, k) => expect(Math.abs(joint[k]! / p - 1)).toBeLessThan(2e-4))
  })

  it('meet the perplexity in every row, within 1e-5 nats', () => {
    const random = makeRandom(5)
    for (const scale of [1e-6, 1, 1e6]) {
      const row = Float32Array.from({ length: 200 }, () => random.next() ** 2 * scale)
      conditionalRow(row, 0, 30, 0)
      const entropy = row.reduce((sum, p) => sum - (p > 0 ? p * Math.log(p) : 0), 0)
      expect(Math.abs(entropy - Math.log(30))).toBeLessThan(2e-5)
      expect(row[0]).toBe(0)
    }
  })

  it('are uniform where all distances are equal', () => {
    const row = new Float32Array(10).fill(2)
    conditionalRow(row, 3, 5, 0)
    row.forEach((p, j) => expect(p).toBeCloseTo(j === 3 ? 0 : 1 / 9, 6))
  })
})

describe('gradient', () => {
  for (const n of [5, 8, 9]) {
    it(`agrees with finite differences of KL, and with Z and KL by definition, for ${n} points`, async () => {
      const random = makeRandom(n)
      const vectors = Float32Array.from({ length: n * 3 }, () => random.normal())
      const affinities = await jointAffinities(vectors, n, 3, 2)
      const positions = Float64Array.from({ length: 2 * n }, () => random.normal())
      const constant = negativeEntropy(affinities)
      const forces = makeForces(n)
      const z = computeGradient(positions, affinities, n, 1, forces)
      const byDefinition = bruteForce(positions, affinities, n)
      expect(z).toBeCloseTo(byDefinition.z, 10)
      expect(klDivergence(positions, affinities, n, constant)).toBeCloseTo(byDefinition.kl, 6)
      for (let i = 0; i < 2 * n; i++) {
        const step = 1e-5
        const at = (shift: number): number => {
          const moved = positions.slice()
          moved[i] = moved[i]! + shift
          return klDivergence(moved, affinities, n, constant)
        }
        expect(forces.gradient[i]).toBeCloseTo((at(step) - at(-step)) / (2 * step), 6)
      }
    })
  }

  it('scales only the attraction by the exaggeration', async () => {
    const affinities = await jointAffinities(integers, 16, 4, 5)
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

describe('t-SNE', () => {
  it('reaches the KL and trustworthiness of scikit-learn 1.2.1 (exact) on 500 handwritten digits', async () => {
    const vectors = digits(500)
    const result = await tsne(vectors, 500, 64)
    const [quality] = await projectionQuality(vectors, 500, 64, result.points, 2, [12])
    // scikit-learn: 0.3372 and 0.9909.
    expect(result.kl).toBeLessThan(0.3372 * 1.05)
    expect(result.kl).toBeGreaterThan(0.3372 * 0.9)
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
    const controller = new AbortController()
    const job = makeJob(controller.signal, ({ done }) => {
      if (done >= 100) controller.abort()
    })
    await expect(resumeTsne(state, 1e6, job)).rejects.toThrow(/abort/i)
    const stoppedAt = state.iteration
    expect(stoppedAt).toBeGreaterThanOrEqual(100)
    const whole = await resumeTsne(await beginTsne(vectors, 200, 8, options), stoppedAt + 200)
    expect(await resumeTsne(state, 200)).toEqual(whole)
  })

  it('depends on the seed and on nothing else', async () => {
    const vectors = blobs(40, 5, 4, makeRandom(1))
    const at = (seed: number) => tsne(vectors, 40, 5, { perplexity: 8, seed, iterations: 300 })
    expect(await at(1)).toEqual(await at(1))
    expect((await at(2)).points).not.toEqual((await at(1)).points)
  })

  it('reports live points no more often than 20 times a second, and the last ones', async () => {
    const seen: Progress[] = []
    const started = performance.now()
    const job = makeJob(undefined, (progress) => void (progress.phase === 'moving points' && seen.push(progress)))
    const state = await beginTsne(blobs(300, 5, 4, makeRandom(1)), 300, 5)
    const result = await resumeTsne(state, 200, job)
    expect(seen.length - 2).toBeLessThanOrEqual((performance.now() - started) / 50)
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
    await expect(tsne(new Float32Array(2001), 2001, 1)).rejects.toThrow(/up to 2,000 rows; got 2001\. Take a sample/)
    await expect(tsne(new Float32Array(3), 3, 1)).rejects.toThrow(/at least 4 rows/)
    await expect(tsne(new Float32Array(20), 20, 1)).rejects.toThrow(/perplexity has to lie between 1 and 19/)
  })
})

/** Z and KL straight from their definitions, over ordered pairs. */
function bruteForce(positions: Float64Array, affinities: Float32Array, n: number): { z: number; kl: number } {
  const weight = (i: number, j: number): number =>
    1 / (1 + (positions[i]! - positions[j]!) ** 2 + (positions[n + i]! - positions[n + j]!) ** 2)
  const pair = (i: number, j: number): number => {
    const [low, high] = i < j ? [i, j] : [j, i]
    return affinities[low * n - (low * (low + 1)) / 2 + high - low - 1]!
  }
  let z = 0
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) if (i !== j) z += weight(i, j)
  let kl = 0
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const p = i === j ? 0 : pair(i, j)
      if (p > 0) kl += p * Math.log((p * z) / weight(i, j))
    }
  }
  return { z, kl }
}
