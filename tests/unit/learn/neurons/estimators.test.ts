/** scikit-learn 1.2.1: Perceptron and SGDRegressor row by row in order, least squares; with and without weights. */
import { describe, expect, it } from 'vitest'
import { matrixOf, takeRows } from '../../../../workers/learn/matrix'
import { adaline, perceptron } from '../../../../workers/learn/neurons/estimators'
import { trainAdaline, trainPerceptron, type NeuronRun } from '../../../../workers/learn/neurons/neuron'
import { makeJob } from '../../../../workers/runtime/job'
import { checkParams } from '../../../../workers/runtime/params'
import rows from '../../../fixtures/learn/logistic-reference.json'
import reference from '../../../fixtures/learn/neurons-reference.json'

const features = takeRows(matrixOf(Float64Array.from(rows.rows.flat()), 4), reference.order)
const target = Uint8Array.from(reference.order, (row) => rows.target[row]!)
const points = { values: features.values, target: Int8Array.from(target, (label) => 2 * label - 1) }
const weights = Float64Array.from(reference.weights)

const lastOf = (run: NeuronRun): number[] => [...run.weights.slice(-run.width)]
const close = (found: ArrayLike<number>, expected: readonly number[], digits: number): void =>
  expected.forEach((value, i) => expect(found[i]).toBeCloseTo(value, digits))

describe.each([
  [0, 'equal weights', {}],
  [1, 'weights 1, 2, 3', { importance: weights }],
] as const)('with %#: %s', (k, _, given) => {
  it('the perceptron moves as Perceptron does', async () => {
    const run = await trainPerceptron(points, { learningRate: 0.5, epochs: 7, ...given }, makeJob())
    close(lastOf(run), reference.perceptron[k]!, 10)
  })

  it('ADALINE row by row moves as SGDRegressor does at twice the rate', async () => {
    const run = await trainAdaline(points, { learningRate: 0.01, epochs: 5, batchSize: 1, ...given }, makeJob())
    close(lastOf(run), reference.stochastic[k]!, 10)
  })

  it('the estimator ADALINE comes to least squares at a rate of its own', async () => {
    const examples = { features, target, ...(k === 1 && { weights }) }
    const model = await adaline.fit(examples, checkParams(adaline.schema), makeJob())
    close([...model.coefficients, model.intercept], reference.leastSquares[k]!, 8)
    const far = matrixOf(Float64Array.of(9, 0, -9, 0, -9, 0, 9, 0, 0, 0, 0, 0), 4)
    const scores = await adaline.predict(model, far, makeJob())
    expect([scores[0], scores[1]]).toEqual([1, 0])
    expect(scores[2]).toBeCloseTo((1 + model.intercept) / 2, 12)
  })
})

it('a perceptron’s score is the distance from its line, squashed', async () => {
  const model = await perceptron.fit({ features, target }, checkParams(perceptron.schema), makeJob())
  const scores = await perceptron.predict(model, features, makeJob())
  const length = Math.hypot(...model.coefficients)
  for (let row = 0; row < 5; row++) {
    const net = model.coefficients.reduce((sum, w, c) => sum + w * features.values[row * 4 + c]!, model.intercept)
    expect(scores[row]).toBeCloseTo(1 / (1 + Math.exp(-net / length)), 12)
  }
})
