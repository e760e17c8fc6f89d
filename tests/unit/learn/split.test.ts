/** The rows that scikit-learn 1.2.1 picks for the same seed. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { otherRows, stratifiedFolds, stratifiedSplit } from '../../../workers/learn/split'

const sevenAndThree = [0, 0, 0, 0, 0, 0, 0, 1, 1, 1]
const mixed = [1, 0, 0, 1, 1, 0, 1, 1, 0, 1, 1, 1, 0]
const plain = (folds: Int32Array[]): number[][] => folds.map((fold) => [...fold])

describe('a stratified split', () => {
  it('is StratifiedShuffleSplit of the same seed', () => {
    const { train, test } = stratifiedSplit(sevenAndThree, 0.3, 42)
    expect([...train]).toEqual([8, 0, 2, 4, 5, 1, 9])
    expect([...test]).toEqual([7, 6, 3])
    const other = stratifiedSplit(mixed, 0.25, 3)
    expect([...other.train]).toEqual([9, 2, 12, 10, 7, 8, 4, 6, 3])
    expect([...other.test]).toEqual([5, 0, 1, 11])
  })

  it('refuses a target of one value, a class of one row, and parts too small', () => {
    expect(() => stratifiedSplit([1, 1, 1], 0.5, 1)).toThrow(/one value only/)
    expect(() => stratifiedSplit([1, 0, 0, 0], 0.5, 1)).toThrow(/one row only/)
    expect(() => stratifiedSplit([1, 1, 0, 0, 0], 0.1, 1)).toThrow(/too few/)
  })
})

describe('stratified folds', () => {
  it('are StratifiedKFold, in order and shuffled', () => {
    expect(plain(stratifiedFolds(sevenAndThree, 3))).toEqual([
      [0, 1, 2, 7],
      [3, 4, 8],
      [5, 6, 9],
    ])
    expect(plain(stratifiedFolds(sevenAndThree, 3, 42))).toEqual([
      [0, 1, 3, 9],
      [4, 5, 7],
      [2, 6, 8],
    ])
    expect(plain(stratifiedFolds(mixed, 4))).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6],
      [7, 8, 9],
      [10, 11, 12],
    ])
    expect(plain(stratifiedFolds(mixed, 4, 5))).toEqual([
      [1, 6, 7, 8],
      [3, 5, 11],
      [4, 9, 12],
      [0, 2, 10],
    ])
  })

  it('refuse more folds than the smaller class has rows', () => {
    expect(() => stratifiedFolds(sevenAndThree, 4)).toThrow(/3 rows, too few for 4 folds/)
  })

  it('have every row once, sizes and shares that differ by one row at most', () => {
    const target = fc.array(fc.constantFrom(0, 1), { minLength: 20, maxLength: 80 })
    fc.assert(
      fc.property(target, fc.integer({ min: 2, max: 4 }), fc.nat(), (labels, k, seed) => {
        const ones = labels.filter((label) => label === 1).length
        fc.pre(ones >= k && labels.length - ones >= k)
        const folds = stratifiedFolds(labels, k, seed)
        expect([...folds.flatMap((fold) => [...fold])].sort((a, b) => a - b)).toEqual([...labels.keys()])
        const inFold = folds.map((fold) => fold.filter((row) => labels[row] === 1).length)
        expect(Math.max(...inFold) - Math.min(...inFold)).toBeLessThanOrEqual(1)
        expect([...otherRows(labels.length, folds[0]!)].length).toBe(labels.length - folds[0]!.length)
      }),
    )
  })
})
