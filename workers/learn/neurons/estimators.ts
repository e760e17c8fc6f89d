/**
 * The perceptron and ADALINE of neuron.ts as estimators. Neither was made for probabilities. The perceptron's score is a
 * row's distance from the line, in the features' units, squashed by 1 / (1 + exp(-distance)): it ranks rows and is one
 * half on the line, and says nothing else. ADALINE's net is the least-squares fit of -1 and 1, so (1 + net) / 2 estimates
 * the chance of class 1 by a line (the linear probability model), cut off at 0 and 1.
 */
import type { Points } from '../../contracts/neurons/data'
import type { ParamsOf, Schema } from '../../contracts/schema'
import { invalid } from '../../runtime/errors'
import type { Job } from '../../runtime/job'
import type { Estimator, Examples } from '../estimator'
import { checkExamples } from '../examples'
import { decision, type LinearModel } from '../linear/logistic'
import { rowOf, type Matrix } from '../matrix'
import { trainAdaline, trainPerceptron, type NeuronRun } from './neuron'

const perceptronSchema = {
  epochs: { kind: 'number', label: 'Epochs', default: 50, min: 1, max: 10_000, integer: true },
  seed: { kind: 'number', label: 'Seed', default: 1, min: 0, max: 2 ** 31, integer: true },
} as const satisfies Schema

/** Rate as a share of the largest at which batch descent settles, so that one default does for every table. */
const adalineSchema = {
  rate: { kind: 'number', label: 'Share of the stable rate', default: 0.5, min: 0.01, max: 0.9 },
  epochs: { kind: 'number', label: 'Epochs', default: 200, min: 1, max: 10_000, integer: true },
} as const satisfies Schema

/** Begun at zero, a perceptron's rate only scales its weights. Half, so that a row is added once (targets are 2 apart). */
const PERCEPTRON_RATE = 0.5
const ROWS_A_LOOK = 256
const POWER_STEPS = 60

export const perceptron: Estimator<typeof perceptronSchema, LinearModel> = {
  id: 'perceptron',
  label: 'Perceptron',
  schema: perceptronSchema,
  threshold: 0.5,
  fit: async (examples, { epochs, seed }, job) => {
    checkExamples(examples, perceptron)
    const { weights } = examples
    const options = { learningRate: PERCEPTRON_RATE, epochs, seed, ...(weights && { importance: weights }) }
    return lastOf(await trainPerceptron(pointsOf(examples), options, job))
  },
  predict: (model, features) => {
    const length = Math.hypot(...model.coefficients) || 1
    return Promise.resolve(decision(model, features).map((net) => 1 / (1 + Math.exp(-net / length))))
  },
}

export const adaline: Estimator<typeof adalineSchema, LinearModel> = {
  id: 'adaline',
  label: 'ADALINE',
  schema: adalineSchema,
  threshold: 0.5,
  fit: (examples, params, job) => fitAdaline(examples, params, job),
  predict: (model, features) =>
    Promise.resolve(decision(model, features).map((net) => Math.min(1, Math.max(0, (1 + net) / 2)))),
}

async function fitAdaline(
  examples: Examples,
  { rate, epochs }: ParamsOf<typeof adalineSchema>,
  job: Job,
): Promise<LinearModel> {
  checkExamples(examples, adaline)
  const importance = meanOne(examples.weights ?? new Float64Array(examples.target.length).fill(1))
  const learningRate = rate / (await steepest(examples.features, importance, job))
  const run = await trainAdaline(pointsOf(examples), { learningRate, epochs, importance }, job)
  if (run.diverged) throw invalid('ADALINE ran away from the least error: take a smaller share of the stable rate.')
  return lastOf(run)
}

const pointsOf = ({ features, target }: Examples): Points => ({
  values: features.values,
  target: Int8Array.from(target, (label) => (label === 1 ? 1 : -1)),
})

/** The weights after the last epoch. */
function lastOf({ weights, width, converged }: NeuronRun): LinearModel {
  const last = weights.slice(weights.length - width)
  return {
    coefficients: last.slice(0, width - 1),
    intercept: last[width - 1]!,
    iterations: weights.length / width - 1,
    converged: converged !== undefined,
  }
}

function meanOne(weights: Float64Array): Float64Array {
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length
  return weights.map((weight) => weight / mean)
}

/**
 * Largest eigenvalue of the weighted mean of x x', x with a 1 for the bias, by the power method over the rows: 1 / it is
 * the largest stable rate of the mean squared error. A table may be too wide for the matrix itself.
 */
async function steepest(features: Matrix, importance: Float64Array, job: Job): Promise<number> {
  const { rows, columns } = features
  let v = Float64Array.from({ length: columns + 1 }, (_, i) => 1 + i / (columns + 1))
  let value = 0
  for (let step = 0; step <= POWER_STEPS; step++) {
    const length = Math.hypot(...v)
    if (step > 0) value = length
    v = v.map((part) => part / length)
    const next = new Float64Array(columns + 1)
    for (let r = 0; r < rows && step < POWER_STEPS; r++) {
      const row = rowOf(features, r)
      let along = v[columns]!
      for (let c = 0; c < columns; c++) along += v[c]! * row[c]!
      along *= importance[r]! / rows
      for (let c = 0; c < columns; c++) next[c]! += along * row[c]!
      next[columns]! += along
      if (r % ROWS_A_LOOK === 0 && job.due()) await job.rest()
    }
    if (step < POWER_STEPS) v = next
    if (job.due()) await job.rest()
  }
  return value
}
