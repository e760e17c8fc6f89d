/** Products of matrices of four shapes, tfjs's own WebGPU kernel against ours. */
import { faster, mustAgree, type Bench, type Race } from './harness/contract'
import type { Product } from './contenders/matmul'

const shapes: readonly (Product & { times: number })[] = [
  { m: 128, k: 128, n: 128, times: 1 },
  { m: 512, k: 512, n: 512, times: 8 },
  { m: 1024, k: 1024, n: 1024, times: 1 },
  { m: 251, k: 509, n: 131, times: 1 },
]

export const bench: Bench = {
  question: 'How much faster is our product of matrices than the tensor library’s on the same adapter?',
  races: shapes.map(race),
}

function race({ times, ...product }: Product & { times: number }): Race {
  const { m, k, n } = product
  return {
    job: `(${m}, ${k}) times (${k}, ${n}), float32`,
    unit: 'product',
    flops: 2 * m * k * n,
    mostUnits: 1000,
    contenders: {
      Vitrine: async (around) => (await import('./contenders/matmul')).kernelMatmul(product, around),
      tfjs: async (around) => (await import('./contenders/matmul')).tensorMatmul(product, around),
    },
    goals: [faster('Vitrine', 'tfjs', times)],
    complaints: mustAgree('corner', 1e-4),
  }
}
