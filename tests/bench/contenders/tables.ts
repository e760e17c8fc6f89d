/** Estimators of tables on made-up rows; tests/bench/native/tables_rows.py makes the same ones. */
import type { Examples } from '../../../workers/learn/estimator'
import { logistic } from '../../../workers/learn/linear/logistic'
import { rocAuc } from '../../../workers/learn/metrics/ranking'
import { mersenneTwister } from '../../../workers/learn/random/mersenne-twister'
import { balancedWeights } from '../../../workers/learn/resample/random-sampling'
import { smote } from '../../../workers/learn/resample/smote'
import { boosting } from '../../../workers/learn/trees/boosting'
import { forest } from '../../../workers/learn/trees/forest'
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

const contender = (work: () => Promise<Observed>): Contender => ({
  device: 'JavaScript, one worker',
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
  })
}

export function ourBoosting(rows: number, columns: number): Contender {
  const examples = madeUp(rows, columns)
  return contender(async () => {
    const params = checkParams(boosting.schema, { trees: 200, depth: 5, rate: 0.1 })
    const model = await boosting.fit(examples, params, makeJob())
    return { area: rocAuc(examples.target, await boosting.predict(model, examples.features, makeJob())) }
  })
}
