/**
 * Preparing, balancing and fitting as one step, learned from given rows alone. Whatever judges a model by held-out rows
 * goes through here, so that nothing of them can leak into what it learned.
 */
import type { FittedPipeline, Pipeline } from '../../contracts/learn/pipeline'
import type { Preparation } from '../../contracts/learn/prepare'
import type { Table } from '../../contracts/table'
import type { Job } from '../../runtime/job'
import { estimatorOf, fitById } from '../estimators'
import type { Examples } from '../estimator'
import { fitPrepared, prepareRows } from '../prepare/prepare'
import { balancedWeights, randomOver, randomUnder } from '../resample/random-sampling'
import { smote } from '../resample/smote'
import { smoteMixed } from '../resample/smote-mixed'

export const SMOTE_NEIGHBOURS = 5

/** What a pipeline's estimator gets to learn from, and what made it. */
export interface Prepared {
  readonly preparation: Preparation
  readonly examples: Examples
}

/** @param target one label for each of `rows`, in their order */
export async function fitPipeline(
  table: Table,
  rows: Int32Array,
  target: Uint8Array,
  pipeline: Pipeline,
  job: Job,
): Promise<FittedPipeline> {
  return fitOnPrepared(await prepareForPipeline(table, rows, target, pipeline, job), pipeline, job)
}

/** The first half: prepared and balanced rows, which do not depend on the estimator's parameters. */
export async function prepareForPipeline(
  table: Table,
  rows: Int32Array,
  target: Uint8Array,
  pipeline: Pipeline,
  job: Job,
): Promise<Prepared> {
  const { takesMissing = false } = estimatorOf(pipeline.estimator)
  // Trees ask whether a value is below another; scaling changes nothing for them but the numbers that people read.
  // Between rows distances count, so what SMOTE gets is filled and scaled whoever learns from it.
  const isBetween = pipeline.balance === 'smote' || pipeline.balance === 'smote-mixed'
  const asTheyAre = takesMissing && !isBetween
  const options = { ...pipeline.prepare, keepMissing: asTheyAre, ...(asTheyAre && { scale: 'none' as const }) }
  const { preparation, features } = await fitPrepared(table, rows, target, options, job)
  return { preparation, examples: await balanced({ features, target }, pipeline, preparation, job) }
}

/** The second half. */
export async function fitOnPrepared(
  { preparation, examples }: Prepared,
  pipeline: Pipeline,
  job: Job,
): Promise<FittedPipeline> {
  const model = await fitById(pipeline.estimator, examples, pipeline.params, job)
  return { pipeline, preparation, model, learnedRows: examples.target.length }
}

/** Scores of the rows, in their order: probabilities of class 1. */
export async function scoreRows(
  { pipeline, preparation, model }: FittedPipeline,
  table: Table,
  rows: Int32Array,
  job: Job,
): Promise<Float64Array> {
  const features = await prepareRows(preparation, table, rows, job)
  return estimatorOf(pipeline.estimator).predict(model, features, job)
}

/** Examples of equal classes, or of equal weight, as the pipeline asks; `preparation` is what made their features. */
export function balanced(
  examples: Examples,
  { balance, seed }: Pick<Pipeline, 'balance' | 'seed'>,
  preparation: Preparation,
  job: Job,
): Examples | Promise<Examples> {
  const options = { neighbours: SMOTE_NEIGHBOURS, seed }
  if (balance === 'smote') return smote(examples, options, job)
  if (balance === 'smote-mixed') return smoteMixed(examples, { ...options, groups: groupsOf(preparation) }, job)
  if (balance === 'over') return randomOver(examples, seed)
  if (balance === 'under') return randomUnder(examples, seed)
  return balance === 'weights' ? { ...examples, weights: balancedWeights(examples.target) } : examples
}

/** The features that are one column of text together. */
const groupsOf = ({ columns, sources }: Preparation): number[][] =>
  columns
    .filter(({ kind }) => kind !== 'number')
    .map(({ column }) => [...sources.keys()].filter((feature) => sources[feature] === column))
