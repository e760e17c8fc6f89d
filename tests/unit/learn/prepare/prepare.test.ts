/** scikit-learn 1.2.1's imputers and scalers on one column; and that nothing but training rows is learned from. */
import { describe, expect, it } from 'vitest'
import type { PrepareSettings } from '../../../../workers/contracts/learn/prepare'
import {
  fitPrepared,
  fitPreparation,
  prepareRows,
  type PrepareOptions,
} from '../../../../workers/learn/prepare/prepare'
import { fillOf, scalingOf } from '../../../../workers/learn/prepare/statistics'
import { readTable } from '../../../../workers/learn/table/read'
import { makeJob } from '../../../../workers/runtime/job'

const present = Float64Array.of(1, 2, 2, 5, 9)
const plain: PrepareSettings = { fill: 'median', scale: 'none', encode: 'one-hot' }
const table = async (csv: string) => (await readTable(csv, { name: 't.csv' }, makeJob())).table
const rows = (...list: number[]): Int32Array => Int32Array.from(list)

describe('one column of numbers', () => {
  it.each([
    ['mean', 3.8],
    ['median', 2],
    ['mode', 2],
    ['zero', 0],
  ] as const)('is filled with its %s', (how, value) => expect(fillOf(present, how)).toBeCloseTo(value, 14))

  it.each([
    ['standard', [-0.9570202978345286, -0.6152273343221969, -0.6152273343221969, 0.410151556, 1.77732341]],
    ['minmax', [0, 0.125, 0.125, 0.5, 1]],
    ['robust', [-1 / 3, 0, 0, 1, 7 / 3]],
    ['none', [1, 2, 2, 5, 9]],
  ] as const)('is scaled, %s', (how, scaled) => {
    const { shift, scale } = scalingOf(present, how)
    present.forEach((value, k) => expect((value - shift) / scale).toBeCloseTo(scaled[k]!, 8))
  })
})

describe('texts', () => {
  const csv = 'v,w,y\na,p,1\nb,q,0\nc,p,1\na,q,0\n,p,1\nd,q,0\n'
  const target = Uint8Array.of(1, 0, 1, 0)

  it('become one feature a category of the training rows, one for two categories', async () => {
    const given = await table(csv)
    const preparation = await fitPreparation(given, rows(0, 1, 2, 3), target, plain, makeJob())
    expect(preparation.features).toEqual(['v = a', 'v = b', 'v = c', 'w = q', 'y'])
    expect(preparation.sources).toEqual(['v', 'v', 'v', 'w', 'y'])
    const { values } = await prepareRows(preparation, given, rows(1, 4, 5), makeJob())
    // A category that the training rows don't have is none of theirs.
    expect([...values]).toEqual([0, 1, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0])
  })

  it('have a category for missing cells where the training rows have some', async () => {
    const preparation = await fitPreparation(await table(csv), rows(0, 1, 4), Uint8Array.of(1, 0, 1), plain, makeJob())
    expect(preparation.features).toContain('v = (missing)')
  })

  it('become positions, or means of the target mixed with ten rows of the mean over all', async () => {
    const given = await table(csv)
    const options = (encode: PrepareSettings['encode']): PrepareOptions => ({ ...plain, encode })
    const ordinal = await fitPreparation(given, rows(0, 1, 2, 3), target, options('ordinal'), makeJob())
    expect([...(await prepareRows(ordinal, given, rows(2, 5), makeJob())).values].slice(0, 3)).toEqual([2, 0, 1])
    expect((await prepareRows(ordinal, given, rows(5), makeJob())).values[0]).toBe(-1)
    const means = await fitPreparation(given, rows(0, 1, 2, 3), target, options('target'), makeJob())
    // a: one of two; (1 + 10 · 0.5) / 12. b: none of one; 5 / 11.
    const of = async (row: number) => (await prepareRows(means, given, rows(row), makeJob())).values[0]
    expect([await of(0), await of(1), await of(5)]).toEqual([0.5, 5 / 11, 0.5])
  })

  it('get means out of fold, so that no training row sees its own label', async () => {
    const lines = Array.from({ length: 40 }, (_, k) => `id${k},${k % 2}`)
    const given = await table(['v,y', ...lines].join('\n'))
    const all = Int32Array.from({ length: 40 }, (_, k) => k)
    const labels = Uint8Array.from(all, (k) => k % 2)
    const only = { rows: 40, columns: given.columns.slice(0, 1) }
    const { features } = await fitPrepared(only, all, labels, { ...plain, encode: 'target' }, makeJob())
    // Each category is one row, unknown to the other folds: the mean over them is all that is left.
    for (const value of features.values) expect(value).toBeCloseTo(0.5, 12)
  })
})

describe('rows that are not for training', () => {
  it('change nothing of what is learned', async () => {
    const standard = { ...plain, scale: 'standard' } as const
    const learned = async (csv: string) =>
      fitPreparation(await table(csv), rows(0, 1, 2), Uint8Array.of(0, 1, 0), standard, makeJob())
    const first = await learned('n,v\n1,a\n2,b\n3,a\n900,z\n')
    const second = await learned('n,v\n1,a\n2,b\n3,a\n,q\n')
    expect(first).toEqual(second)
  })

  it('may stay without a number where the model takes them so', async () => {
    const given = await table('n,m\n1,1\n,2\n3,3\n')
    const options = { ...plain, keepMissing: true }
    const preparation = await fitPreparation(given, rows(0, 1, 2), Uint8Array.of(0, 1, 0), options, makeJob())
    expect([...(await prepareRows(preparation, given, rows(1), makeJob())).values]).toEqual([NaN, 2])
  })
})
