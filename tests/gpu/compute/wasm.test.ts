import { describe, expect, it } from 'vitest'
import { openKernels } from '../../../workers/compute/wasm/kernels'
import { makeRandom } from '../../../workers/runtime/random'
import { initialParameters } from '../../../workers/text/language-model/model'
import { largestDifference } from '../../helpers/gpu'
import { LSTM_CASES, networkInWasm, randomTokens, wasmGradient } from '../../helpers/wasm-lstm'

describe('the kernels in WebAssembly, in a browser', () => {
  it('round a multiply-add once where relaxed SIMD is known', () => {
    expect(openKernels()?.name).toBe('relaxed-simd')
    expect(openKernels({ most: 'simd' })?.name).toBe('simd')
  })

  it.each(LSTM_CASES)('differ by rounding only: $config, $steps x $batch', async ({ config, steps, batch, rate }) => {
    const parameters = initialParameters(config, makeRandom(1))
    const tokens = randomTokens(config.vocabulary, steps, batch)
    const run = (most: 'simd' | 'relaxed-simd') =>
      wasmGradient(networkInWasm(config, parameters, most), tokens, { rate, random: makeRandom(9) })
    const [plain, relaxed] = [await run('simd'), await run('relaxed-simd')]
    expect(relaxed.loss).toBeCloseTo(plain.loss, 6)
    const largest = plain.gradient.reduce((most, slope) => Math.max(most, Math.abs(slope)), 0)
    expect(largestDifference(relaxed.gradient, plain.gradient)).toBeLessThan(1e-5 * largest)
  })
})
