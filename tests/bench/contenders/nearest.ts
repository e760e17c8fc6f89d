/** Searches for the nearest by dot product: our kernel with uploads and all, and matMul and topk of tfjs on tensors. */
import { nearestOnGpu } from '../../../workers/compute/kernels/neighbours/neighbours.gpu'
import { makeRandom } from '../../../workers/runtime/random'
import type { Contender, Surroundings } from '../harness/contract'
import { contenderOn, gpuOf, openOn, openPeerOn } from './on-device'

export interface Wanted {
  rows: number
  queries: number
  columns: number
  k: number
}

function vectors({ rows, queries, columns }: Wanted): { all: Float32Array; asked: Float32Array } {
  const random = makeRandom(9)
  const numbers = (count: number): Float32Array => Float32Array.from({ length: count }, () => random.next() - 0.5)
  return { all: numbers(rows * columns), asked: numbers(queries * columns) }
}

export async function ourNearest(wanted: Wanted, around: Surroundings): Promise<Contender> {
  const device = await openOn('webgpu', around)
  const { all, asked } = vectors(wanted)
  const { rows, columns, k } = wanted
  const search = {
    vectors: all,
    rows,
    columns,
    k,
    metric: 'dot',
    queries: { vectors: asked, rows: wanted.queries },
  } as const
  return {
    ...contenderOn(device),
    run: async (units) => {
      let nearest = NaN
      for (let unit = 0; unit < units; unit++) nearest = (await nearestOnGpu(gpuOf(device), search)).indices[0] ?? NaN
      return { nearest }
    },
  }
}

export async function tensorNearest(wanted: Wanted, around: Surroundings): Promise<Contender> {
  const device = await openPeerOn('webgpu', around)
  const { tf } = device
  const { all, asked } = vectors(wanted)
  const { rows, queries, columns, k } = wanted
  return {
    ...contenderOn(device),
    run: async (units) => {
      let nearest = NaN
      for (let unit = 0; unit < units; unit++) {
        const indices = tf.tidy(() => {
          const [a, b] = [tf.tensor2d(asked, [queries, columns]), tf.tensor2d(all, [rows, columns])]
          return tf.topk(tf.matMul(a, b, false, true), k).indices
        })
        nearest = (await indices.data())[0] ?? NaN
        indices.dispose()
      }
      return { nearest }
    },
  }
}
