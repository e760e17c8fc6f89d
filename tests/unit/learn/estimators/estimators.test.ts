/** scikit-learn 1.2.1 on the 60 rows of the logistic fixture: SVC's margins, neighbours' shares, GaussianNB's chances. */
import { describe, expect, it } from 'vitest'
import { bayes } from '../../../../workers/learn/bayes/bayes'
import { matrixOf } from '../../../../workers/learn/matrix'
import { neighbours } from '../../../../workers/learn/neighbours/neighbours'
import { balancedWeights } from '../../../../workers/learn/resample/random-sampling'
import { scaleGamma } from '../../../../workers/learn/svm/kernel'
import { fitMachine, margins, svmRbf } from '../../../../workers/learn/svm/svm'
import { makeJob } from '../../../../workers/runtime/job'
import { checkParams } from '../../../../workers/runtime/params'
import reference from '../../../fixtures/learn/estimators-reference.json'
import rows from '../../../fixtures/learn/logistic-reference.json'

const features = matrixOf(Float64Array.from(rows.rows.flat()), 4)
const target = Uint8Array.from(rows.target)
const examples = { features, target }

describe('support vector machines', () => {
  it.each(reference.margins)('have the margins of SVC: $kernel, C $c, weights $weights', async (expected) => {
    const given = expected.weights === 'balanced' ? { ...examples, weights: balancedWeights(target) } : examples
    const kernel = { kind: expected.kernel as 'linear' | 'rbf', gamma: scaleGamma(features) }
    const machine = await fitMachine(given, expected.c, kernel, makeJob())
    const found = await margins(machine, features, makeJob())
    // It stops within a thousandth of the optimum.
    expected.values.forEach((margin, row) => expect(Math.abs(found[row]! - margin)).toBeLessThan(5e-3))
    expect(Math.abs(machine.support.rows - expected.support)).toBeLessThanOrEqual(1)
  })

  it('give chances that rise with the margin and are right on the whole', async () => {
    const model = await svmRbf.fit(examples, checkParams(svmRbf.schema), makeJob())
    const chances = await svmRbf.predict(model, features, makeJob())
    expect(model.slope).toBeGreaterThan(0)
    const mean = chances.reduce((sum, p) => sum + p, 0) / chances.length
    expect(mean).toBeCloseTo(target.reduce((sum, label) => sum + label, 0) / target.length, 1)
  })
})

it('nearest neighbours have the shares of KNeighborsClassifier', async () => {
  const model = await neighbours.fit(examples, { k: 5 }, makeJob())
  expect([...(await neighbours.predict(model, features, makeJob()))]).toEqual(reference.neighbours)
})

it('naive Bayes has the chances of GaussianNB', async () => {
  const model = await bayes.fit(examples, {}, makeJob())
  const chances = await bayes.predict(model, features, makeJob())
  reference.bayes.forEach((p, row) => expect(chances[row]).toBeCloseTo(p, 10))
})
