/**
 * Support vector machines with a linear or an RBF kernel, and probabilities from their margins by Platt's sigmoid, fitted
 * to margins of rows that the machine had not seen (three folds). Cortes and Vapnik 1995; Platt 1999; C and gamma as in
 * scikit-learn's SVC.
 */
import type { ParamsOf, Schema } from '../../contracts/schema'
import type { Job } from '../../runtime/job'
import type { Estimator, Examples } from '../estimator'
import { checkExamples, takeExamples } from '../examples'
import { logistic } from '../linear/logistic'
import { matrixOf, rowOf, takeRows, type Matrix } from '../matrix'
import { otherRows, stratifiedFolds } from '../split'
import { kernelAgainst, kernelRows, scaleGamma, type Kernel } from './kernel'
import { solveSmo } from './smo'

const base = {
  c: { kind: 'number', label: 'C', default: 1, min: 1e-4, max: 1e4, stops: [0.01, 0.1, 1, 10, 100] },
} as const satisfies Schema
export const svmLinearSchema = base
export const svmRbfSchema = {
  ...base,
  gamma: {
    kind: 'number',
    label: 'Gamma',
    default: 0,
    min: 0,
    max: 1000,
    zero: 'Scale',
    stops: [0, 0.001, 0.01, 0.1, 1],
  },
} as const satisfies Schema

/** @property support rows on or inside the margin; @property weights alpha x label of each; margin is their sum less rho */
export interface SvmMachine {
  readonly kernel: Kernel
  readonly support: Matrix
  readonly weights: Float64Array
  readonly rho: number
}

/** @property slope, offset of the chance 1 / (1 + exp(-(slope x margin + offset))) */
export interface SvmModel extends SvmMachine {
  readonly slope: number
  readonly offset: number
}

const TOLERANCE = 1e-3
const PLATT_FOLDS = 3

export const svmLinear: Estimator<typeof svmLinearSchema, SvmModel> = {
  id: 'svm-linear',
  label: 'Linear SVM',
  schema: svmLinearSchema,
  threshold: 0.5,
  fit: (examples, params, job) => fitSvm(examples, svmLinear, params, { kind: 'linear', gamma: 0 }, job),
  predict: (model, features, job) => probabilities(model, features, job),
}

export const svmRbf: Estimator<typeof svmRbfSchema, SvmModel> = {
  id: 'svm-rbf',
  label: 'RBF SVM',
  schema: svmRbfSchema,
  threshold: 0.5,
  fit: (examples, params, job) => {
    const gamma = params.gamma === 0 ? scaleGamma(examples.features) : params.gamma
    return fitSvm(examples, svmRbf, params, { kind: 'rbf', gamma }, job)
  },
  predict: (model, features, job) => probabilities(model, features, job),
}

async function fitSvm(
  examples: Examples,
  about: Pick<Estimator, 'label'>,
  { c }: ParamsOf<typeof svmLinearSchema>,
  kernel: Kernel,
  job: Job,
): Promise<SvmModel> {
  checkExamples(examples, about)
  const machine = await fitMachine(examples, c, kernel, job)
  return { ...machine, ...(await plattOf(examples, machine, c, kernel, job)) }
}

export async function fitMachine(
  { features, target, weights }: Examples,
  c: number,
  kernel: Kernel,
  job: Job,
): Promise<SvmMachine> {
  const labels = Int8Array.from(target, (label) => (label === 1 ? 1 : -1))
  const bounds = Float64Array.from(target, (_, row) => c * (weights?.[row] ?? 1))
  const kernelRow = kernelRows(kernel, features)
  const { columns, rows, values } = features
  const diagonal = new Float64Array(rows).fill(1)
  for (let row = 0; row < rows && kernel.kind === 'linear'; row++) {
    diagonal[row] = values.subarray(row * columns, (row + 1) * columns).reduce((sum, x) => sum + x * x, 0)
  }
  const { alpha, rho } = await solveSmo({ rows, labels, bounds, kernelRow, diagonal, tolerance: TOLERANCE }, job)
  const support = Int32Array.from(alpha.keys()).filter((row) => alpha[row]! > 0)
  return {
    kernel,
    support: takeRows(features, support),
    weights: Float64Array.from(support, (row) => alpha[row]! * labels[row]!),
    rho,
  }
}

/** Signed distance from the boundary, in units of the margin. */
export async function margins(
  { kernel, support, weights, rho }: SvmMachine,
  features: Matrix,
  job: Job,
): Promise<Float64Array> {
  const out = new Float64Array(features.rows).fill(-rho)
  const against = kernelAgainst(kernel, features)
  for (let k = 0; k < support.rows; k++) {
    const row = against(rowOf(support, k))
    for (let i = 0; i < out.length; i++) out[i]! += weights[k]! * row[i]!
    if (job.due()) await job.rest()
  }
  return out
}

/** Logistic regression on held-out margins; where the rows are too few for folds, on the machine's own. */
async function plattOf(
  examples: Examples,
  machine: SvmMachine,
  c: number,
  kernel: Kernel,
  job: Job,
): Promise<{ slope: number; offset: number }> {
  const { features, target, weights } = examples
  const positives = target.reduce((sum, label) => sum + label, 0)
  const held = new Float64Array(target.length)
  if (Math.min(positives, target.length - positives) < PLATT_FOLDS) held.set(await margins(machine, features, job))
  else {
    for (const test of stratifiedFolds(target, PLATT_FOLDS)) {
      const train = otherRows(target.length, test)
      const part = takeExamples(examples, train)
      const found = await margins(await fitMachine(part, c, kernel, job), takeRows(features, test), job)
      test.forEach((row, i) => (held[row] = found[i]!))
    }
  }
  const line = await logistic.fit(
    { features: matrixOf(held, 1), target, ...(weights && { weights }) },
    { c: 1e3, penalty: 'l2' },
    job,
  )
  return { slope: line.coefficients[0]!, offset: line.intercept }
}

async function probabilities(model: SvmModel, features: Matrix, job: Job): Promise<Float64Array> {
  const found = await margins(model, features, job)
  return found.map((margin) => 1 / (1 + Math.exp(-(model.slope * margin + model.offset))))
}
