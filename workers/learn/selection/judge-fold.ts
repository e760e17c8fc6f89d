/** One fold of a cross-validation: fit on the other rows, judge on these. Folds are tasks, so they share out over cores. */
import type { Judgement } from '../../contracts/learn/metrics'
import type { Pipeline } from '../../contracts/learn/pipeline'
import type { Params } from '../../contracts/schema'
import type { Table } from '../../contracts/table'
import type { Job } from '../../runtime/job'
import type { Task } from '../../runtime/pool'
import { estimatorOf, fitById } from '../estimators'
import type { Examples } from '../estimator'
import { takeRows } from '../matrix'
import { judge } from '../metrics/judge'
import { otherRows, stratifiedFolds } from '../split'
import { fitOnPrepared, prepareForPipeline, scoreRows, type Prepared } from './pipeline'

export interface Folding {
  readonly folds: number
  /** Rows are shuffled first with this seed; in their order without. */
  readonly seed?: number
}

/** @property target one label for each of `rows`, in their order */
export interface FoldedTable {
  readonly table: Table
  readonly rows: Int32Array
  readonly target: Uint8Array
  readonly folding: Folding
}

export interface FoldOfTable {
  readonly pipeline: Pipeline
  /** Index of the fold that is held out. */
  readonly fold: number
}

/**
 * Prepares, balances and fits on the fold's training rows alone. Pipelines that differ in the estimator's parameters
 * only, as those of a grid do, share what was prepared.
 */
export const judgeFold: Task<FoldedTable, FoldOfTable, Judgement> = {
  name: 'judge-fold',
  begin: ({ table, rows, target, folding }) => {
    const folds = stratifiedFolds(target, folding.folds, folding.seed)
    const prepared = new Map<string, Promise<Prepared>>()
    return async ({ pipeline, fold }, job) => {
      const [testRows, testTarget] = takeLabelled(rows, target, folds[fold]!)
      const { params: _, ...preparation } = pipeline
      const key = JSON.stringify([fold, preparation])
      const ready =
        prepared.get(key) ??
        prepareForPipeline(table, ...takeLabelled(rows, target, otherRows(target.length, folds[fold]!)), pipeline, job)
      prepared.set(key, ready)
      const fitted = await fitOnPrepared(await ready, pipeline, job)
      const { threshold } = estimatorOf(pipeline.estimator)
      return judge(testTarget, await scoreRows(fitted, table, testRows, job), threshold, true)
    }
  },
}

/** Some of the rows and their labels; `which` counts within `rows`. */
export const takeLabelled = (rows: Int32Array, target: Uint8Array, which: Int32Array): [Int32Array, Uint8Array] => [
  Int32Array.from(which, (i) => rows[i]!),
  Uint8Array.from(which, (i) => target[i]!),
]

export interface FoldedExamples {
  readonly examples: Examples
  readonly estimator: string
  readonly params: Params
  readonly folding: Folding
}

/** The same on rows that are features already; the input is the index of the fold that is held out. */
export const judgeExamplesFold: Task<FoldedExamples, number, Judgement> = {
  name: 'judge-examples-fold',
  begin: ({ examples, estimator, params, folding }) => {
    const folds = stratifiedFolds(examples.target, folding.folds, folding.seed)
    const { predict, threshold } = estimatorOf(estimator)
    return async (fold: number, job: Job) => {
      const held = takeExamples(examples, folds[fold]!)
      const training = takeExamples(examples, otherRows(examples.target.length, folds[fold]!))
      const model = await fitById(estimator, training, params, job)
      return judge(held.target, await predict(model, held.features, job), threshold, true)
    }
  },
}

const takeExamples = ({ features, target, weights }: Examples, rows: Int32Array): Examples => ({
  features: takeRows(features, rows),
  target: Uint8Array.from(rows, (row) => target[row]!),
  ...(weights && { weights: Float64Array.from(rows, (row) => weights[row]!) }),
})
