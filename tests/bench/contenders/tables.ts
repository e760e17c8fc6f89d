/** Estimators of tables on made-up rows; tests/bench/native/tables_rows.py makes the same ones. */
import type { Examples } from '../../../workers/learn/estimator'
import { logistic } from '../../../workers/learn/linear/logistic'
import { rocAuc } from '../../../workers/learn/metrics/ranking'
import { mersenneTwister } from '../../../workers/learn/random/mersenne-twister'
import { balancedWeights } from '../../../workers/learn/resample/random-sampling'
import { smote } from '../../../workers/learn/resample/smote'
import { svmRbf } from '../../../workers/learn/svm/svm'
import { boosting } from '../../../workers/learn/trees/boosting'
import { forest } from '../../../workers/learn/trees/forest'
import { search } from '../../../workers/learn/selection/search'
import type { Pipeline } from '../../../workers/contracts/learn/pipeline'
import type { Table } from '../../../workers/contracts/table'
import { workersUsed } from '../../../workers/runtime/pool'
import { makeJob } from '../../../workers/runtime/job'
import { checkParams } from '../../../workers/runtime/params'
import type { Contender, Observed } from '../harness/contract'

/** Uniform features, and a target of some 30 % that leans on four of them. */
export function madeUp(rows: number, columns: number): Examples {
  const random = mersenneTwister(0)
  const values = Float64Array.from({ length: rows * columns }, () => random.randomSample())
  const target = new Uint8Array(rows)
  for (let row = 0; row < rows; row++) {
    const at = row * columns
    const score = values[at]! + values[at + 1]! * values[at + 2]! - values[at + 3]! + random.randomSample()
    target[row] = score > 1 ? 1 : 0
  }
  return { features: { values, rows, columns }, target }
}

const contender = (work: () => Promise<Observed>, device = 'JavaScript, one worker'): Contender => ({
  device,
  run: async (units) => {
    let observed: Observed = {}
    for (let k = 0; k < units; k++) observed = await work()
    return observed
  },
})

export function ourLogistic(rows: number, columns: number): Contender {
  const examples = madeUp(rows, columns)
  return contender(async () => {
    const model = await logistic.fit(examples, checkParams(logistic.schema), makeJob())
    return { area: rocAuc(examples.target, await logistic.predict(model, examples.features, makeJob())) }
  })
}

export function ourSvm(rows: number, columns: number): Contender {
  const examples = madeUp(rows, columns)
  return contender(async () => {
    const model = await svmRbf.fit(examples, checkParams(svmRbf.schema), makeJob())
    return { area: rocAuc(examples.target, await svmRbf.predict(model, examples.features, makeJob())) }
  })
}

export function ourSmote(rows: number, columns: number): Contender {
  const examples = madeUp(rows, columns)
  return contender(async () => ({
    rows: (await smote(examples, { neighbours: 5, seed: 42 }, makeJob())).target.length,
  }))
}

export function ourForest(rows: number, columns: number): Contender {
  const examples = madeUp(rows, columns)
  const weights = balancedWeights(examples.target)
  return contender(async () => {
    const params = checkParams(forest.schema, { trees: 200, depth: 10 })
    const model = await forest.fit({ ...examples, weights }, params, makeJob())
    return { area: rocAuc(examples.target, await forest.predict(model, examples.features, makeJob())) }
  }, workersUsed())
}

export function ourBoosting(rows: number, columns: number): Contender {
  const examples = madeUp(rows, columns)
  return contender(async () => {
    const params = checkParams(boosting.schema, { trees: 200, depth: 5, rate: 0.1 })
    const model = await boosting.fit(examples, params, makeJob())
    return { area: rocAuc(examples.target, await boosting.predict(model, examples.features, makeJob())) }
  })
}

/** The tutorial's grids, three folds each: 243 fits of a forest, 81 of boosting. */
const GRIDS = {
  forest: { trees: [100, 200, 300], depth: [5, 10, 15], minSplit: [2, 5, 10], minLeaf: [1, 2, 4] },
  boosting: { trees: [100, 200, 300], depth: [3, 5, 7], rate: [0.01, 0.1, 0.2] },
} as const

function ourSearch(estimator: keyof typeof GRIDS, rows: number, columns: number): Contender {
  const { features, target } = madeUp(rows, columns)
  const table: Table = {
    rows,
    columns: Array.from({ length: columns }, (_, c) => ({
      kind: 'number' as const,
      name: `column ${c}`,
      values: Float64Array.from({ length: rows }, (__, row) => features.values[row * columns + c]!),
    })),
  }
  const prepare = { fill: 'median', scale: 'none', encode: 'one-hot' } as const
  const pipeline: Pipeline = { prepare, balance: 'none', estimator, params: {}, seed: 42 }
  const options = { grid: GRIDS[estimator], figure: 'f1', folding: { folds: 3 } } as const
  return contender(async () => {
    const { tried, best } = await search(
      table,
      Int32Array.from({ length: rows }, (_, k) => k),
      target,
      pipeline,
      options,
      makeJob(),
    )
    return { combinations: tried.length, f1: tried[best]!.scores.f1.mean }
  }, workersUsed())
}

export const ourForestSearch = (rows: number, columns: number): Contender => ourSearch('forest', rows, columns)
export const ourBoostingSearch = (rows: number, columns: number): Contender => ourSearch('boosting', rows, columns)
