/** Products of matrices of several shapes, tfjs's own WebGPU kernel against ours. */
import { faster, mustAgree, type Bench, type Race } from './harness/contract'
import type { Product } from './contenders/matmul'

/** @property times how much faster ours should be @property on the adapters that do it in good time */
type Compared = Product & { times: number; on?: 'hardware' }

const shapes: readonly Compared[] = [
  { m: 128, k: 128, n: 128, times: 1 },
  { m: 512, k: 512, n: 512, times: 8 },
  { m: 1024, k: 1024, n: 1024, times: 1, on: 'hardware' },
  { m: 2048, k: 2048, n: 2048, times: 1, on: 'hardware' },
  { m: 251, k: 509, n: 131, times: 1 },
]

export const bench: Bench = {
  question: 'How much faster is our product of matrices than the tensor library’s on the same adapter?',
  races: shapes.map(race),
}

function race({ times, on, ...product }: Compared): Race {
  const { m, k, n } = product
  return {
    job: `(${m}, ${k}) times (${k}, ${n}), float32`,
    unit: 'product',
    ...(on && { on }),
    flops: 2 * m * k * n,
    mostUnits: 1000,
    contenders: {
      Vitrine: async (around) => (await import('./contenders/matmul')).kernelMatmul(product, around),
      tfjs: async (around) => (await import('./contenders/matmul')).tensorMatmul(product, around),
    },
    // The eight times are asked of a software adapter; on a GPU tfjs's own kernel is no easy match.
    goals: [faster('Vitrine', 'tfjs', times, 1)],
    complaints: mustAgree('corner', 1e-4),
  }
}
