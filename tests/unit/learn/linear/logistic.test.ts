/** scikit-learn 1.2.1's LogisticRegression (newton-cg; saga for L1; tolerance 1e-12) on 60 rows of the fixture. */
import { describe, expect, it } from 'vitest'
import { logistic } from '../../../../workers/learn/linear/logistic'
import { matrixOf } from '../../../../workers/learn/matrix'
import { balancedWeights } from '../../../../workers/learn/resample/random-sampling'
import { makeJob } from '../../../../workers/runtime/job'
import fixture from '../../../fixtures/learn/logistic-reference.json'

const features = matrixOf(Float64Array.from(fixture.rows.flat()), 4)
const target = Uint8Array.from(fixture.target)

describe('logistic regression', () => {
  it.each(fixture.models)('has the optimum of scikit-learn: $penalty, C $c, weights $weights', async (model) => {
    const examples = { features, target, ...(model.weights === 'balanced' && { weights: balancedWeights(target) }) }
    const params = { c: model.c, penalty: model.penalty as 'l1' | 'l2' }
    const fitted = await logistic.fit(examples, params, makeJob())
    model.coefficients.forEach((value, k) => expect(fitted.coefficients[k]).toBeCloseTo(value, 5))
    expect(fitted.intercept).toBeCloseTo(model.intercept, 5)
    if (model.penalty === 'l1') expect(fitted.coefficients.filter((value) => value === 0)).toHaveLength(2)
  })
})
