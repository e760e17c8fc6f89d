/** scikit-learn 1.2.1's MLPClassifier on the same rows and seed: the same parameters, step by step. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { forceDevice } from '../../../../workers/compute/choice'
import type { Examples } from '../../../../workers/learn/estimator'
import { matrixOf } from '../../../../workers/learn/matrix'
import { network } from '../../../../workers/learn/network/network'
import { begin, chances, layersOf } from '../../../../workers/learn/network/shape'
import { trainNetwork } from '../../../../workers/learn/network/train'
import { mersenneTwister } from '../../../../workers/learn/random/mersenne-twister'
import { makeJob } from '../../../../workers/runtime/job'
import { checkParams } from '../../../../workers/runtime/params'
import rows from '../../../fixtures/learn/logistic-reference.json'
import fixture from '../../../fixtures/learn/network-reference.json'

// Node has no GPU, and tfjs's WebAssembly is no file that it could fetch.
beforeAll(() => forceDevice('cpu'))
afterAll(() => forceDevice(undefined))

const columns = rows.rows[0]!.length
const examples: Examples = {
  features: matrixOf(Float64Array.from(rows.rows.flat()), columns),
  target: Uint8Array.from(rows.target),
}
const close = (found: ArrayLike<number>, expected: readonly number[], digits: number): void => {
  expect(found).toHaveLength(expected.length)
  expected.forEach((value, i) => expect(found[i], `at ${i}`).toBeCloseTo(value, digits))
}

describe.each(fixture)('hidden $hidden, batches of $batch, $epochs epochs', (reference) => {
  const { hidden, batch, penalty, epochs } = reference
  const layers = layersOf(columns, hidden)

  it('has scikit-learn’s parameters, losses and chances', async () => {
    const options = { rate: 0.01, batch, epochs, penalty, patience: 0, seed: 7 }
    const { parameters, history } =
      epochs === 0
        ? { parameters: begin(layers, mersenneTwister(7)), history: reference.losses }
        : await trainNetwork(layers, examples, undefined, options, makeJob())
    close(parameters, reference.parameters, 4)
    close(history, reference.losses, 5)
    close(await chances(layers, parameters, examples.features, makeJob()), reference.chances, 4)
  })
})

describe('the estimator', () => {
  /** Class 1 inside a circle: no line parts it. */
  const random = mersenneTwister(5)
  const ring = matrixOf(
    Float64Array.from({ length: 1200 }, () => 2 * random.randomSample() - 1),
    2,
  )
  const target = Uint8Array.from({ length: 600 }, (_, k) =>
    Math.hypot(ring.values[2 * k]!, ring.values[2 * k + 1]!) < 0.75 ? 1 : 0,
  )
  const quick = { first: 24, second: 12, rate: 0.02, batch: 50 }

  it('bends, and ends where the rows held out get no better', async () => {
    const model = await network.fit({ features: ring, target }, checkParams(network.schema, quick), makeJob())
    const found = await network.predict(model, ring, makeJob())
    const right = found.filter((chance, row) => (chance > 0.5 ? 1 : 0) === target[row]).length
    expect(right / 600).toBeGreaterThan(0.95)
    const least = Math.min(...model.history)
    expect(model.history.length < 200 ? model.history.length - 1 - model.history.indexOf(least) : 10).toBe(10)
  })

  it('says so when the rate is so large that it runs away', async () => {
    const options = { rate: 1e30, batch: 200, epochs: 3, penalty: 0, patience: 0, seed: 7 }
    const running = trainNetwork(layersOf(columns, [5, 4]), examples, undefined, options, makeJob())
    await expect(running).rejects.toThrow(/smaller learning rate/)
  })

  it('learns more from rows that weigh more', async () => {
    // The same point in both classes; the weights decide.
    const features = matrixOf(new Float64Array(80).fill(1), 1)
    const half = Uint8Array.from({ length: 80 }, (_, k) => k % 2)
    const weights = Float64Array.from({ length: 80 }, (_, k) => (k % 2 === 1 ? 3 : 1))
    const params = checkParams(network.schema, { ...quick, held: 0, epochs: 120, patience: 0, penalty: 0 })
    const model = await network.fit({ features, target: half, weights }, params, makeJob())
    expect((await network.predict(model, features, makeJob()))[0]).toBeCloseTo(0.75, 1)
  })
})
