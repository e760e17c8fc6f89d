/** Exact nearest neighbours among many vectors, as retrieval asks for them: never with the matrix of all distances. */
import type { Wanted } from './contenders/nearest'
import { faster, mustAgree, type Bench, type Race } from './harness/contract'

/** The matrix of all its distances would take 40 GB. */
const ALL = { rows: 100_000, columns: 512, k: 10 }

export const bench: Bench = {
  question: 'How fast is an exact search among many vectors, beside the tensor library’s product and top-k?',
  races: [
    race({ rows: 10_000, queries: 64, columns: 128, k: 10 }, 'software'),
    race({ rows: 100_000, queries: 1024, columns: 512, k: 10 }, 'hardware'),
    {
      job: 'the 10 nearest of each of 100,000 x 512 rows, Euclidean',
      unit: 'search',
      on: 'hardware',
      once: true,
      flops: 2 * ALL.rows * ALL.rows * ALL.columns,
      contenders: {
        'Vitrine, WebGPU': async (around) => (await import('./contenders/projection')).neighboursOnGpu(ALL, around),
      },
    },
  ],
}

function race(shape: Wanted, on: 'software' | 'hardware'): Race {
  const { rows, queries, columns, k } = shape
  const grouped = (count: number): string => count.toLocaleString('en')
  return {
    job: `the ${k} nearest of ${grouped(queries)} queries among ${grouped(rows)} x ${columns}, dot product`,
    unit: 'search',
    on,
    flops: 2 * rows * queries * columns,
    contenders: {
      'Vitrine, WebGPU': async (around) => (await import('./contenders/nearest')).ourNearest(shape, around),
      'tfjs matMul and topk': async (around) => (await import('./contenders/nearest')).tensorNearest(shape, around),
    },
    goals: [faster('Vitrine, WebGPU', 'tfjs matMul and topk', 1)],
    complaints: mustAgree('nearest', 0),
  }
}
