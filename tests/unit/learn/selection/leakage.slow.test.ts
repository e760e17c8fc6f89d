/**
 * The same models judged with SMOTE inside the folds and before them, on the tutorial's own file prepared as it does it.
 * ROC areas of scikit-learn 1.2.1, xgboost 1.7.4 and imbalanced-learn 0.10: .843 and .853 of the logistic regression, .842
 * and .916 of the forest, .836 and .934 of boosting.
 */
import { beforeAll, describe, expect, it } from 'vitest'
import type { Pipeline } from '../../../../workers/contracts/learn/pipeline'
import type { Table } from '../../../../workers/contracts/table'
import { crossValidate, crossValidateLeaky } from '../../../../workers/learn/selection/cross-validate'
import { makeJob } from '../../../../workers/runtime/job'
import { publishedSplit, telcoCsv } from '../../../helpers/telco'

describe.skipIf(telcoCsv === undefined)('SMOTE before the folds', () => {
  let table: Table
  let target: Uint8Array
  beforeAll(async () => {
    const { train } = await publishedSplit(telcoCsv ?? '')
    const { values, rows, columns } = train.features
    const column = (c: number) => ({
      ...{ kind: 'number' as const, name: String(c) },
      values: values.filter((_, i) => i % columns === c),
    })
    table = { rows, columns: Array.from({ length: columns }, (_, c) => column(c)) }
    target = train.target
  })

  it.each([
    ['logistic', {}, 0.843, 0.853],
    ['forest', { trees: 200, depth: 10 }, 0.842, 0.916],
    ['boosting', { trees: 200, depth: 5, rate: 0.1 }, 0.836, 0.934],
  ] as const)('makes %s look better than it is, by as much as elsewhere', async (estimator, params, right, wrong) => {
    const prepare = { fill: 'median', scale: 'none', encode: 'one-hot' } as const
    const pipeline: Pipeline = { prepare, balance: 'smote', estimator, params, seed: 42 }
    const rows = Int32Array.from(target.keys())
    const inside = await crossValidate(table, rows, target, pipeline, { folds: 5 }, makeJob())
    const leaky = await crossValidateLeaky(table, rows, target, pipeline, { folds: 5 }, makeJob())
    expect(Math.abs(inside.rocAuc.mean - right)).toBeLessThan(0.01)
    expect(Math.abs(leaky.rocAuc.mean - wrong)).toBeLessThan(0.01)
  })
})
