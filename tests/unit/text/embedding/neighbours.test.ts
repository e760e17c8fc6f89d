import { describe, expect, it } from 'vitest'
import { makeRandom } from '../../../../workers/runtime/random'
import {
  analogy,
  nearestNeighbours,
  nearestRows,
  similarityMatrix,
  unitRows,
  vectorOf,
} from '../../../../workers/text/embedding/neighbours'
import { randomVectors } from '../../../../workers/text/embedding/random'

const table = unitRows({
  words: ['king', 'queen', 'man', 'woman', 'apple'],
  // royal, female, fruit
  vectors: Float32Array.from([1, 0, 0, 1, 1, 0, 0.1, 0, 0, 0.1, 1, 0, 0, 0, 1]),
  dimensions: 3,
})

describe('neighbours', () => {
  it('answers king - man + woman with queen, inputs left out (3CosAdd)', () => {
    const spread = unitRows({
      words: ['man', 'king', 'woman', 'queen', 'apple'],
      vectors: Float32Array.from([1, 0, 0, 1, 1, 0, 1, 0, 1, 1, 1, 1, -1, 0, 0]),
      dimensions: 3,
    })
    const found = analogy(spread, 'man', 'king', 'woman', 3)
    expect(found[0]?.word).toBe('queen')
    expect(found.map(({ word }) => word)).not.toContain('king')
  })
  it('equals a full sort of all cosines', () => {
    const random = makeRandom(1)
    const words = Array.from({ length: 200 }, (_, i) => `w${i}`)
    const unit = unitRows(randomVectors(words, 8, random))
    const query = vectorOf(unit, 17)
    const all = words
      .map((_, row) => ({ row, similarity: vectorOf(unit, row).reduce((s, x, k) => s + x * (query[k] as number), 0) }))
      .sort((a, b) => b.similarity - a.similarity)
    expect(nearestRows(unit, query, 12).map(({ row }) => row)).toEqual(all.slice(0, 12).map(({ row }) => row))
  })
  it('leaves the word itself out and finds it whatever its case', () => {
    expect(nearestNeighbours(table, 'King', 2).map(({ word }) => word)).toEqual(['man', 'queen'])
  })
  it('says when a word has no vector', () => {
    expect(() => nearestNeighbours(table, 'zebra', 2)).toThrow(/“zebra” has no vector here/)
  })
  it('gives a symmetric matrix with ones on the diagonal', () => {
    const matrix = similarityMatrix(table, ['king', 'queen', 'apple'])
    const r = Math.SQRT1_2
    ;[1, r, 0, r, 1, 0, 0, 0, 1].forEach((value, i) => expect(matrix[i]).toBeCloseTo(value, 6))
  })
  it('makes random vectors nearly orthogonal: cosines have standard deviation 1/sqrt(d)', () => {
    const words = Array.from({ length: 300 }, (_, i) => `w${i}`)
    const matrix = similarityMatrix(unitRows(randomVectors(words, 100, makeRandom(1))), words)
    let squares = 0
    for (let i = 0; i < 300; i++) for (let j = 0; j < i; j++) squares += (matrix[i * 300 + j] as number) ** 2
    expect(Math.sqrt(squares / ((300 * 299) / 2))).toBeCloseTo(0.1, 2)
  })
})
