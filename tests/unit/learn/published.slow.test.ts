/**
 * The tutorial's protocol on its own file. Rows printed there for the two logistic models, 0.7892 and 0.7353; the
 * others, and the optimum of the first, computed with scikit-learn 1.2.1 and xgboost 1.7.4.
 */
import { beforeAll, describe, expect, it } from 'vitest'
import type { Judgement } from '../../../workers/contracts/learn/metrics'
import type { Estimator, Examples } from '../../../workers/learn/estimator'
import { logistic } from '../../../workers/learn/linear/logistic'
import { judge } from '../../../workers/learn/metrics/judge'
import { balancedWeights } from '../../../workers/learn/resample/random-sampling'
import { smote } from '../../../workers/learn/resample/smote'
import { boosting } from '../../../workers/learn/trees/boosting'
import { forest } from '../../../workers/learn/trees/forest'
import { checkParams } from '../../../workers/runtime/params'
import { makeJob } from '../../../workers/runtime/job'
import { publishedSplit, telcoCsv } from '../../helpers/telco'

// The optimum to six digits, by Newton's method.
const OPTIMUM = [
  -0.227383, 0.012667, 0.173908, 0.034012, -0.251129, -2.332819, -0.877976, 0.225385, 0.472019, -0.55857, -0.276767,
  -0.148734, -0.511208, 0.041223, 0.03437, -1.485034, 0.391971, 0.273117, 2.644601, 0.370708,
]

describe.skipIf(telcoCsv === undefined)('the published protocol', () => {
  let split: Awaited<ReturnType<typeof publishedSplit>>
  let filled: Examples
  beforeAll(async () => {
    split = await publishedSplit(telcoCsv ?? '')
    filled = await smote(split.train, { neighbours: 5, seed: 42 }, makeJob())
  })

  const judged = async <M>(estimator: Estimator<never, M>, examples: Examples, given: object): Promise<Judgement> => {
    const any = estimator as unknown as Estimator
    const model = await any.fit(examples, checkParams(any.schema, given as never), makeJob())
    return judge(split.test.target, await any.predict(model, split.test.features, makeJob()), 0.5, true)
  }
  const counts = ({ confusion }: Judgement) => Object.values(confusion)

  it('splits into the same rows', () => {
    const { train, test } = split.rows
    expect([train.length, test.length]).toEqual([5634, 1409])
    expect([...test.slice(0, 10)]).toEqual([437, 2280, 2235, 4460, 3761, 5748, 3568, 2976, 5928, 1639])
    expect([...train.slice(0, 10)]).toEqual([3738, 3151, 4860, 3867, 3810, 2666, 2645, 189, 5767, 2257])
  })

  it('fits the first logistic row, to the optimum', async () => {
    const model = await logistic.fit(split.train, { c: 1, penalty: 'l2' }, makeJob())
    model.coefficients.forEach((coefficient, k) => expect(coefficient).toBeCloseTo(OPTIMUM[k]!, 5))
    expect(model.intercept).toBeCloseTo(-0.667258, 5)
    const row = await judged(logistic as never, split.train, {})
    expect(counts(row)).toEqual([923, 112, 185, 189])
    expect(row.scores.accuracy.toFixed(4)).toBe('0.7892')
    expect([row.rocAuc.toFixed(4), row.averagePrecision.toFixed(4)]).toEqual(['0.8377', '0.6278'])
  })

  it('fits the second, on 8,278 rows of SMOTE with balanced weights', async () => {
    expect(filled.target.length).toBe(8278)
    const row = await judged(logistic as never, { ...filled, weights: balancedWeights(filled.target) }, {})
    expect(counts(row)).toEqual([746, 289, 84, 290])
    expect(row.scores.accuracy.toFixed(4)).toBe('0.7353')
    expect([row.rocAuc.toFixed(4), row.averagePrecision.toFixed(4)]).toEqual(['0.8352', '0.6235'])
  })

  it('fits the forest within 0.015 of accuracy and 0.01 of area', async () => {
    const examples = { ...filled, weights: balancedWeights(filled.target) }
    const row = await judged(forest as never, examples, { trees: 200, depth: 10 })
    expect(Math.abs(row.scores.accuracy - 0.7693)).toBeLessThan(0.015)
    expect(Math.abs(row.rocAuc - 0.8346)).toBeLessThan(0.01)
  })

  it('boosts within the same', async () => {
    const row = await judged(boosting as never, filled, { trees: 200, depth: 5, rate: 0.1, positiveWeight: 2 })
    expect(Math.abs(row.scores.accuracy - 0.7587)).toBeLessThan(0.015)
    expect(Math.abs(row.rocAuc - 0.8276)).toBeLessThan(0.01)
  })
})
