/** xgboost 1.7.4 and scikit-learn 1.2.1 on the rows of the fixtures, where every value is a bin of its own. */
import { describe, expect, it } from 'vitest'
import { treeShap } from '../../../../workers/learn/explain/tree-shap'
import { matrixOf } from '../../../../workers/learn/matrix'
import { boosting } from '../../../../workers/learn/trees/boosting'
import { forest, tree } from '../../../../workers/learn/trees/forest'
import { sumTrees } from '../../../../workers/learn/trees/tree'
import { makeJob } from '../../../../workers/runtime/job'
import { checkParams } from '../../../../workers/runtime/params'
import fixture from '../../../fixtures/learn/boosting-reference.json'
import logisticFixture from '../../../fixtures/learn/logistic-reference.json'

const features = matrixOf(
  Float64Array.from(fixture.rows.flat(), (value) => value ?? NaN),
  4,
)
const target = Uint8Array.from(fixture.target)
const boosted = boosting.fit(
  { features, target },
  checkParams(boosting.schema, { trees: 5, depth: 3, rate: 0.3 }),
  makeJob(),
)

describe('gradient boosting', () => {
  it('gives the probabilities of xgboost, missing values included', async () => {
    const probabilities = await boosting.predict(await boosted, features, makeJob())
    probabilities.forEach((p, row) => expect(p).toBeCloseTo(fixture.probabilities[row]!, 5))
  })

  it('stops early where held-out rows no longer win', async () => {
    const params = checkParams(boosting.schema, { trees: 400, depth: 3, rate: 0.5, earlyStopping: 10 })
    const { trees, history } = await boosting.fit({ features, target }, params, makeJob())
    expect(history.length).toBeLessThan(400)
    expect(trees.length).toBe(1 + history.indexOf(Math.min(...history)))
  })
})

describe('TreeSHAP', () => {
  it('gives the contributions of xgboost, and sums to the margin', async () => {
    const model = await boosted
    const { expected, values } = await treeShap(model.trees, 1, features, makeJob())
    const margins = await sumTrees(model.trees, features, makeJob())
    for (let row = 0; row < features.rows; row++) {
      const parts = [...values.subarray(row * 4, row * 4 + 4), expected]
      parts.forEach((part, k) => expect(part).toBeCloseTo(fixture.contributions[row]![k]!, 5))
      expect(Math.abs(parts.reduce((sum, part) => sum + part, 0) - margins[row]!)).toBeLessThan(1e-6)
    }
  })

  it('sums to a forest’s share as well', async () => {
    const params = checkParams(forest.schema, { trees: 20, depth: 6 })
    const model = await forest.fit({ features, target }, params, makeJob())
    const { expected, values } = await treeShap(model.trees, 1 / 20, features, makeJob())
    const shares = await forest.predict(model, features, makeJob())
    for (let row = 0; row < features.rows; row++) {
      const sum = values.subarray(row * 4, row * 4 + 4).reduce((total, part) => total + part, expected)
      expect(Math.abs(sum - shares[row]!)).toBeLessThan(1e-6)
    }
  })
})

describe('a decision tree', () => {
  it('splits as scikit-learn', async () => {
    const rows = matrixOf(Float64Array.from(logisticFixture.rows.flat()), 4)
    const labels = Uint8Array.from(logisticFixture.target)
    const { trees } = await tree.fit(
      { features: rows, target: labels },
      checkParams(tree.schema, { depth: 3 }),
      makeJob(),
    )
    const [one] = trees
    const inOrder = (node: number): [number, number, number][] =>
      one!.feature[node]! < 0
        ? [[-2, -2, one!.value[node]!]]
        : [
            [one!.feature[node]!, one!.threshold[node]!, one!.value[node]!],
            ...inOrder(one!.left[node]!),
            ...inOrder(one!.right[node]!),
          ]
    const reference: [number, number, number][] = [
      [0, 0.067, 0.533333],
      [2, 0.4965, 0.323529],
      [0, -1.0095, 0.44],
      [-2, -2, 0.181818],
      [-2, -2, 0.642857],
      [-2, -2, 0],
      [2, 1.164, 0.807692],
      [1, 1.3135, 0.869565],
      [-2, -2, 0.947368],
      [-2, -2, 0.5],
      // Several features part these three rows; scikit-learn takes one at random.
      [NaN, NaN, 0.333333],
      [-2, -2, NaN],
      [-2, -2, NaN],
    ]
    inOrder(0).forEach((node, k) => {
      reference[k]!.forEach((value, i) => {
        if (!Number.isNaN(value)) expect(node[i]).toBeCloseTo(value, 4)
      })
    })
    expect(one!.feature.length).toBe(reference.length)
  })
})

describe('a forest', () => {
  it('is the same for the same seed, another for another', async () => {
    const fit = (seed: number) =>
      forest.fit({ features, target }, checkParams(forest.schema, { trees: 3, seed }), makeJob())
    expect(await fit(1)).toEqual(await fit(1))
    expect((await fit(2)).trees[0]!.threshold).not.toEqual((await fit(1)).trees[0]!.threshold)
  })
})
