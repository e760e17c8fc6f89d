/** Stage 5, Balance: SMOTE inside the folds beside SMOTE before them. */
import { balanceSchema, type BalanceRow, type BalanceStages } from '../../contracts/churn/balance'
import type { DesignData } from '../../contracts/churn/prepare'
import type { Params } from '../../contracts/schema'
import type { Balance, Pipeline } from '../../contracts/learn/pipeline'
import { crossValidate, crossValidateLeaky } from '../../learn/selection/cross-validate'
import type { Stages } from '../../runtime/service'
import { labelsOf, usedTable } from './prepare'

export const balanceStages: Stages<BalanceStages> = {
  balance: {
    schema: balanceSchema,
    run: async ({ table, design }, { folds, trees }, job) => {
      const seen = usedTable(table.table, design.columns)
      const target = labelsOf(table.table, design.target, design.train)
      const folding = { folds, seed: design.seed }
      const rows: BalanceRow[] = []
      const total = 9
      let done = 0
      const quiet = { ...job, progress: () => {} }
      for (const [label, estimator, params] of modelsFor(trees)) {
        const judged = <T>(phase: string, work: () => Promise<T>): Promise<T> => {
          job.progress({ phase: `${label}: ${phase}`, done: done++, total, unit: 'validations', live: { rows } })
          return work()
        }
        const pipeline = (balance: Balance) => pipelineOf(estimator, params, balance, design)
        const inFolds = (balance: Balance) =>
          crossValidate(seen, design.train, target, pipeline(balance), folding, quiet)
        rows.push({
          label,
          none: await judged('as it is', () => inFolds('none')),
          inside: await judged('SMOTE inside the folds', () => inFolds('smote')),
          before: await judged('SMOTE before the folds', () =>
            crossValidateLeaky(seen, design.train, target, pipeline('smote'), folding, quiet),
          ),
        })
      }
      return { rows, share: design.trainShare }
    },
  },
}

const modelsFor = (trees: number): [string, string, Params][] => [
  ['Logistic regression', 'logistic', {}],
  ['Random forest', 'forest', { trees, depth: 10 }],
  ['Gradient boosting', 'boosting', { trees, depth: 5 }],
]

const pipelineOf = (estimator: string, params: Params, balance: Balance, { settings, seed }: DesignData): Pipeline => ({
  prepare: settings,
  balance,
  estimator,
  params,
  seed,
})
