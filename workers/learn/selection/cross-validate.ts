/** Judging a pipeline by rows that it has not seen, several times over. */
import type { CrossValidation, Judgement, Spread } from '../../contracts/learn/metrics'
import type { Pipeline } from '../../contracts/learn/pipeline'
import type { Params } from '../../contracts/schema'
import type { Table } from '../../contracts/table'
import type { Job } from '../../runtime/job'
import { runTasks } from '../../runtime/pool'
import type { Examples } from '../estimator'
import { spreadOf } from '../metrics/judge'
import { fitPrepared } from '../prepare/prepare'
import { judgeExamplesFold, judgeFold, type Folding } from './judge-fold'
import { balanced } from './pipeline'

export type { Folding }

/** Prepares, balances and fits inside each fold, on its training rows alone. */
export async function crossValidate(
  table: Table,
  rows: Int32Array,
  target: Uint8Array,
  pipeline: Pipeline,
  folding: Folding,
  job: Job,
): Promise<CrossValidation> {
  const inputs = Array.from({ length: folding.folds }, (_, fold) => ({ pipeline, fold }))
  const shared = { table, rows, target, folding }
  return summarised(await runTasks(judgeFold, shared, inputs, job, foldProgress(folding.folds, job)))
}

/**
 * The mistake that published notebooks make: the rows are balanced first and cut into folds afterwards. Copies and
 * in-betweens of test rows are then among the training rows, and the figures are too good.
 */
export async function crossValidateLeaky(
  table: Table,
  rows: Int32Array,
  target: Uint8Array,
  pipeline: Pipeline,
  folding: Folding,
  job: Job,
): Promise<CrossValidation> {
  const { features, preparation } = await fitPrepared(table, rows, target, pipeline.prepare, job)
  const all = await balanced({ features, target }, pipeline, preparation, job)
  return crossValidateExamples(all, pipeline.estimator, pipeline.params, folding, job)
}

/** Cross-validates on rows that are features already; whatever was done to them was done before. */
export async function crossValidateExamples(
  examples: Examples,
  estimator: string,
  params: Params,
  folding: Folding,
  job: Job,
): Promise<CrossValidation> {
  const folds = Array.from({ length: folding.folds }, (_, fold) => fold)
  const shared = { examples, estimator, params, folding }
  return summarised(await runTasks(judgeExamplesFold, shared, folds, job, foldProgress(folding.folds, job)))
}

function foldProgress(total: number, job: Job): () => void {
  let done = 0
  return () => job.progress({ phase: 'cross-validating', done: ++done, total, unit: 'folds' })
}

/** The figures of all folds, each with its spread. */
export function summarised(judged: readonly Judgement[]): CrossValidation {
  const spread = (figure: (judgement: Judgement) => number): Spread => spreadOf(judged.map(figure))
  return {
    accuracy: spread(({ scores }) => scores.accuracy),
    precision: spread(({ scores }) => scores.precision[1]),
    recall: spread(({ scores }) => scores.recall[1]),
    f1: spread(({ scores }) => scores.f[1]),
    rocAuc: spread(({ rocAuc }) => rocAuc),
    averagePrecision: spread(({ averagePrecision }) => averagePrecision),
  }
}
