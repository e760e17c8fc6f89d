/** Every estimator by its id. */
import type { Params } from '../contracts/schema'
import { invalid } from '../runtime/errors'
import type { Job } from '../runtime/job'
import { checkParams } from '../runtime/params'
import type { Estimator, Examples } from './estimator'
import { bayes } from './bayes/bayes'
import { logistic } from './linear/logistic'
import { neighbours } from './neighbours/neighbours'
import { network } from './network/network'
import { adaline, perceptron } from './neurons/estimators'
import { svmLinear, svmRbf } from './svm/svm'
import { boosting } from './trees/boosting'
import { forest, tree } from './trees/forest'

const all = {
  ...{ logistic, tree, forest, boosting, 'svm-linear': svmLinear, 'svm-rbf': svmRbf, neighbours, bayes },
  ...{ network, perceptron, adaline },
} as const
export type EstimatorId = keyof typeof all
export const estimatorIds = Object.keys(all) as EstimatorId[]

/** An estimator whose model's type has been forgotten; what it fits only it can use. */
export type AnyEstimator = Estimator

/** @throws `input/invalid` for an unknown id, with those that there are */
export function estimatorOf(id: string): AnyEstimator {
  if (Object.hasOwn(all, id)) return all[id as EstimatorId]
  throw invalid(`There is no model "${id}". There are: ${estimatorIds.join(', ')}.`)
}

/** Checks the parameters, then fits. */
export const fitById = (id: string, examples: Examples, params: Params, job: Job): Promise<unknown> => {
  const estimator = estimatorOf(id)
  return estimator.fit(examples, checkParams(estimator.schema, params), job)
}
