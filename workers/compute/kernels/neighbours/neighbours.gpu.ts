/**
 * Exact nearest neighbours on the GPU, in two kernels for each tile of queries x rows: distances, then every query takes
 * the tile's rows into its running list of the k nearest. Memory is that of the vectors, of one tile and of the result;
 * the matrix of all distances never exists. The twin is neighbours.cpu.ts.
 */
import { makeJob, type Job } from '../../../runtime/job'
import { makeBuffers, part, readBytes, type Buffers, type View } from '../../gpu/buffers'
import { command, type Command } from '../../gpu/command'
import { kernelOn, type Kernel } from '../../gpu/pipelines'
import { submit } from '../../gpu/submit'
import distancesCode from './distances.wgsl?raw'
import { checkSearch, type CheckedSearch, type Neighbours, type Rows, type Search } from './search'
import selectCode from './select.wgsl?raw'

/** Queries of a tile, a submit each; a multiple of 64 keeps parts of a buffer aligned. */
const TILE_QUERIES = 512
/** Rows of a tile: 16 MB of distances. */
const TILE_ROWS = 8192
/** Threads of the distance kernel along a side, results of each along a side. */
const THREADS = 8
const RESULTS = 4
const SELECT_THREADS = 64

/** Lists longer than this don't fit a workgroup's memory, together with what is gathered for them. */
export const MOST_ON_GPU = 1024

/**
 * The k nearest rows of every query, k at most `MOST_ON_GPU`. Throws `input/invalid` for sizes that don't fit the
 * vectors, `gpu/out-of-memory` where the device can't hold them; the caller guards against its loss.
 */
export async function nearestOnGpu(gpu: GPUDevice, search: Search, job: Job = makeJob()): Promise<Neighbours> {
  const checked = checkSearch(search)
  const { k, queries } = checked
  if (k === 0 || queries.rows === 0) return { k, indices: new Int32Array(0), distances: new Float32Array(0) }
  if (k > MOST_ON_GPU) throw new Error(`The GPU keeps lists of ${MOST_ON_GPU} neighbours, not of ${k}.`)
  const buffers = makeBuffers(gpu)
  try {
    return await searchTiles(gpu, buffers, checked, job)
  } finally {
    buffers.dispose()
  }
}

interface Piece {
  readonly view: View
  readonly first: number
  readonly count: number
}

interface Lists {
  readonly tile: View
  readonly nearest: View
  readonly distances: View
}

async function searchTiles(gpu: GPUDevice, buffers: Buffers, search: CheckedSearch, job: Job): Promise<Neighbours> {
  const { k, queries } = search
  const quads = Math.ceil(search.columns / 4)
  const kernels = await compile(gpu, search)
  const rows = pieces(buffers, search, search.columns, quads, TILE_ROWS)
  const asked = search.leaveOutSelf ? rows : pieces(buffers, queries, search.columns, quads, TILE_ROWS)
  const lists: Lists = {
    tile: buffers.storage('distances of a tile', TILE_QUERIES * TILE_ROWS),
    nearest: buffers.storage('nearest rows', queries.rows * k),
    distances: buffers.storage('their distances', queries.rows * k),
  }
  let waited: Promise<undefined> = Promise.resolve(undefined)
  for (const piece of asked) {
    for (let from = 0; from < piece.count; from += TILE_QUERIES) {
      const count = Math.min(TILE_QUERIES, piece.count - from)
      const view = part(piece.view, from * quads * 4, count * quads * 4)
      const tile = { view, first: piece.first + from, count }
      // Small uniforms live as long as the tile that reads them.
      const own = makeBuffers(gpu)
      try {
        submit(gpu, commandsOf(gpu, own, kernels, search, tile, rows, quads, lists), 'nearest neighbours')
        // One tile is under way while the next is prepared.
        await waited
        waited = gpu.queue.onSubmittedWorkDone()
      } finally {
        own.dispose()
      }
      job.progress({ phase: 'finding neighbours', done: tile.first + count, total: queries.rows })
      await job.rest()
    }
  }
  return {
    k,
    indices: new Int32Array(await readBytes(gpu, lists.nearest, 4 * queries.rows * k)),
    distances: new Float32Array(await readBytes(gpu, lists.distances, 4 * queries.rows * k)),
  }
}

interface Kernels {
  readonly measure: Kernel
  readonly select: Kernel
}

async function compile(gpu: GPUDevice, { k, metric }: CheckedSearch): Promise<Kernels> {
  const size = 2 ** Math.ceil(Math.log2(k + 2 * SELECT_THREADS))
  const [measure, select] = await Promise.all([
    kernelOn(gpu, {
      label: 'distances',
      code: distancesCode,
      constants: { METRIC: Number(metric !== 'l2'), BASE: Number(metric === 'cosine') },
    }),
    kernelOn(gpu, { label: 'select nearest', code: selectCode, constants: { K: k, SIZE: size } }),
  ])
  return { measure, select }
}

/** The vectors in buffers of at most `most` rows, each row padded to whole vec4. */
function pieces(buffers: Buffers, { vectors, rows }: Rows, columns: number, quads: number, most: number): Piece[] {
  const found: Piece[] = []
  for (let first = 0; first < rows; first += most) {
    const count = Math.min(most, rows - first)
    const padded = new Float32Array(count * quads * 4)
    for (let i = 0; i < count; i++) {
      padded.set(vectors.subarray((first + i) * columns, (first + i + 1) * columns), i * quads * 4)
    }
    found.push({ view: buffers.storage('rows', padded), first, count })
  }
  return found
}

function commandsOf(
  gpu: GPUDevice,
  buffers: Buffers,
  { measure, select }: Kernels,
  { leaveOutSelf }: CheckedSearch,
  queries: Piece,
  rows: readonly Piece[],
  quads: number,
  { tile, nearest, distances }: Lists,
): Command[] {
  const groups = (count: number): number => Math.ceil(count / (THREADS * RESULTS))
  return rows.flatMap((piece) => {
    const shape = Uint32Array.of(queries.count, piece.count, quads, TILE_ROWS)
    const list = Uint32Array.of(queries.first, piece.first, piece.count, TILE_ROWS, Number(leaveOutSelf), 0, 0, 0)
    const sizes = buffers.uniform('shape of a tile', shape)
    return [
      command(gpu, measure, [sizes, queries.view, piece.view, tile], [groups(piece.count), groups(queries.count)]),
      command(gpu, select, [buffers.uniform('lists', list), tile, nearest, distances], [queries.count]),
    ]
  })
}
