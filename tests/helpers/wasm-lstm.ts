/** Batches and gradients for tests of the LSTM in WebAssembly, in Node and in a browser. */
import { openKernels, type SimdLevel } from '../../workers/compute/wasm/kernels'
import type { LstmConfig } from '../../workers/contracts/text/language-model'
import { makeJob } from '../../workers/runtime/job'
import { makeRandom } from '../../workers/runtime/random'
import { parameterCount } from '../../workers/text/language-model/model'
import type { Dropout } from '../../workers/text/language-model/dropout'
import type { Batch } from '../../workers/text/language-model/network'
import { batchLoss, lossAndGradient, type NetworkMemory } from '../../workers/text/language-model/wasm/network'
import { gathered, paddedConfig, silencePaddedTokens, spread } from '../../workers/text/language-model/wasm/padded'

/** Networks of odd sizes, each with the shape of a batch and a dropout rate. */
export const LSTM_CASES: readonly { config: LstmConfig; steps: number; batch: number; rate: number }[] = [
  { config: lstm(2, 1, 1, 1), steps: 1, batch: 1, rate: 0 },
  { config: lstm(5, 3, 4, 2), steps: 4, batch: 2, rate: 0 },
  { config: lstm(65, 17, 33, 3), steps: 9, batch: 5, rate: 0.3 },
  { config: lstm(300, 24, 40, 1), steps: 70, batch: 6, rate: 0 },
]

function lstm(vocabulary: number, embedding: number, hidden: number, layers: number): LstmConfig {
  return { architecture: 'lstm', vocabulary, embedding, hidden, layers }
}

export function randomTokens(vocabulary: number, steps: number, batch: number, seed = 3): Batch {
  const random = makeRandom(seed)
  const tokens = (): Int32Array => Int32Array.from({ length: steps * batch }, () => random.integer(vocabulary))
  return { steps, batch, inputs: tokens(), targets: tokens() }
}

export function networkInWasm(config: LstmConfig, parameters: Float32Array, most?: SimdLevel): NetworkMemory {
  const kernels = openKernels({ most })
  if (!kernels) throw new Error('There is no WebAssembly SIMD here.')
  const size = parameterCount(paddedConfig(config))
  const [at, gradient] = [kernels.zeros(size), kernels.zeros(size)]
  spread(config, parameters, kernels.floats(at, size))
  silencePaddedTokens(config, kernels.floats(at, size))
  return { kernels, config, at, gradient }
}

export async function wasmGradient(
  network: NetworkMemory,
  batch: Batch,
  dropout?: Dropout,
): Promise<{ loss: number; gradient: Float32Array; paddedGradient: Float32Array }> {
  const loss = await lossAndGradient(network, batch, makeJob(), dropout)
  const size = parameterCount(paddedConfig(network.config))
  const paddedGradient = network.kernels.floats(network.gradient, size).slice()
  return { loss, gradient: gathered(network.config, paddedGradient), paddedGradient }
}

export function wasmLoss(config: LstmConfig, parameters: Float32Array, batch: Batch): Promise<number> {
  return batchLoss(networkInWasm(config, parameters), batch, makeJob())
}
