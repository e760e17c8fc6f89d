/** The churn lab's stages, with work that rests many times (`cases`) or as questions answered at once (`instant`). */
import { MODELS, type ModelId, type ModelsData } from '../../workers/contracts/churn/models'
import type { DesignData } from '../../workers/contracts/churn/prepare'
import type { TableData } from '../../workers/contracts/churn/table'
import type { Params } from '../../workers/contracts/schema'
import { makeJob } from '../../workers/runtime/job'
import { churnService } from '../../workers/services/churn'
import { runStageOf, type LabCases, type StageCase, type StageWork } from './stage-case'
import { customersCsv } from './tables'

/** Rows of a table that is read, and of one that models are fitted to. */
const LONG_ROWS = 12_000
const ROWS = 700
const MANY_ROWS = 4_000

interface Prepared {
  table: TableData
  design: DesignData
}

const run = <T>(stage: string, inputs: StageWork['inputs'], params: Params = {}): Promise<T> =>
  runStageOf<T>(churnService, stage, { inputs, params }, makeJob())

const made = new Map<string, unknown>()
/** What is made once for a key, when it is first asked for. */
function once<T>(key: string, make: () => T): T {
  if (!made.has(key)) made.set(key, make())
  return made.get(key) as T
}

const csv = (rows: number): string => once(`csv ${rows}`, () => customersCsv(rows, 1))
const tableOf = (rows: number) => once(`table ${rows}`, () => run<TableData>('table', { file: csv(rows) }))
const lookOf = async (rows: number) => run<object>('look', { table: await tableOf(rows) }, { target: 'left' })
const prepared = (rows = ROWS): Promise<Prepared> =>
  once(`design ${rows}`, async () => {
    const table = await tableOf(rows)
    return { table, design: await run<DesignData>('prepare', { table, look: await lookOf(rows) }) }
  })

const NONE = Object.fromEntries(Object.keys(MODELS).map((id) => [id, false]))
const fitted = (...ids: ModelId[]): Promise<ModelsData> =>
  once(`models ${ids.join()}`, async () => {
    const chosen = { ...NONE, ...Object.fromEntries(ids.map((id) => [id, true])), folds: 2 }
    return run<ModelsData>('models', { ...(await prepared()) }, chosen)
  })

const of = (name: string, prepare: StageCase['prepare']): StageCase => ({ name, prepare })

const cases: StageCase[] = [
  of('table', (attempt) => ({ inputs: { file: `${csv(LONG_ROWS)}\n${attempt}` } })),
  of('look', async () => ({ inputs: { table: await tableOf(LONG_ROWS) }, params: { target: 'left' } })),
  of('prepare', async () => {
    return { inputs: { table: await tableOf(LONG_ROWS), look: await once('look', () => lookOf(LONG_ROWS)) } }
  }),
  ...(Object.keys(MODELS) as ModelId[]).map((id) =>
    of(`models ${id}`, async () => ({
      // A network takes hundreds of passes over its rows.
      inputs: { ...(await prepared(id === 'network' ? 40 : ROWS)) },
      params: { ...NONE, [id]: true, folds: 2 },
    })),
  ),
  // Whatever goes through all rows in one go shows when there are many.
  ...(['logistic', 'tree', 'boosting', 'bayes', 'adaline'] as const).map((id) =>
    of(`models ${id}, many rows`, async () => ({
      inputs: { ...(await prepared(MANY_ROWS)) },
      params: { ...NONE, [id]: true, folds: 2 },
    })),
  ),
  of('models published', async () => ({
    inputs: { ...(await prepared()) },
    params: { ...NONE, logistic: true, 'logistic-smote': true, protocol: 'published', folds: 2 },
  })),
  of('balance', async () => ({ inputs: { ...(await prepared()) }, params: { folds: 2, trees: 10 } })),
  of('tune', async () => ({
    inputs: { ...(await prepared()) },
    params: { nested: true, folds: 2, grid: '{"depth":[2,3],"trees":[10]}' },
  })),
  of('explain boosting', async () => ({
    inputs: { ...(await prepared()), models: await fitted('boosting') },
    params: { model: 'boosting', rows: 60 },
  })),
  of('explain logistic', async () => ({
    inputs: { ...(await prepared()), models: await fitted('logistic') },
    params: { model: 'logistic', rows: 60 },
  })),
  of('score', async () => ({
    inputs: { ...(await prepared()), models: await fitted('boosting'), other: await tableOf(ROWS) },
    params: { model: 'boosting' },
  })),
  of('predict', async () => ({
    inputs: { models: await fitted('boosting'), other: await tableOf(LONG_ROWS) },
    params: { model: 'boosting' },
  })),
]

const instant: StageCase[] = [
  of('openFile', () => ({ inputs: { file: new File([csv(LONG_ROWS)], 'customers.csv') } })),
  of('threshold', async () => ({ inputs: { models: await fitted('boosting') }, params: { model: 'boosting' } })),
  of('exportModel', async () => ({
    inputs: { models: await fitted('boosting') },
    params: { model: 'boosting', format: 'onnx' },
  })),
  of('notebook', async () => ({ inputs: { ...(await prepared()), models: await fitted('boosting') } })),
]

const endless = of('tune', async (attempt) => ({
  inputs: { ...(await prepared()) },
  params: { grid: `{"depth":[5,6,7,8],"trees":[${500 + attempt}]}`, folds: 10 },
}))

export const churnCases: LabCases = { service: churnService, cases, instant, endless }
