/** imbalanced-learn 0.10 on the same rows and seed, and what must hold for any. */
import { describe, expect, it } from 'vitest'
import { matrixOf } from '../../../../workers/learn/matrix'
import { balancedWeights, randomOver, randomUnder } from '../../../../workers/learn/resample/random-sampling'
import { smote } from '../../../../workers/learn/resample/smote'
import { makeJob } from '../../../../workers/runtime/job'
import drawn from '../../../fixtures/learn/random-sampling-reference.json'
import normals from '../../../fixtures/learn/smote-reference.json'

const features = matrixOf(Float64Array.from(normals.rows.flat()), 4)
const target = Uint8Array.from(normals.target)
const settings = { neighbours: 5, seed: 42 }

describe('SMOTE', () => {
  it('makes the rows of imbalanced-learn, digit for digit', async () => {
    const made = await smote({ features, target }, settings, makeJob())
    expect([...made.features.values]).toEqual(normals.resampled.flat())
    expect([...made.target]).toEqual(normals.resampledTarget)
  })

  it('leaves equal classes as they are, and refuses too few rows', async () => {
    const even = Uint8Array.from(target, (_, row) => row % 2)
    expect(await smote({ features, target: even }, settings, makeJob())).toEqual({ features, target: even })
    const rare = Uint8Array.from(target, (_, row) => (row < 3 ? 1 : 0))
    await expect(smote({ features, target: rare }, settings, makeJob())).rejects.toThrow(/more than 5 rows/)
    await expect(smote({ features, target: rare.fill(0) }, settings, makeJob())).rejects.toThrow(/one class only/)
  })
})

describe('random sampling', () => {
  it('makes the classes equal, with given rows only', () => {
    const given = new Set(Array.from({ length: features.rows }, (_, row) => features.values[row * 4]))
    for (const made of [randomOver({ features, target }, 1), randomUnder({ features, target }, 1)]) {
      const positives = made.target.reduce((sum, label) => sum + label, 0)
      expect(2 * positives).toBe(made.target.length)
      for (let row = 0; row < made.features.rows; row++) expect(given).toContain(made.features.values[row * 4])
    }
  })

  it.each(Object.entries(drawn))('draws the rows of imbalanced-learn for seed %s', (seed, { over, under }) => {
    const examples = {
      features: matrixOf(
        Float64Array.from({ length: 40 }, (_, row) => row),
        1,
      ),
      target: Uint8Array.from({ length: 40 }, (_, row) => (row % 4 === 0 ? 1 : 0)),
    }
    expect([...randomOver(examples, Number(seed)).features.values]).toEqual(over)
    // The same rows; ours stay in the table's order, where imbalanced-learn's stand class by class as they were drawn.
    expect([...randomUnder(examples, Number(seed)).features.values]).toEqual(under.toSorted((a, b) => a - b))
  })

  it('weighs each class alike', () => {
    const weights = balancedWeights(Uint8Array.from([0, 0, 0, 1]))
    expect([...weights]).toEqual([4 / 6, 4 / 6, 4 / 6, 2])
  })
})
