/** scikit-learn 1.2.1's `partial_dependence` (brute, grid of 5) of its logistic regression on the fixture's rows. */
import { expect, it } from 'vitest'
import type { FittedPipeline } from '../../../../workers/contracts/learn/pipeline'
import type { Table } from '../../../../workers/contracts/table'
import { partialDependence } from '../../../../workers/learn/explain/partial-dependence'
import { fitPipeline } from '../../../../workers/learn/selection/pipeline'
import { makeJob } from '../../../../workers/runtime/job'
import fixture from '../../../fixtures/learn/logistic-reference.json'

const NAMES = ['a', 'b', 'c', 'd']
const numbers: Table = {
  rows: fixture.rows.length,
  columns: NAMES.map((name, c) => ({
    kind: 'number',
    name,
    values: Float64Array.from(fixture.rows, (row) => row[c]!),
  })),
}
const fit = (table: Table): Promise<FittedPipeline> =>
  fitPipeline(
    table,
    Int32Array.from({ length: table.rows }, (_, row) => row),
    Uint8Array.from(fixture.target),
    {
      prepare: { fill: 'median', scale: 'none', encode: 'one-hot' },
      balance: 'none',
      estimator: 'logistic',
      params: { c: 1, penalty: 'l2' },
      seed: 1,
    },
    makeJob(),
  )

it('of a number is as scikit-learn has it', async () => {
  const found = await partialDependence(await fit(numbers), numbers, 'a', 5, makeJob())
  const at = [-1.74533, -0.81643, 0.11247, 1.04137, 1.97027]
  const means = [0.18176518, 0.36105369, 0.58514516, 0.78070987, 0.90270382]
  at.forEach((value, k) => expect(found.numbers?.[k]).toBeCloseTo(value, 9))
  means.forEach((value, k) => expect(found.means[k]).toBeCloseTo(value, 5))
})

it('of a text has its commonest values, missing ones too, and no number', async () => {
  const codes = Int32Array.from(fixture.rows, (row, k) => (k % 6 === 5 ? -1 : row[0]! > 0 ? 1 : 0))
  const table: Table = {
    ...numbers,
    columns: [{ kind: 'text', name: 'sign', codes, categories: ['minus', 'plus'] }, ...numbers.columns.slice(1)],
  }
  const { numbers: none, texts, means } = await partialDependence(await fit(table), table, 'sign', 3, makeJob())
  expect(none).toBeUndefined()
  expect([...(texts ?? [])].sort()).toEqual(['(missing)', 'minus', 'plus'])
  const mean = (text: string): number => means[texts?.indexOf(text) ?? -1] ?? NaN
  expect(mean('plus')).toBeGreaterThan(mean('(missing)'))
  expect(mean('(missing)')).toBeGreaterThan(mean('minus'))
})
