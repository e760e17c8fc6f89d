/**
 * The trainer in WebAssembly SIMD, for machines without a GPU: parameters, gradient and Adam's moments lie padded in one
 * linear memory from the first step to the last, and the tensor library has no part in it.
 */
import type { LstmConfig } from '../../../contracts/text/language-model'
import { openKernels, type SimdLevel } from '../../../compute/wasm/kernels'
import { parameterCount } from '../model'
import { rateAt } from '../schedule'
import type { Trainer, TrainerOptions } from '../trainer'
import { batchLoss, lossAndGradient, type NetworkMemory } from './network'
import { gathered, paddedConfig, silencePaddedTokens, spread } from './padded'

const BETA1 = 0.9
const BETA2 = 0.999
/** Squares are added up in float32 within a block and in float64 over the blocks. */
const NORM_BLOCK = 4096

/** A trainer, or undefined where WebAssembly has no SIMD. `most` forbids anything newer than that. */
export function openWasmTrainer(
  { device, config, settings, start, job }: TrainerOptions<LstmConfig>,
  most?: SimdLevel,
): Trainer | undefined {
  const { clipNorm, dropout } = settings
  const kernels = openKernels({ most, onCall: device.countKernelCall })
  if (!kernels) return undefined
  const size = Math.ceil(parameterCount(paddedConfig(config)) / 4) * 4
  const place = (values?: Float32Array): number => {
    const address = kernels.zeros(size)
    if (values) spread(config, values, kernels.floats(address, size))
    return address
  }
  const [at, first, second, gradient] = [place(start.parameters), place(start.first), place(start.second), place()]
  silencePaddedTokens(config, kernels.floats(at, size))
  const network: NetworkMemory = { kernels, config, at, gradient }
  const read = (address: number): Float32Array => gathered(config, kernels.floats(address, size))
  let unread: number[] = []

  const norm = (): number => {
    let sum = 0
    for (let from = 0; from < size; from += NORM_BLOCK) {
      sum += kernels.sumOfSquares(gradient + 4 * from, 4 * Math.min(NORM_BLOCK, size - from))
    }
    return Math.sqrt(sum)
  }
  return {
    update: async (batch, step, random) => {
      const loss = await lossAndGradient(network, batch, job, { rate: dropout, random })
      const scale = clipNorm > 0 ? clipNorm / Math.max(norm(), clipNorm) : 1
      // In one go: a cancel must find the parameters either before the update or after it.
      const [rate, root] = [rateAt(step, settings) / (1 - BETA1 ** step), 1 / Math.sqrt(1 - BETA2 ** step)]
      kernels.adam(at, gradient, first, second, 4 * size, scale, rate, root)
      unread.push(loss)
    },
    readLosses: async () => {
      const losses = unread
      unread = []
      return losses
    },
    evaluate: async (batches) => {
      let [sum, positions] = [0, 0]
      for (const batch of batches) {
        sum += (await batchLoss(network, batch, job)) * batch.targets.length
        positions += batch.targets.length
      }
      return sum / positions
    },
    readParameters: async () => read(at),
    readState: async () => ({ parameters: read(at), first: read(first), second: read(second) }),
    close: () => {},
  }
}
