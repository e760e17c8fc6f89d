/** scikit-learn 1.2.1's LogisticRegression (newton-cg; saga for L1; tolerance 1e-12) on 60 rows of the fixture. */
import { describe, expect, it } from 'vitest'
import { logistic } from '../../../../workers/learn/linear/logistic'
import { waldIntervals } from '../../../../workers/learn/linear/wald'
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

  it('has the same optimum among two thousand columns, where it goes by L-BFGS', async () => {
    const model = fixture.models.find(({ penalty, weights }) => penalty === 'l2' && weights !== 'balanced')!
    const wide = new Float64Array(features.rows * 2000)
    features.values.forEach((value, i) => (wide[Math.floor(i / 4) * 2000 + (i % 4)] = value))
    const examples = { features: matrixOf(wide, 2000), target }
    const fitted = await logistic.fit(examples, { c: model.c, penalty: 'l2' }, makeJob())
    model.coefficients.forEach((value, k) => expect(fitted.coefficients[k]).toBeCloseTo(value, 5))
  })

  it('ends where a line parts the classes and hardly anything holds the weights', async () => {
    const parted = { features: matrixOf(Float64Array.from([-2, -1, 1, 2]), 1), target: Uint8Array.of(0, 0, 1, 1) }
    const fitted = await logistic.fit(parted, { c: 1e6, penalty: 'l2' }, makeJob())
    const scores = await logistic.predict(fitted, parted.features, makeJob())
    expect(scores.map(Math.round)).toEqual(Float64Array.of(0, 0, 1, 1))
  })

  it('is as sure of its coefficients as the inverse of their curvature says', async () => {
    const fitted = await logistic.fit({ features, target }, { c: 1, penalty: 'l2' }, makeJob())
    const weights = new Float64Array(features.rows).fill(1)
    const found = waldIntervals(fitted, { features, target, weights, ridge: 1 / features.rows })
    // NumPy: sqrt(diag(inv(X'WX + I))) at scikit-learn's optimum, the intercept without penalty.
    const errors = [0.3253013, 0.3187708, 0.3460018, 0.3288055, 0.3164711]
    errors.forEach((error, k) => {
      const { value, low, high } = found![k]!
      expect((high - low) / 2 / 1.959964).toBeCloseTo(error, 6)
      expect((high + low) / 2).toBeCloseTo(value, 12)
    })
  })
})
