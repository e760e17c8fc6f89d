import { afterAll, describe, expect, it } from 'vitest'
import { openDevice } from '../../../../workers/compute/device'
import { nearestNeighbours } from '../../../../workers/compute/kernels/neighbours/neighbours'
import { nearestOnCpu } from '../../../../workers/compute/kernels/neighbours/neighbours.cpu'
import { nearestOnGpu } from '../../../../workers/compute/kernels/neighbours/neighbours.gpu'
import type { Metric, Search } from '../../../../workers/compute/kernels/neighbours/search'
import { forceDevice } from '../../../../workers/compute/choice'
import { makeJob } from '../../../../workers/runtime/job'
import { makeRandom } from '../../../../workers/runtime/random'
import { gpuDevice, largestDifference, normals } from '../../../helpers/gpu'

// Small whole numbers: every sum is exact on both sides, and there are many ties.
function whole(count: number, seed: number): Float32Array {
  const random = makeRandom(seed)
  return Float32Array.from({ length: count }, () => random.integer(7) - 3)
}

const SHAPES: { rows: number; columns: number; k: number; asked?: number; metric?: Metric }[] = [
  { rows: 1, columns: 1, k: 3 },
  { rows: 1, columns: 3, k: 3, asked: 1 },
  { rows: 5, columns: 7, k: 9 },
  { rows: 65, columns: 13, k: 64 },
  { rows: 130, columns: 4, k: 1, metric: 'dot' },
  { rows: 333, columns: 17, k: 31, asked: 67 },
  { rows: 530, columns: 3, k: 512 },
  { rows: 8200, columns: 5, k: 20, asked: 3, metric: 'dot' },
  { rows: 700, columns: 6, k: 5, asked: 1030 },
]

describe('the neighbours kernel', () => {
  it.each(SHAPES)('finds what its twin finds, ties by row number, on %o', async ({ asked, ...shape }) => {
    const search: Search = {
      ...shape,
      vectors: whole(shape.rows * shape.columns, 1),
      ...(asked && { queries: { vectors: whole(asked * shape.columns, 2), rows: asked } }),
    }
    expect(await nearestOnGpu(await gpuDevice(), search)).toEqual(await nearestOnCpu(search))
  })

  it.each(['l2', 'cosine', 'dot'] as const)('measures by %s within rounding', async (metric) => {
    const search: Search = { vectors: normals(400 * 33, 3), rows: 400, columns: 33, k: 10, metric }
    const [own, twin] = [await nearestOnGpu(await gpuDevice(), search), await nearestOnCpu(search)]
    expect(largestDifference(own.distances, twin.distances)).toBeLessThan(1e-4)
    expect(own.indices.filter((row, i) => row === twin.indices[i]).length).toBeGreaterThan(0.99 * 4000)
  })

  it('frees what it allocated, ten times', async () => {
    const gpu = await gpuDevice()
    let standing = 0
    const create = gpu.createBuffer.bind(gpu)
    gpu.createBuffer = (descriptor) => {
      const buffer = create(descriptor)
      standing++
      const destroy = buffer.destroy.bind(buffer)
      buffer.destroy = () => {
        standing--
        return destroy()
      }
      return buffer
    }
    for (let run = 0; run < 10; run++) {
      await nearestOnGpu(gpu, { vectors: normals(300 * 5, run), rows: 300, columns: 5, k: 7 })
    }
    expect(standing).toBe(0)
    gpu.createBuffer = create
  })

  it('stops when cancelled, and frees then too', async () => {
    const controller = new AbortController()
    const job = makeJob(controller.signal, () => controller.abort())
    const search = { vectors: normals(2000 * 8, 1), rows: 2000, columns: 8, k: 5 }
    await expect(nearestOnGpu(await gpuDevice(), search, job)).rejects.toThrow(/abort/i)
  })

  it('is used where a GPU computes and the search is worth sending, and left where it goes away', async () => {
    forceDevice('webgpu')
    const device = await openDevice()
    const before = device.counts.dispatches
    const search = { vectors: normals(1100 * 200, 1), rows: 1100, columns: 200, k: 5 }
    const found = await nearestNeighbours(search)
    expect(device.counts.dispatches).toBeGreaterThan(before)
    await nearestNeighbours({ ...search, vectors: search.vectors.slice(0, 20_000), rows: 100 })
    expect(largestDifference(found.distances, (await nearestOnCpu(search)).distances)).toBeLessThan(1e-3)
    forceDevice(undefined)
  })

  afterAll(async () => (await openDevice({ force: 'webgpu' })).check())
})
