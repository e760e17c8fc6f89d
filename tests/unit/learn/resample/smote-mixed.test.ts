/** imbalanced-learn 0.10's SMOTENC on the same rows and seed, and what must hold for any. */
import { describe, expect, it } from 'vitest'
import { matrixOf } from '../../../../workers/learn/matrix'
import { smoteMixed } from '../../../../workers/learn/resample/smote-mixed'
import { makeJob } from '../../../../workers/runtime/job'
import mixed from '../../../fixtures/learn/smote-mixed-reference.json'

const features = matrixOf(Float64Array.from(mixed.rows.flat()), 4)
const target = Uint8Array.from(mixed.target)
const settings = { neighbours: 5, seed: 42, groups: [[1], [3]] }

/** The same rows with the column of four codes as four columns of 0 and 1, at the end. */
const oneHot = (rows: readonly (readonly number[])[]): Float64Array =>
  Float64Array.from(rows.flatMap(([a, code, b, other]) => [a!, b!, other!, ...[0, 1, 2, 3].map((k) => +(code === k))]))

describe('SMOTE for mixed columns', () => {
  it('makes the rows of imbalanced-learn, digit for digit', async () => {
    const made = await smoteMixed({ features, target }, settings, makeJob())
    expect([...made.features.values]).toEqual(mixed.resampled.flat())
    expect([...made.target]).toEqual(mixed.resampledTarget)
  })

  it('keeps a one-hot category whole', async () => {
    const encoded = matrixOf(oneHot(mixed.rows), 7)
    const groups = [[3, 4, 5, 6], [2]]
    const made = await smoteMixed({ features: encoded, target }, { ...settings, groups }, makeJob())
    expect(made.target).toHaveLength(80)
    for (let row = 60; row < 80; row++) {
      const cells = [...made.features.values.slice(row * 7, row * 7 + 7)]
      expect(cells.slice(3).sort()).toEqual([0, 0, 0, 1])
      // Numbers do not depend on how ties between categories fall.
      expect(cells.slice(0, 2)).toEqual([mixed.resampled[row]![0], mixed.resampled[row]![2]])
    }
  })

  it('refuses too few rows, and columns of categories only', async () => {
    const rare = Uint8Array.from(target, (_, row) => (row < 3 ? 1 : 0))
    await expect(smoteMixed({ features, target: rare }, settings, makeJob())).rejects.toThrow(/more than 5 rows/)
    const all = { ...settings, groups: [[0, 1, 2, 3]] }
    await expect(smoteMixed({ features, target }, all, makeJob())).rejects.toThrow(/needs a column of numbers/)
  })
})
