/** Products of matrices of four shapes, tfjs's own WebGPU kernel against ours. */
import { faster, mustAgree, type Bench, type Race } from './harness/contract'
import type { Product } from './contenders/matmul'

const shapes: readonly (Product & { times: number })[] = [
  { rows: 128, inner: 128, columns: 128, times: 1 },
  { rows: 512, inner: 512, columns: 512, times: 8 },
  { rows: 1024, inner: 1024, columns: 1024, times: 1 },
  { rows: 251, inner: 509, columns: 131, times: 1 },
]

export const bench: Bench = {
  question: 'How much faster is our product of matrices than the tensor library’s on the same adapter?',
  races: shapes.map(race),
}

function race({ times, ...product }: Product & { times: number }): Race {
  const { rows, inner, columns } = product
  return {
    job: `(${rows}, ${inner}) times (${inner}, ${columns}), float32`,
    unit: 'product',
    flops: 2 * rows * inner * columns,
    mostUnits: 1000,
    contenders: {
      Vitrine: async (around) => (await import('./contenders/matmul')).tfjsMatmul(product, around),
      tfjs: async (around) => (await import('./contenders/matmul')).tfjsMatmul(product, around),
    },
    goals: [faster('Vitrine', 'tfjs', times)],
    complaints: mustAgree('corner', 1e-4),
  }
}
