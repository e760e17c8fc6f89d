import fc from 'fast-check'
import { expect, it } from 'vitest'
import { makeRandom } from '../../../../workers/runtime/random'
import { pca } from '../../../../workers/text/projection/pca'
import { projectionQuality } from '../../../../workers/text/projection/quality'
import { digits, firstTwoColumns, integers, reference } from './fixtures'

it('has the trustworthiness of scikit-learn 1.2.1, and continuity is the same with the spaces exchanged', async () => {
  const figures = await projectionQuality(integers, 16, 4, firstTwoColumns, 2, [1, 3, 5, 7])
  figures.forEach(({ trustworthiness, continuity }, i) => {
    expect(trustworthiness).toBeCloseTo(reference.trustworthiness[i]!, 12)
    expect(continuity).toBeCloseTo(reference.continuity[i]!, 12)
  })
})

it('gives the PCA picture of the handwritten digits a trustworthiness(12) of 0.8296, as scikit-learn does', async () => {
  const { scores } = await pca(digits(), 1797, 64)
  const [figure] = await projectionQuality(digits(), 1797, 64, scores, 2, [12])
  expect(figure!.trustworthiness).toBeCloseTo(0.8296, 4)
})

it('finds nothing wrong with a copy, a rotation or a scaled picture', async () => {
  const rotated = firstTwoColumns.map((_, i) => {
    const [x, y] = [firstTwoColumns[i & ~1]!, firstTwoColumns[i | 1]!]
    return 3 * (i % 2 === 0 ? x + y : y - x)
  })
  for (const picture of [firstTwoColumns, rotated]) {
    const figures = await projectionQuality(firstTwoColumns, 16, 2, picture, 2, [1, 5, 7])
    for (const figure of figures) expect(figure).toMatchObject({ trustworthiness: 1, continuity: 1, preservation: 1 })
  }
})

it('counts by hand: four points on a line, the picture moves the third past the fourth', async () => {
  const [figure] = await projectionQuality(Float32Array.of(0, 1, 5, 7), 4, 1, Float32Array.of(0, 1, 10, 3), 1, [1])
  // Only row 3 changes its nearest, from row 2 to row 1. Row 1 was its second before (excess 1); row 2 is its third
  // after (excess 2). The worst possible sum, n k (2n - 3k - 1) / 2, is 8.
  expect(figure).toEqual({ k: 1, trustworthiness: 1 - 1 / 8, continuity: 1 - 2 / 8, preservation: 3 / 4 })
})

it('agrees with full sorting, ties included', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 5, max: 20 }), fc.integer(), async (n, seed) => {
      const random = makeRandom(seed)
      const vectors = Float32Array.from({ length: n * 2 }, () => random.integer(4))
      const points = Float32Array.from({ length: n * 2 }, () => random.integer(4))
      const [figure] = await projectionQuality(vectors, n, 2, points, 2, [2])
      const [before, after] = [orders(vectors, n), orders(points, n)]
      const excess = (near: number[][], far: number[][]): number =>
        near
          .flatMap((order, i) => order.slice(0, 2).map((j) => Math.max(0, far[i]!.indexOf(j) - 1)))
          .reduce((a, b) => a + b)
      const scale = 2 / (n * 2 * (2 * n - 7))
      expect(figure!.trustworthiness).toBeCloseTo(1 - excess(after, before) * scale, 12)
      expect(figure!.continuity).toBeCloseTo(1 - excess(before, after) * scale, 12)
      const kept = after.flatMap((order, i) => order.slice(0, 2).filter((j) => before[i]!.indexOf(j) < 2)).length
      expect(figure!.preservation).toBeCloseTo(kept / (2 * n), 12)
    }),
  )
})

it('refuses a k of half the rows or more', async () => {
  await expect(projectionQuality(integers, 16, 4, firstTwoColumns, 2, [8])).rejects.toThrow(/below half of the 16 rows/)
})

/** For each row the others from near to far, equal distances in row order. */
function orders(vectors: Float32Array, n: number): number[][] {
  const distance = (i: number, j: number): number =>
    (vectors[2 * i]! - vectors[2 * j]!) ** 2 + (vectors[2 * i + 1]! - vectors[2 * j + 1]!) ** 2
  return Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, j) => j)
      .filter((j) => j !== i)
      .sort((a, b) => distance(i, a) - distance(i, b) || a - b),
  )
}
