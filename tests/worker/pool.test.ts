/**
 * Work that is shared out over workers gives what it gives in place. The page of this test is no worker, so what runs
 * here runs in place; the service's worker starts others.
 */
import { afterAll, describe, expect, it } from 'vitest'
import { makeHost } from '../../src/client/host'
import { stagesOf } from '../../src/client/service'
import type { ChurnStages } from '../../workers/contracts/churn'
import { makeJob } from '../../workers/runtime/job'
import { checkParams } from '../../workers/runtime/params'
import { makeRandom } from '../../workers/runtime/random'
import type { AnyStage } from '../../workers/runtime/service'
import { workerCount } from '../../workers/runtime/pool'
import { churnService } from '../../workers/services/churn'
import EngineWorker from '../../workers/worker?worker'

const cores = Math.min(8, navigator.hardwareConcurrency)
const host = makeHost({ name: 'pool', start: () => new EngineWorker() })
afterAll(() => host.stop())
const churn = stagesOf<ChurnStages>(host, 'churn')

/** Rows of five numbers and a word; whoever has a small first number and the second word leaves more often. */
const tableOf = (rowCount: number): string => {
  const random = makeRandom(7)
  const rows = Array.from({ length: rowCount }, () => {
    const numbers = Array.from({ length: 5 }, () => random.next().toFixed(3))
    const plan = random.integer(3)
    const leaves = random.next() < (Number(numbers[0]) < 0.4 ? 0.5 : 0.1) + (plan === 1 ? 0.3 : 0)
    return [...numbers, ['monthly', 'yearly', 'none'][plan], leaves ? 'Yes' : 'No'].join(',')
  })
  return ['a,b,c,d,e,plan,Churn', ...rows].join('\n')
}
const csv = tableOf(900)

async function inPlace<K extends keyof ChurnStages>(
  name: K,
  inputs: ChurnStages[K]['inputs'],
  params: object = {},
): Promise<ChurnStages[K]['data']> {
  const stage = churnService.stages?.[name] as AnyStage
  const checked = checkParams(stage.schema, params as Parameters<typeof checkParams>[1])
  return (await stage.run(inputs, checked, makeJob())) as ChurnStages[K]['data']
}

describe('work on spare workers', () => {
  const grid = JSON.stringify({ depth: [2, 3], trees: [10, 20] })

  it('a search finds what it finds in place, to the last digit, and says on how many workers', async () => {
    const table = await inPlace('table', { file: csv })
    const look = await inPlace('look', { table })
    const design = await inPlace('prepare', { table, look })
    const expected = await inPlace('tune', { table, design }, { grid, folds: 3 })
    expect(workerCount()).toBe(1)

    const sent = await churn.table({ file: { given: csv } })
    const prepared = await churn.prepare({ table: sent, look: await churn.look({ table: sent }) })
    const { data, made } = await churn.tune.data({ table: sent, design: prepared }, { grid, folds: 3 })
    expect(data).toEqual(expected)
    expect(made.device).toBe(cores > 1 ? `${cores} workers` : 'worker')
  })

  it('a cancel ends a search that has not ended, and the next one runs', async () => {
    const sent = await churn.table({ file: { given: csv } })
    const design = await churn.prepare({ table: sent, look: await churn.look({ table: sent }) })
    const long = JSON.stringify({ depth: [5, 6, 7], trees: [400, 500] })
    const controller = new AbortController()
    const search = churn.tune(
      { table: sent, design },
      { grid: long, folds: 3 },
      {
        signal: controller.signal,
        onProgress: () => controller.abort(),
      },
    )
    await expect(search).rejects.toMatchObject({ code: 'cancelled' })
    const { data } = await churn.tune.data({ table: sent, design }, { grid: '{"depth":[2],"trees":[5]}', folds: 2 })
    expect(data.tried).toHaveLength(1)
  })

  it('an error in a spare worker comes back as it is', async () => {
    const sent = await churn.table({ file: { given: csv } })
    const design = await churn.prepare({ table: sent, look: await churn.look({ table: sent }) })
    const search = churn.tune({ table: sent, design }, { grid: '{"depth":[0]}', folds: 2 })
    await expect(search).rejects.toMatchObject({ code: 'input/invalid' })
  })

  it('a forest that is shared out has the trees that it has in place', async () => {
    const file = tableOf(4000)
    const only = { logistic: false, 'logistic-smote': false, boosting: false, forest: true, folds: 2 }
    const table = await inPlace('table', { file })
    const design = await inPlace('prepare', { table, look: await inPlace('look', { table }) })
    const expected = await inPlace('models', { table, design }, only)
    const sent = await churn.table({ file: { given: file } })
    const prepared = await churn.prepare({ table: sent, look: await churn.look({ table: sent }) })
    const { data } = await churn.models.data({ table: sent, design: prepared }, only)
    expect(data.fitted).toEqual(expected.fitted)
    expect(data.models[0]?.crossValidation).toEqual(expected.models[0]?.crossValidation)
  })
})
