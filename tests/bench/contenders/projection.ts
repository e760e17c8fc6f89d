/** Projections and searches for neighbours on blobs like scikit-learn's make_blobs, ours and umap-js's. */
import { UMAP } from 'umap-js'
import { nearestOnCpu } from '../../../workers/compute/kernels/neighbours/neighbours.cpu'
import { nearestOnGpu } from '../../../workers/compute/kernels/neighbours/neighbours.gpu'
import type { Neighbours, Search } from '../../../workers/compute/kernels/neighbours/search'
import { makeRandom } from '../../../workers/runtime/random'
import { projectionQuality } from '../../../workers/text/projection/quality'
import { tsne } from '../../../workers/text/projection/tsne'
import { beginUmap, resumeUmap } from '../../../workers/text/projection/umap'
import type { Contender, Observed, Surroundings } from '../harness/contract'
import { contenderOn, openOn } from './on-device'

/** Ten centres, uniform from -10 to 10 in every direction; deviation 1 around them. */
function blobs(n: number, d: number): Float32Array {
  const random = makeRandom(1)
  const centres = Array.from({ length: 10 * d }, () => random.next() * 20 - 10)
  return Float32Array.from({ length: n * d }, (_, at) => {
    return centres[(Math.floor(at / d) % 10) * d + (at % d)]! + random.normal()
  })
}

async function trustworthiness(vectors: Float32Array, n: number, d: number, points: Float32Array): Promise<number> {
  return (await projectionQuality(vectors, n, d, points, 2, [12]))[0]!.trustworthiness
}

export function ourTsne(): Contender {
  const [n, d] = [10_000, 50]
  const vectors = blobs(n, d)
  return {
    device: 'JavaScript and WebAssembly SIMD, one thread',
    run: async () => {
      const { points, kl } = await tsne(vectors, n, d)
      // On the first thousand: the figure belongs to the outcome, not to the time.
      return { kl, trustworthiness: await trustworthiness(vectors.slice(0, 1000 * d), 1000, d, points.slice(0, 2000)) }
    },
  }
}

const UMAP_ROWS = 2000
const UMAP_COLUMNS = 100

export function ourUmap(): Contender {
  const vectors = blobs(UMAP_ROWS, UMAP_COLUMNS)
  return umapContender(vectors, async () => {
    const state = await beginUmap(vectors, UMAP_ROWS, UMAP_COLUMNS, { seed: 1, epochs: 500 })
    return (await resumeUmap(state, Infinity)).points
  })
}

export function theirUmap(): Contender {
  const vectors = blobs(UMAP_ROWS, UMAP_COLUMNS)
  const rows = Array.from({ length: UMAP_ROWS }, (_, i) =>
    Array.from(vectors.subarray(i * UMAP_COLUMNS, (i + 1) * UMAP_COLUMNS)),
  )
  return umapContender(vectors, () => {
    const umap = new UMAP({ random: makeRandom(1).next, nEpochs: 500 })
    return Float32Array.from(umap.fit(rows).flat())
  })
}

/** Quality is the same for the same seed: it is measured in the warm-up, and later turns only tell it. */
function umapContender(vectors: Float32Array, draw: () => Float32Array | Promise<Float32Array>): Contender {
  let found: Observed | undefined
  return {
    device: 'JavaScript and WebAssembly SIMD, one thread',
    run: async (units) => {
      for (let unit = 0; unit < units; unit++) {
        const points = await draw()
        found ??= { trustworthiness: await trustworthiness(vectors, UMAP_ROWS, UMAP_COLUMNS, points) }
      }
      return found ?? {}
    },
  }
}

type SearchShape = Omit<Search, 'vectors'>

export function neighboursOnProcessor(search: SearchShape): Contender {
  const vectors = blobs(search.rows, search.columns)
  return {
    device: 'WebAssembly SIMD, one thread',
    run: async (units) => {
      let found: Neighbours | undefined
      for (let unit = 0; unit < units; unit++) found = await nearestOnCpu({ ...search, vectors })
      return { distance: mean(found) }
    },
  }
}

export async function neighboursOnGpu(search: SearchShape, around: Surroundings): Promise<Contender> {
  const device = await openOn('webgpu', around)
  const vectors = blobs(search.rows, search.columns)
  return {
    ...contenderOn(device),
    run: async (units) => {
      let found: Neighbours | undefined
      for (let unit = 0; unit < units; unit++) found = await nearestOnGpu(device.gpu!, { ...search, vectors })
      return { distance: mean(found) }
    },
  }
}

function mean(found: Neighbours | undefined): number {
  return found ? found.distances.reduce((sum, distance) => sum + distance, 0) / found.distances.length : NaN
}
