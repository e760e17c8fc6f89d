/** The network of tables on each device: the same parameters but for rounding, and nothing left over. */
import { afterAll, expect, it } from 'vitest'
import { forceDevice } from '../../../workers/compute/choice'
import { openDevice } from '../../../workers/compute/device'
import { matrixOf } from '../../../workers/learn/matrix'
import { layersOf } from '../../../workers/learn/network/shape'
import { trainNetwork } from '../../../workers/learn/network/train'
import { mersenneTwister } from '../../../workers/learn/random/mersenne-twister'
import { makeJob } from '../../../workers/runtime/job'

const COLUMNS = 5
const random = mersenneTwister(1)
const values = Float64Array.from({ length: 70 * COLUMNS }, () => 2 * random.randomSample() - 1)
const target = Uint8Array.from({ length: 70 }, (_, row) =>
  values[row * COLUMNS]! * values[row * COLUMNS + 1]! > 0 ? 1 : 0,
)
const weights = Float64Array.from({ length: 70 }, (_, row) => 1 + (row % 3))
const examples = { features: matrixOf(values, COLUMNS), target, weights }
const options = { rate: 0.01, batch: 32, epochs: 3, penalty: 0.01, patience: 0, seed: 3 }

afterAll(() => forceDevice(undefined))

async function trainOn(device: 'webgpu' | 'wasm' | 'cpu') {
  forceDevice(device)
  const { tf, check } = await openDevice()
  const before = tf.memory().numTensors
  const trained = await trainNetwork(layersOf(COLUMNS, [9, 4]), examples, undefined, options, makeJob())
  expect(tf.memory().numTensors).toBe(before)
  check()
  return trained
}

it('trains to the same parameters on webgpu, wasm and cpu', async () => {
  const expected = await trainOn('cpu')
  for (const device of ['wasm', 'webgpu'] as const) {
    const { parameters, history } = await trainOn(device)
    parameters.forEach((value, i) => expect(value, `${device} at ${i}`).toBeCloseTo(expected.parameters[i]!, 4))
    history.forEach((loss, i) => expect(loss).toBeCloseTo(expected.history[i]!, 5))
  }
})
