/** scikit-learn 1.2.1 on the same rows and folds; and what a leak does, on rows where there is nothing to learn. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CrossFigure, CrossValidation } from '../../../../workers/contracts/learn/metrics'
import type { Pipeline } from '../../../../workers/contracts/learn/pipeline'
import type { Table } from '../../../../workers/contracts/table'
import { mersenneTwister } from '../../../../workers/learn/random/mersenne-twister'
import { crossValidate, crossValidateLeaky } from '../../../../workers/learn/selection/cross-validate'
import { fitPipeline, scoreRows } from '../../../../workers/learn/selection/pipeline'
import {
  combinationsOf,
  drawCombinations,
  nestedCrossValidate,
  search,
} from '../../../../workers/learn/selection/search'
import { makeJob } from '../../../../workers/runtime/job'
import fixture from '../../../fixtures/learn/selection-reference.json'

const plans = [...new Set(fixture.plan)]
const table: Table = {
  rows: 90,
  columns: [
    { kind: 'number', name: 'a', values: Float64Array.from(fixture.a) },
    { kind: 'number', name: 'b', values: Float64Array.from(fixture.b, (value) => value ?? NaN) },
    {
      kind: 'text',
      name: 'plan',
      codes: Int32Array.from(fixture.plan, (plan) => plans.indexOf(plan)),
      categories: plans,
    },
  ],
}
const rows = Int32Array.from({ length: 90 }, (_, row) => row)
const target = Uint8Array.from(fixture.target)
const prepare = { fill: 'median', scale: 'standard', encode: 'one-hot' } as const
const logistic: Pipeline = { prepare, balance: 'none', estimator: 'logistic', params: {}, seed: 42 }
const job = makeJob()

const expectFolds = (scores: CrossValidation, folds: Record<CrossFigure, number[]>): void => {
  for (const [figure, values] of Object.entries(folds)) {
    scores[figure as CrossFigure].folds.forEach((value, k) => expect(value, figure).toBeCloseTo(values[k]!, 9))
  }
}

describe('cross-validation', () => {
  it('prepares inside the folds: every figure of every fold is scikit-learn’s', async () => {
    expectFolds(await crossValidate(table, rows, target, logistic, { folds: 3 }, job), fixture.ordered)
    expectFolds(await crossValidate(table, rows, target, logistic, { folds: 3, seed: 42 }, job), fixture.shuffled)
  })

  it('has chance alone where there is nothing to learn; balanced before the folds it seems to have found something', async () => {
    const random = mersenneTwister(5)
    const numbers = (name: string) => ({
      ...{ kind: 'number' as const, name },
      values: Float64Array.from({ length: 200 }, () => random.randomSample()),
    })
    const noise: Table = { rows: 200, columns: ['a', 'b', 'c', 'd'].map(numbers) }
    const all = Int32Array.from({ length: 200 }, (_, row) => row)
    const rare = Uint8Array.from(all, (row) => (row % 5 === 0 ? 1 : 0))
    const forest: Pipeline = { ...logistic, balance: 'smote', estimator: 'forest', params: { trees: 30 } }
    const inside = await crossValidate(noise, all, rare, forest, { folds: 5, seed: 1 }, job)
    const leaky = await crossValidateLeaky(noise, all, rare, forest, { folds: 5, seed: 1 }, job)
    expect(Math.abs(inside.rocAuc.mean - 0.5)).toBeLessThan(0.12)
    expect(leaky.rocAuc.mean).toBeGreaterThan(0.7)
  })
})

describe('a pipeline', () => {
  it.each([
    ['none', 90],
    ['weights', 90],
    ['smote', 100],
    ['smote-mixed', 100],
    ['over', 100],
    ['under', 80],
  ] as const)(
    'balances by %s to %i rows, for models that fill gaps and for models that take them',
    async (balance, n) => {
      for (const estimator of ['logistic', 'boosting']) {
        const fitted = await fitPipeline(table, rows, target, { ...logistic, estimator, balance }, job)
        expect(fitted.learnedRows).toBe(n)
        const scores = await scoreRows(fitted, table, rows.slice(0, 7), job)
        expect(scores).toHaveLength(7)
        expect(scores.every((score) => score > 0 && score < 1)).toBe(true)
      }
    },
  )
})

describe('a search', () => {
  const grid = { c: [0.01, 0.1, 1, 10] }
  const options = { grid, figure: 'rocAuc', folding: { folds: 3 } } as const

  it('has the means of GridSearchCV, takes the best and tells each as it comes', async () => {
    const told: string[] = []
    const { tried, best } = await search(table, rows, target, logistic, options, job, (now, total) =>
      told.push(`${now.length}/${total}`),
    )
    tried.forEach(({ scores }, k) => expect(scores.rocAuc.mean).toBeCloseTo(fixture.grid[k]!, 9))
    expect(best).toBe(fixture.grid.indexOf(Math.max(...fixture.grid)))
    expect(told).toEqual(['1/4', '2/4', '3/4', '4/4'])
  })

  it('is done anew in each outer fold when nested, and is cancelled like anything else', async () => {
    const nested = { ...options, outer: { folds: 3, seed: 42 } }
    const { scores, chosen } = await nestedCrossValidate(table, rows, target, logistic, nested, job)
    expect(chosen).toHaveLength(3)
    for (const { c } of chosen) expect(grid.c).toContain(c)
    expect(scores.rocAuc.folds).toHaveLength(3)
    // With one combination there is nothing to choose, so it is plain cross-validation.
    const one = { ...nested, grid: { c: [1] } }
    expectFolds((await nestedCrossValidate(table, rows, target, logistic, one, job)).scores, fixture.shuffled)
    const stopped = new AbortController()
    stopped.abort()
    const cancelled = { ...makeJob(stopped.signal), due: () => true }
    await expect(nestedCrossValidate(table, rows, target, logistic, nested, cancelled)).rejects.toThrow(/abort/i)
  })

  it('draws different combinations of the grid, the same for the same seed', () => {
    const values = fc.array(fc.integer(), { minLength: 1, maxLength: 5 }).map((list) => [...new Set(list)])
    fc.assert(
      fc.property(
        fc.record({ p: values, q: values, r: values }),
        fc.integer({ min: 1, max: 30 }),
        fc.nat(),
        (g, n, seed) => {
          const all = combinationsOf(g).map((params) => JSON.stringify(params))
          const drawn = drawCombinations(g, n, seed).map((params) => JSON.stringify(params))
          expect(drawn).toHaveLength(Math.min(n, all.length))
          expect(new Set(drawn).size).toBe(drawn.length)
          for (const params of drawn) expect(all).toContain(params)
          expect(drawCombinations(g, n, seed).map((params) => JSON.stringify(params))).toEqual(drawn)
        },
      ),
    )
  })

  it('refuses grids without a value and more combinations than can be tried', () => {
    expect(() => combinationsOf({ c: [] })).toThrow(/has no value/)
    const many = Array.from({ length: 60 }, (_, k) => k)
    expect(() => combinationsOf({ a: many, b: many })).toThrow(/at most 2000/)
    expect(drawCombinations({ a: many, b: many, c: many }, 10, 1)).toHaveLength(10)
    expect(() => drawCombinations({ a: many, b: many }, 3000, 1)).toThrow(/1 to 2000/)
  })
})
