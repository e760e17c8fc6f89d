/**
 * Trains a Transformer where there is no GPU: forward, backward and Adam in plain TypeScript around matrix products,
 * which take nearly all of the time and come from WebAssembly SIMD where that is to be had.
 */
import { adamOnCpu } from '../../../compute/kernels/adam/adam.cpu'
import { matmul } from '../../../compute/wasm/matmul'
import type { TransformerConfig } from '../../../contracts/text/language-model'
import { rateAt } from '../schedule'
import type { OptimiserState, Trainer, TrainerOptions } from '../trainer'
import { transformerLoss, transformerLossAndGradient, type Machine } from './network'
import { plainProduct, type Product } from './product'

export function openTransformerOnCpu({
  device,
  config,
  settings,
  start,
  job,
}: TrainerOptions<TransformerConfig>): Trainer {
  let state: OptimiserState = {
    parameters: start.parameters.slice(),
    first: start.first.slice(),
    second: start.second.slice(),
  }
  const rest = async (): Promise<void> => {
    if (job.due()) await job.rest()
  }
  const plain = plainProduct(rest)
  const simd: Product = async (a, b) => (await matmul(a, b, job)) ?? plain(a, b)
  const product = device.report.backend === 'cpu' ? plain : simd
  const machine: Machine = { product, rest }
  const losses: number[] = []
  return {
    update: async (batch, step, random) => {
      const dropout = { rate: settings.dropout, seed: random.integer(2 ** 32) }
      const { parameters } = state
      const { loss, gradient } = await transformerLossAndGradient(config, parameters, batch, machine, dropout)
      const options = { step, learningRate: rateAt(step, settings), clipNorm: settings.clipNorm }
      // Into new arrays: a step that is cut short by a cancel leaves the old state whole.
      state = await adamOnCpu(state, gradient, options, rest)
      losses.push(loss)
    },
    readLosses: async () => losses.splice(0),
    evaluate: async (batches) => {
      let [sum, positions] = [0, 0]
      for (const batch of batches) {
        sum += batch.targets.length * (await transformerLoss(config, state.parameters, batch, machine))
        positions += batch.targets.length
      }
      return sum / positions
    },
    readParameters: async () => state.parameters.slice(),
    readState: async () => structuredClone(state),
    close: () => {},
  }
}
