import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeJob } from '../../../../workers/runtime/job'
import { makeRandom } from '../../../../workers/runtime/random'
import { symmetricEigen } from '../../../../workers/text/algebra/eigen'
import { pca } from '../../../../workers/text/projection/pca'
import { blobs, digits, integers, reference } from './fixtures'

const digitsRow = (row: number): string => digits(row).subarray(-64).join()

describe('symmetricEigen', () => {
  it('solves a 2 x 2 matrix as by hand: [[2, 1], [1, 2]] has eigenvalues 3 and 1', async () => {
    const { values, vectors } = await symmetricEigen(Float64Array.of(2, 1, 1, 2), 2, makeJob())
    expect([...values]).toEqual([expect.closeTo(3, 12), expect.closeTo(1, 12)])
    expect(Math.abs(vectors[0]! - vectors[1]!)).toBeLessThan(1e-12)
  })

  it('finds the closed form of the second difference matrix, 2 - 2 cos(k pi / (m + 1))', async () => {
    const m = 40
    const matrix = new Float64Array(m * m)
    for (let i = 0; i < m; i++) {
      matrix[i * m + i] = 2
      if (i > 0) matrix[i * m + i - 1] = matrix[(i - 1) * m + i] = -1
    }
    const { values } = await symmetricEigen(matrix, m, makeJob())
    for (let k = 1; k <= m; k++) expect(values[m - k]).toBeCloseTo(2 - 2 * Math.cos((k * Math.PI) / (m + 1)), 11)
  })

  it('gives orthonormal vectors with A v = lambda v for any symmetric matrix', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 12 }), fc.integer(), fc.boolean(), async (m, seed, sparse) => {
        const random = makeRandom(seed)
        const a = new Float64Array(m * m)
        for (let i = 0; i < m; i++) {
          for (let j = i; j < m; j++) {
            const value = sparse && random.next() < 0.6 ? 0 : random.normal()
            a[i * m + j] = a[j * m + i] = value
          }
        }
        const { values, vectors } = await symmetricEigen(a.slice(), m, makeJob())
        for (let k = 0; k < m; k++) {
          const v = vectors.subarray(k * m, (k + 1) * m)
          for (let l = 0; l < m; l++) {
            const overlap = v.reduce((sum, x, j) => sum + x * vectors[l * m + j]!, 0)
            expect(overlap).toBeCloseTo(k === l ? 1 : 0, 10)
          }
          for (let i = 0; i < m; i++) {
            const image = v.reduce((sum, x, j) => sum + a[i * m + j]! * x, 0)
            expect(image).toBeCloseTo(values[k]! * v[i]!, 10)
          }
        }
      }),
    )
  })
})

describe('pca', () => {
  it('has the variances and components of scikit-learn 1.2.1', async () => {
    const result = await pca(integers, 16, 4, { components: 2 })
    expect([...result.explainedVariance]).toEqual(reference.variance.map((value) => expect.closeTo(value, 8)))
    expect([...result.explainedVarianceRatio]).toEqual(reference.ratio.map((value) => expect.closeTo(value, 10)))
    // The largest loading is positive here.
    expect([...result.components.subarray(0, 4)]).toEqual(
      reference.firstComponent.map((value) => expect.closeTo(-value, 10)),
    )
  })

  it('explains the variance of the handwritten digits as scikit-learn does', async () => {
    const result = await pca(digits(), 1797, 64, { components: 5 })
    const expected = [0.148906, 0.13618766, 0.1179458, 0.08409984, 0.05782415]
    expected.forEach((ratio, k) => expect(result.explainedVarianceRatio[k]).toBeCloseTo(ratio, 6))
    expect(result.explainedVarianceRatio.reduce((sum, ratio) => sum + ratio)).toBeCloseTo(1, 10)
  })

  it('gives the same picture from the Gram side (n < d) as from the covariance', async () => {
    const n = 12
    const tall = blobs(n, 5, 3, makeRandom(2))
    const wide = new Float32Array(n * 20)
    // Fifteen columns of zeros change nothing but the side that is decomposed.
    for (let i = 0; i < n; i++) wide.set(tall.subarray(i * 5, (i + 1) * 5), i * 20)
    const a = await pca(tall, n, 5, { components: 3 })
    const b = await pca(wide, n, 20, { components: 3 })
    a.scores.forEach((score, i) => expect(b.scores[i]).toBeCloseTo(score, 4))
    for (let k = 0; k < 5; k++) expect(b.explainedVariance[k]).toBeCloseTo(a.explainedVariance[k]!, 9)
  })

  it('finds the same leading directions by Krylov iteration as by the dense decomposition', async () => {
    const n = 400
    const d = 330
    const narrow = blobs(n, 60, 6, makeRandom(4))
    const wide = new Float32Array(n * d)
    for (let i = 0; i < n; i++) wide.set(narrow.subarray(i * 60, (i + 1) * 60), i * d)
    const dense = await pca(narrow, n, 60, { components: 4 })
    const krylov = await pca(wide, n, d, { components: 4 })
    for (let k = 0; k < 4; k++) {
      expect(krylov.explainedVarianceRatio[k]).toBeCloseTo(dense.explainedVarianceRatio[k]!, 9)
    }
    dense.scores.forEach((score, i) => expect(krylov.scores[i]).toBeCloseTo(score, 3))
  })

  it('finds repeated variances by Krylov iteration: 350 one-hot rows twice share one eigenvalue', async () => {
    const d = 350
    const rows = Float32Array.from({ length: 2 * d * d }, (_, i) => (Math.floor(i / d) % d === i % d ? 1 : 0))
    const { explainedVarianceRatio } = await pca(rows, 2 * d, d, { components: 3 })
    for (const ratio of explainedVarianceRatio) expect(ratio).toBeCloseTo(1 / (d - 1), 8)
  })

  it('centres: adding a constant to a column moves no point', async () => {
    const moved = integers.map((value, i) => (i % 4 === 1 ? value + 1000 : value))
    const { scores } = await pca(integers, 16, 4)
    const again = await pca(moved, 16, 4)
    scores.forEach((score, i) => expect(again.scores[i]).toBeCloseTo(score, 3))
  })

  it('returns zeros, not NaN, for constant data', async () => {
    const result = await pca(new Float32Array(12).fill(7), 4, 3)
    expect([...result.scores, ...result.explainedVarianceRatio].every((value) => value === 0)).toBe(true)
  })

  it('says what is wrong with bad input', async () => {
    await expect(pca(Float32Array.of(1, 2, 3), 1, 3)).rejects.toThrow(/at least two rows/)
    await expect(pca(Float32Array.of(1, 2, 3), 2, 2)).rejects.toThrow(/2 rows of 2 columns are 4 numbers, but 3/)
    await expect(pca(Float32Array.of(1, 2, 3, NaN), 2, 2)).rejects.toThrow(/Row 2 .* not a finite number/)
  })
})

it('reads the digits as published: the first image begins 0, 0, 5, 13, 9, 1', () => {
  expect(digitsRow(1).startsWith('0,0,5,13,9,1,0,0')).toBe(true)
})
