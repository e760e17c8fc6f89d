/** The clean protocol: whatever is learned, is learned from training rows alone, in the split and in every fold. */
import { MODELS, type ModelId } from '../../contracts/churn/models'
import type { DesignData } from '../../contracts/churn/prepare'
import type { Pipeline } from '../../contracts/learn/pipeline'
import type { Params } from '../../contracts/schema'
import type { Table } from '../../contracts/table'
import type { LinearModel } from '../../learn/linear/logistic'
import { crossValidate } from '../../learn/selection/cross-validate'
import { fitPipeline, scoreRows } from '../../learn/selection/pipeline'
import { labelsOf, usedTable } from './prepare'
import type { Trainer } from './report'

/** Moderate trees: deep ones learn the noise of a table of this size. */
const PARAMS: Record<string, Params> = {
  logistic: {},
  tree: { depth: 5, minLeaf: 20 },
  forest: { trees: 200, depth: 10, minLeaf: 5 },
  boosting: { trees: 150, depth: 3, rate: 0.1 },
}

export function pipelineOf(id: ModelId, { settings, seed }: DesignData): Pipeline {
  const { estimator, balance } = MODELS[id]
  return { prepare: settings, balance, estimator, params: PARAMS[estimator] ?? {}, seed }
}

export function cleanTrainer(table: Table, design: DesignData): Trainer {
  const seen = usedTable(table, design.columns)
  const target = labelsOf(table, design.target, design.train)
  return {
    testTarget: labelsOf(table, design.target, design.test),
    fit: async (id, job) => {
      const fitted = await fitPipeline(seen, design.train, target, pipelineOf(id, design), job)
      const isLinear = MODELS[id].estimator === 'logistic'
      return {
        fitted,
        learnedRows: fitted.learnedRows,
        scores: await scoreRows(fitted, seen, design.test, job),
        ...(isLinear && { linear: fitted.model as LinearModel }),
      }
    },
    crossValidate: (id, folds, job) =>
      crossValidate(seen, design.train, target, pipelineOf(id, design), { folds, seed: design.seed }, job),
  }
}
