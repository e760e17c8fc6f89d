/**
 * Naive Bayes with a normal distribution for each feature and class, as scikit-learn's GaussianNB: variances get 1e-9 of
 * the largest one added, so that a feature that never changes divides by nothing.
 */
import type { Schema } from '../../contracts/schema'
import type { Job } from '../../runtime/job'
import type { Estimator } from '../estimator'
import { checkExamples } from '../examples'

export const bayesSchema = {} as const satisfies Schema

/** Of class 0 and of class 1. */
export interface BayesModel {
  readonly means: readonly [Float64Array, Float64Array]
  readonly variances: readonly [Float64Array, Float64Array]
  readonly logPriors: readonly [number, number]
}

const SMOOTHING = 1e-9
const ROWS_A_LOOK = 256

export const bayes: Estimator<typeof bayesSchema, BayesModel> = {
  id: 'bayes',
  label: 'Naive Bayes',
  schema: bayesSchema,
  threshold: 0.5,
  fit: async (examples, _, job) => {
    checkExamples(examples, bayes)
    await job.rest()
    const { features, target } = examples
    const { values, columns, rows } = features
    const weights = examples.weights ?? new Float64Array(rows).fill(1)
    const totals: [number, number] = [0, 0]
    const means = [new Float64Array(columns), new Float64Array(columns)] as const
    const variances = [new Float64Array(columns), new Float64Array(columns)] as const
    target.forEach((label, row) => (totals[label as 0 | 1] += weights[row]!))
    const each = async (visit: (label: 0 | 1, c: number, value: number, share: number) => void): Promise<void> => {
      for (let row = 0; row < rows; row++) {
        if (row % ROWS_A_LOOK === 0 && job.due()) await job.rest()
        const label = target[row] as 0 | 1
        for (let c = 0; c < columns; c++) visit(label, c, values[row * columns + c]!, weights[row]! / totals[label])
      }
    }
    await each((label, c, value, share) => (means[label][c]! += share * value))
    await each((label, c, value, share) => (variances[label][c]! += share * (value - means[label][c]!) ** 2))
    const added = SMOOTHING * (await largestVariance(values, columns, rows, job))
    for (const variance of variances) for (let c = 0; c < columns; c++) variance[c]! += added
    const all = totals[0] + totals[1]
    return { means, variances, logPriors: [Math.log(totals[0] / all), Math.log(totals[1] / all)] as const }
  },
  predict: async ({ means, variances, logPriors }, { values, rows, columns }, job) => {
    const out = new Float64Array(rows)
    for (let row = 0; row < rows; row++) {
      if (row % ROWS_A_LOOK === 0 && job.due()) await job.rest()
      const logs = ([0, 1] as const).map((label) => {
        let sum = logPriors[label]
        for (let c = 0; c < columns; c++) {
          const variance = variances[label][c]!
          sum -=
            0.5 * (Math.log(2 * Math.PI * variance) + (values[row * columns + c]! - means[label][c]!) ** 2 / variance)
        }
        return sum
      })
      out[row] = 1 / (1 + Math.exp(logs[0]! - logs[1]!))
    }
    return out
  },
}

/** Of the features, over all rows. */
async function largestVariance(values: Float64Array, columns: number, rows: number, job: Job): Promise<number> {
  let largest = 0
  for (let c = 0; c < columns; c++) {
    if (job.due()) await job.rest()
    let [sum, squares] = [0, 0]
    for (let row = 0; row < rows; row++) sum += values[row * columns + c]!
    const mean = sum / rows
    for (let row = 0; row < rows; row++) squares += (values[row * columns + c]! - mean) ** 2
    largest = Math.max(largest, squares / rows)
  }
  return largest || 1
}
