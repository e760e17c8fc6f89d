/** Judging a pipeline by rows that it has not seen, several times over. */
import type { CrossValidation, Judgement, Spread } from '../../contracts/learn/metrics'
import type { Pipeline } from '../../contracts/learn/pipeline'
import type { Params } from '../../contracts/schema'
import type { Table } from '../../contracts/table'
import type { Job } from '../../runtime/job'
import { estimatorOf, fitById } from '../estimators'
import type { Examples } from '../estimator'
import { takeRows } from '../matrix'
import { judge, spreadOf } from '../metrics/judge'
import { fitPrepared } from '../prepare/prepare'
import { otherRows, stratifiedFolds } from '../split'
import { balanced, fitPipeline, scoreRows } from './pipeline'

export interface Folding {
  readonly folds: number
  /** Rows are shuffled first with this seed; in their order without. */
  readonly seed?: number
}

/** Prepares, balances and fits inside each fold, on its training rows alone. */
export const crossValidate = (
  table: Table,
  rows: Int32Array,
  target: Uint8Array,
  pipeline: Pipeline,
  folding: Folding,
  job: Job,
): Promise<CrossValidation> => crossValidateChosen(table, rows, target, () => Promise.resolve(pipeline), folding, job)

/** The same with a pipeline that is chosen in each fold anew, from its training rows alone. */
export async function crossValidateChosen(
  table: Table,
  rows: Int32Array,
  target: Uint8Array,
  choose: (rows: Int32Array, target: Uint8Array) => Promise<Pipeline>,
  { folds, seed }: Folding,
  job: Job,
): Promise<CrossValidation> {
  const judged: Judgement[] = []
  for (const test of stratifiedFolds(target, folds, seed)) {
    const taken = (which: Int32Array): [Int32Array, Uint8Array] => [
      Int32Array.from(which, (i) => rows[i]!),
      Uint8Array.from(which, (i) => target[i]!),
    ]
    const train = taken(otherRows(target.length, test))
    const fitted = await fitPipeline(table, ...train, await choose(...train), job)
    const { threshold } = estimatorOf(fitted.pipeline.estimator)
    const [testRows, testTarget] = taken(test)
    judged.push(judge(testTarget, await scoreRows(fitted, table, testRows, job), threshold, true))
    job.progress({ phase: 'cross-validating', done: judged.length, total: folds, unit: 'folds' })
  }
  return summarised(judged)
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
  const { features, preparation } = fitPrepared(table, rows, target, pipeline.prepare)
  const all = await balanced({ features, target }, pipeline, preparation, job)
  return crossValidateExamples(all, pipeline.estimator, pipeline.params, folding, job)
}

/** Cross-validates on rows that are features already; whatever was done to them was done before. */
export async function crossValidateExamples(
  examples: Examples,
  estimator: string,
  params: Params,
  { folds, seed }: Folding,
  job: Job,
): Promise<CrossValidation> {
  const judged: Judgement[] = []
  const { predict, threshold } = estimatorOf(estimator)
  const taken = (rows: Int32Array): Examples => ({
    features: takeRows(examples.features, rows),
    target: Uint8Array.from(rows, (row) => examples.target[row]!),
    ...(examples.weights && { weights: Float64Array.from(rows, (row) => examples.weights![row]!) }),
  })
  for (const test of stratifiedFolds(examples.target, folds, seed)) {
    const model = await fitById(estimator, taken(otherRows(examples.target.length, test)), params, job)
    const held = taken(test)
    judged.push(judge(held.target, await predict(model, held.features, job), threshold, true))
    job.progress({ phase: 'cross-validating', done: judged.length, total: folds, unit: 'folds' })
  }
  return summarised(judged)
}

function summarised(judged: readonly Judgement[]): CrossValidation {
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
