/**
 * Impurity importance: how much of what a model's splits won was won by asking about a column. Breiman et al.,
 * "Classification and Regression Trees" (1984), section 5.3; each tree of a forest counts the same, as in scikit-learn.
 */
import type { FittedPipeline } from '../../contracts/learn/pipeline'
import type { BoostingModel } from '../trees/boosting'
import type { ForestModel } from '../trees/forest'
import type { Tree } from '../trees/tree'

/** Shares of the columns, in their order, with a sum of 1; undefined for models without trees. */
export function impurityImportance(
  { pipeline, preparation, model }: FittedPipeline,
  columns: readonly string[],
): Float64Array | undefined {
  const place = preparation.sources.map((source) => columns.indexOf(source))
  if (pipeline.estimator === 'boosting') {
    const sums = new Float64Array(columns.length)
    for (const tree of (model as BoostingModel).trees) addGains(tree, place, sums)
    return shares(sums)
  }
  if (pipeline.estimator !== 'forest' && pipeline.estimator !== 'tree') return undefined
  const sums = new Float64Array(columns.length)
  for (const tree of (model as ForestModel).trees) {
    shares(addGains(tree, place, new Float64Array(columns.length))).forEach((share, c) => (sums[c]! += share))
  }
  return shares(sums)
}

function addGains({ feature, gain }: Tree, place: readonly number[], sums: Float64Array): Float64Array {
  for (let node = 0; node < feature.length; node++) {
    if (feature[node]! >= 0) sums[place[feature[node]!]!]! += gain[node]!
  }
  return sums
}

function shares(sums: Float64Array): Float64Array {
  const total = sums.reduce((sum, each) => sum + each, 0)
  return total > 0 ? sums.map((each) => each / total) : sums
}
