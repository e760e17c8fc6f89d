/**
 * The tutorial's protocol, as it was published: all columns but the target, texts as positions, 0 to 1, over all rows;
 * then the split; SMOTE on the training rows before they are cross-validated. Its mistakes are kept, so that its figures
 * come out.
 */
import { MODELS, type ModelId } from '../../contracts/churn/models'
import type { DesignData } from '../../contracts/churn/prepare'
import type { Params } from '../../contracts/schema'
import type { Table } from '../../contracts/table'
import { estimatorOf, fitById } from '../../learn/estimators'
import type { Examples } from '../../learn/estimator'
import type { LinearModel } from '../../learn/linear/logistic'
import { takeRows } from '../../learn/matrix'
import { publishedMatrix } from '../../learn/prepare/published'
import { balancedWeights } from '../../learn/resample/random-sampling'
import { smote } from '../../learn/resample/smote'
import { crossValidateExamples } from '../../learn/selection/cross-validate'
import { SMOTE_NEIGHBOURS } from '../../learn/selection/pipeline'
import { withoutColumns } from '../../learn/table/columns'
import type { Job } from '../../runtime/job'
import { labelsOf } from './prepare'
import type { Trainer } from './report'

export const PUBLISHED_SEED = 42

/** What the tutorial gives each model. */
export const RECIPES: Record<ModelId, { params: Params; smote: boolean; weights: boolean }> = {
  logistic: { params: {}, smote: false, weights: false },
  'logistic-smote': { params: {}, smote: true, weights: true },
  tree: { params: { depth: 10 }, smote: true, weights: true },
  forest: { params: { trees: 200, depth: 10, seed: PUBLISHED_SEED }, smote: true, weights: true },
  'svm-rbf': { params: {}, smote: true, weights: true },
  neighbours: { params: {}, smote: true, weights: false },
  bayes: { params: {}, smote: true, weights: false },
  network: { params: {}, smote: true, weights: false },
  perceptron: { params: {}, smote: true, weights: false },
  adaline: { params: {}, smote: true, weights: false },
  boosting: { params: { trees: 200, depth: 5, rate: 0.1, positiveWeight: 2 }, smote: true, weights: false },
}

export function publishedTrainer(table: Table, { target, train, test }: DesignData): Trainer {
  const features = publishedMatrix(withoutColumns(table, [target]))
  const taken = (rows: Int32Array): Examples => ({
    features: takeRows(features, rows),
    target: labelsOf(table, target, rows),
  })
  const held = taken(test)
  const learned = async (id: ModelId, job: Job): Promise<Examples> => {
    const recipe = RECIPES[id]
    const given = recipe.smote
      ? await smote(taken(train), { neighbours: SMOTE_NEIGHBOURS, seed: PUBLISHED_SEED }, job)
      : taken(train)
    return recipe.weights ? { ...given, weights: balancedWeights(given.target) } : given
  }
  return {
    testTarget: held.target,
    fit: async (id, job) => {
      const { estimator } = MODELS[id]
      const examples = await learned(id, job)
      const model = await fitById(estimator, examples, RECIPES[id].params, job)
      return {
        scores: await estimatorOf(estimator).predict(model, held.features, job),
        learnedRows: examples.target.length,
        ...(estimator === 'logistic' && { linear: model as LinearModel }),
      }
    },
    crossValidate: async (id, folds, job) =>
      crossValidateExamples(await learned(id, job), MODELS[id].estimator, RECIPES[id].params, { folds }, job),
  }
}
