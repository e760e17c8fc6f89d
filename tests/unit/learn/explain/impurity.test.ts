/** scikit-learn 1.2.1's `feature_importances_` of DecisionTreeClassifier(max_depth=2) on the fixture's rows. */
import { expect, it } from 'vitest'
import type { FittedPipeline } from '../../../../workers/contracts/learn/pipeline'
import type { Params } from '../../../../workers/contracts/schema'
import { fitById } from '../../../../workers/learn/estimators'
import { impurityImportance } from '../../../../workers/learn/explain/impurity'
import { matrixOf } from '../../../../workers/learn/matrix'
import { makeJob } from '../../../../workers/runtime/job'
import fixture from '../../../fixtures/learn/logistic-reference.json'

const examples = {
  features: matrixOf(Float64Array.from(fixture.rows.flat()), 4),
  target: Uint8Array.from(fixture.target),
}

async function importance(estimator: string, params: Params, sources: readonly string[], columns: readonly string[]) {
  const model = await fitById(estimator, examples, params, makeJob())
  return impurityImportance({ pipeline: { estimator }, preparation: { sources }, model } as FittedPipeline, columns)
}

it('of a tree is as scikit-learn has it', async () => {
  const found = await importance('tree', { depth: 2 }, ['a', 'b', 'c', 'd'], ['a', 'b', 'c', 'd'])
  const expected = [0.628176343, 0, 0.371823657, 0]
  expected.forEach((share, c) => expect(found?.[c]).toBeCloseTo(share, 8))
})

it('adds up the features of a column, in the order that was asked for', async () => {
  const found = await importance('tree', { depth: 2 }, ['p', 'q', 'q', 'q'], ['q', 'p'])
  expect(found?.[0]).toBeCloseTo(0.371823657, 8)
  expect(found?.[1]).toBeCloseTo(0.628176343, 8)
})

it('of forests and boosted trees sums to one, and linear models have none', async () => {
  const names = ['a', 'b', 'c', 'd']
  for (const estimator of ['forest', 'boosting']) {
    const found = await importance(estimator, { trees: 10 }, names, names)
    expect(found?.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12)
    expect(found?.indexOf(Math.max(...found))).toBe(0)
  }
  expect(await importance('logistic', {}, names, names)).toBeUndefined()
})
