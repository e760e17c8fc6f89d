/** The churn lab's parameters and runs, in order: each run takes the artifacts of those before it. */
import type { Input } from '../../../workers/contracts/artifact'
import type { ChurnStages } from '../../../workers/contracts/churn'
import { balanceSchema } from '../../../workers/contracts/churn/balance'
import { explainSchema } from '../../../workers/contracts/churn/explain'
import { modelsSchema } from '../../../workers/contracts/churn/models'
import { prepareStageSchema } from '../../../workers/contracts/churn/prepare'
import { scoreSchema } from '../../../workers/contracts/churn/score'
import { lookSchema, tableSchema } from '../../../workers/contracts/churn/table'
import { thresholdSchema } from '../../../workers/contracts/churn/threshold'
import { tuneSchema } from '../../../workers/contracts/churn/tune'
import { allOf, createRun, hostOf, stagesOf } from '../../client'
import { onDropped } from '../../stage/dropped'
import { createOwnFile } from '../../stage/own-file'
import { createParams } from '../../stage/params'

export const churn = stagesOf<ChurnStages>(hostOf('churn'), 'churn')

export type ChurnLab = ReturnType<typeof createChurnLab>

const ON_DEMAND = { auto: () => false }

export function createChurnLab() {
  const table = createTable('table.file', true)
  const lookParams = createParams('look', lookSchema)
  const look = createRun(churn.look, () => allOf({ table: table.run.artifact() }), lookParams.values)
  const prepareParams = createParams('prepare', prepareStageSchema)
  const prepare = createRun(
    churn.prepare,
    () => allOf({ table: table.run.artifact(), look: look.artifact() }),
    prepareParams.values,
  )
  const designed = () => allOf({ table: table.run.artifact(), design: prepare.artifact() })
  const modelsParams = createParams('models', modelsSchema)
  const models = createRun(churn.models, designed, modelsParams.values, ON_DEMAND)
  const balanceParams = createParams('balance', balanceSchema)
  const tuneParams = createParams('tune', tuneSchema)
  const thresholdParams = createParams('threshold', thresholdSchema)
  const explainParams = createParams('explain', explainSchema)
  const scoreParams = createParams('score', scoreSchema)
  const modelled = () => allOf({ table: table.run.artifact(), design: prepare.artifact(), models: models.artifact() })
  const other = createTable('score.file', false)
  return {
    table,
    look: { params: lookParams, run: look },
    prepare: { params: prepareParams, run: prepare },
    models: { params: modelsParams, run: models },
    balance: { params: balanceParams, run: createRun(churn.balance, designed, balanceParams.values, ON_DEMAND) },
    tune: { params: tuneParams, run: createRun(churn.tune, designed, tuneParams.values, ON_DEMAND) },
    threshold: {
      params: thresholdParams,
      run: createRun(churn.threshold, () => allOf({ models: models.artifact() }), thresholdParams.values),
    },
    explain: { params: explainParams, run: createRun(churn.explain, modelled, explainParams.values, ON_DEMAND) },
    score: {
      params: scoreParams,
      other,
      run: createRun(
        churn.score,
        () => {
          const given = modelled()
          const second = other.run.artifact()
          // While a second table is being read its rows are waited for.
          if (!given || (other.isOpen() && !second)) return undefined
          return second ? { ...given, other: second } : given
        },
        scoreParams.values,
        ON_DEMAND,
      ),
      /** The whole list, for a file. */
      all: async () => {
        const given = modelled()
        const second = other.run.artifact()
        if (!given) return undefined
        return (await churn.score.data(second ? { ...given, other: second } : given, scoreParams.values())).data
      },
    },
  }
}

/** A table of the user's; the first may be the sample instead. */
function createTable(key: string, hasSample: boolean) {
  const params = createParams(key.replace('.file', ''), tableSchema)
  const file = createOwnFile('churn', key)
  const input = (): { file?: Input } | undefined => {
    const own = file.input()
    if (own) return { file: own }
    return hasSample ? {} : undefined
  }
  const run = createRun(churn.table, input, params.values, { keepsLast: hasSample })
  file.follow(run)
  const forget = { [`${key.replace('.file', '')}.kinds`]: undefined }
  const open = (given: File | string): void =>
    file.open(typeof given === 'string' ? new File([given], 'pasted table') : given, forget)
  if (hasSample) onDropped(open)
  return {
    params,
    run,
    open,
    isOpen: () => file.input() !== undefined,
    close: () => file.close(forget),
    /** Reads a column as the user says. */
    setKind: (column: string, kind: 'number' | 'text') => {
      const kinds = params.values().kinds
      params.set('kinds', JSON.stringify({ ...(kinds === '' ? {} : (JSON.parse(kinds) as object)), [column]: kind }))
    },
  }
}

export type TableLab = ReturnType<typeof createTable>
