import { describe, expect, it } from 'vitest'
import { openDevice } from '../../../../../workers/compute/device'
import { makeRandom } from '../../../../../workers/runtime/random'
import { initialParameters, layoutOf } from '../../../../../workers/text/language-model/model'
import { lossAndGradient } from '../../../../../workers/text/language-model/network'
import { LSTM_CASES, networkInWasm, randomTokens, wasmGradient, wasmLoss } from '../../../../helpers/wasm-lstm'

describe('the LSTM in WebAssembly', () => {
  it.each(LSTM_CASES)(
    'has the loss and the gradients of the tensor operations, within 1e-5: $config, $steps x $batch, dropout $rate',
    async ({ config, steps, batch, rate }) => {
      const { tf } = await openDevice({ force: 'cpu' })
      const parameters = initialParameters(config, makeRandom(1))
      const tokens = randomTokens(config.vocabulary, steps, batch)
      const at = tf.tensor1d(parameters)
      const dropout = () => ({ rate, random: makeRandom(9) })
      const expected = await lossAndGradient(tf, config, at, tokens, async () => {}, dropout())
      const slopes = await expected.gradient.data()
      const { loss, gradient } = await wasmGradient(networkInWasm(config, parameters), tokens, dropout())
      expect(loss).toBeCloseTo((await expected.loss.data())[0] ?? NaN, 5)
      for (const { name, offset, size } of layoutOf(config)) {
        const [mine, theirs] = [gradient, slopes].map((values) => values.slice(offset, offset + size))
        const largest = Math.max(...[...(theirs ?? [])].map(Math.abs))
        const differences = [...(theirs ?? [])].map((slope, k) => Math.abs(slope - (mine?.[k] ?? NaN)))
        expect(Math.max(...differences), name).toBeLessThanOrEqual(1e-5 * largest)
      }
      tf.dispose([at, expected.loss, expected.gradient])
    },
  )

  it('has the gradient of finite differences', async () => {
    const { config, steps, batch } = LSTM_CASES[1]!
    const parameters = initialParameters(config, makeRandom(1))
    const tokens = randomTokens(config.vocabulary, steps, batch)
    const { gradient } = await wasmGradient(networkInWasm(config, parameters), tokens)
    const h = 1e-2
    for (let k = 0; k < parameters.length; k += 5) {
      const shifted = (by: number) =>
        wasmLoss(
          config,
          parameters.map((value, index) => (index === k ? value + by : value)),
          tokens,
        )
      const numeric = ((await shifted(h)) - (await shifted(-h))) / (2 * h)
      expect(Math.abs(numeric - (gradient[k] ?? NaN)), `parameter ${k}`).toBeLessThan(2e-4)
    }
  })

  it('keeps the gradient of all padding at zero, and takes no more memory after the first pass', async () => {
    const { config, steps, batch } = LSTM_CASES[2]!
    const network = networkInWasm(config, initialParameters(config, makeRandom(1)))
    const tokens = randomTokens(config.vocabulary, steps, batch)
    const { gradient, paddedGradient } = await wasmGradient(network, tokens)
    const inUse = (values: Float32Array) => values.reduce((count, value) => count + (value === 0 ? 0 : 1), 0)
    expect(inUse(paddedGradient)).toBe(inUse(gradient))
    const [bytes, mark] = [network.kernels.memory.buffer.byteLength, network.kernels.mark()]
    for (let run = 0; run < 10; run++) await wasmGradient(network, tokens)
    expect([network.kernels.memory.buffer.byteLength, network.kernels.mark()]).toEqual([bytes, mark])
  })
})
