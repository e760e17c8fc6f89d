import type { Tensor1D } from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { openDevice } from '../../../../workers/compute/device'
import { makeRandom } from '../../../../workers/runtime/random'
import { makePredictor } from '../../../../workers/text/language-model/inference'
import { initialParameters, layoutOf, parameterCount } from '../../../../workers/text/language-model/model'
import { batchLoss, lossAndGradient, type Batch } from '../../../../workers/text/language-model/network'
import { softmax } from '../../../../workers/text/language-model/sampling'
import { wasmFolder } from '../../../helpers/wasm-folder'

const config = { architecture: 'lstm', vocabulary: 5, embedding: 3, hidden: 4, layers: 2 } as const
const parameters = initialParameters(config, makeRandom(1))
const batch: Batch = {
  inputs: Int32Array.of(0, 1, 2, 3, 4, 0, 1, 1),
  targets: Int32Array.of(2, 3, 4, 0, 1, 1, 3, 2),
  steps: 4,
  batch: 2,
}
const noPause = async (): Promise<void> => {}

describe('the network', () => {
  it('has the size of the textbook formula: V E + layers (D + H + 1) 4H + (H + 1) V', () => {
    expect(parameterCount({ ...config, vocabulary: 65, embedding: 64, hidden: 128, layers: 1 })).toBe(
      65 * 64 + (64 + 128 + 1) * 512 + 129 * 65,
    )
    expect(layoutOf(config).reduce((end, slot) => (slot.offset === end ? end + slot.size : -1), 0)).toBe(
      parameters.length,
    )
  })

  it.each(['cpu', 'wasm'] as const)('has the gradient of finite differences on %s', async (force) => {
    const { tf } = await openDevice({ force, wasmFolder })
    const at = tf.tensor1d(parameters)
    const { loss, gradient } = await lossAndGradient(tf, config, at, batch, noPause)
    const slopes = await gradient.data()
    const lossAt = async (values: Float32Array): Promise<number> => {
      const moved = tf.tensor1d(values)
      const result = await batchLoss(tf, config, moved, batch, noPause)
      const [value = NaN] = await result.data()
      tf.dispose([moved, result])
      return value
    }
    expect((await loss.data())[0]).toBeCloseTo(await lossAt(parameters), 5)
    const h = 1e-2
    for (const slot of layoutOf(config)) {
      for (let k = slot.offset; k < slot.offset + slot.size; k += 3) {
        const shifted = async (by: number): Promise<number> =>
          lossAt(parameters.map((value, index) => (index === k ? value + by : value)))
        const numeric = ((await shifted(h)) - (await shifted(-h))) / (2 * h)
        expect(Math.abs(numeric - (slopes[k] ?? NaN)), `${slot.name}[${k - slot.offset}]`).toBeLessThan(2e-4)
      }
    }
    tf.dispose([at, loss, gradient])
    expect(tf.memory().numTensors).toBe(0)
  })

  it('drops units in proportion and scales the others up, so that the gradient is unbiased', async () => {
    const { tf } = await openDevice({ force: 'cpu' })
    const at: Tensor1D = tf.tensor1d(parameters)
    const random = makeRandom(8)
    let sum = 0
    for (let run = 0; run < 60; run++) {
      const { loss, gradient } = await lossAndGradient(tf, config, at, batch, noPause, { rate: 0.2, random })
      sum += (await loss.data())[0] ?? NaN
      tf.dispose([loss, gradient])
    }
    const whole = await batchLoss(tf, config, at, batch, noPause)
    expect(Math.abs(sum / 60 - ((await whole.data())[0] ?? NaN))).toBeLessThan(0.03)
    tf.dispose([at, whole])
  })

  it('gives the same loss in the plain TypeScript that writes as in the tfjs that trains', async () => {
    const { tf } = await openDevice({ force: 'cpu' })
    const at = tf.tensor1d(parameters)
    const result = await batchLoss(tf, config, at, batch, noPause)
    const predictor = makePredictor({ config, parameters })
    let sum = 0
    for (let b = 0; b < batch.batch; b++) {
      predictor.reset()
      for (let t = 0; t < batch.steps; t++) {
        const logits = predictor.feed(batch.inputs[t * batch.batch + b] ?? 0)
        sum -= Math.log(softmax(logits)[batch.targets[t * batch.batch + b] ?? 0] ?? NaN)
      }
    }
    expect(sum / batch.targets.length).toBeCloseTo((await result.data())[0] ?? NaN, 5)
    tf.dispose([at, result])
  })
})
