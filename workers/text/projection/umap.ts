/**
 * UMAP in two dimensions: the points are laid out so that their nearness on the page, 1 / (1 + a d^2b), differs least
 * in cross-entropy from the weights of the fuzzy graph. Stochastic descent by sampling: each epoch pulls the ends of an
 * edge together as often as its weight says, and pushes five random points away from it; the rate falls to 0. PCA
 * start. All of a run is plain data, so it can be stored and resumed.
 * Sources: L. McInnes, J. Healy, J. Melville, arXiv:1802.03426; PCA start: D. Kobak, G. Linderman, Nature
 * Biotechnology 39 (2021).
 */
import { nearestNeighbours } from '../../compute/kernels/neighbours/neighbours'
import { MAX_PROJECTED_ROWS } from '../../contracts/text/project'
import { invalid } from '../../runtime/errors'
import { makeJob, type Job } from '../../runtime/job'
import { makeRandom, makeRandomFrom, type Random } from '../../runtime/random'
import { assertMatrix } from './matrix'
import { pca } from './pca'
import { assertRoomForPairs, type SparseMatrix } from './sparse'
import { fitCurve } from './umap-curve'
import { forceAt, makeForceTables, type ForceTables } from './umap-forces'
import { fuzzyGraph } from './umap-graph'

const NEGATIVES = 5
/** The start reaches this far from 0, as in McInnes's implementation. */
const START_EXTENT = 10
const JITTER = 1e-4
/** No single pull or push is longer, before the rate. */
const LONGEST = 4
const LIVE_INTERVAL_MS = 50

export interface UmapOptions {
  /** Size of a neighbourhood, the row itself included. Default 15. */
  readonly neighbours?: number
  /** Points may come this close. Default 0.1. */
  readonly minDistance?: number
  readonly epochs?: number
  readonly seed?: number
}

/** What a run has done so far; the rest of its state is computed from the vectors. */
export interface UmapMoves {
  /** Epochs done. */
  readonly iteration: number
  /** n x 2, row-major. */
  readonly positions: Float64Array
  readonly random: readonly [number, number, number, number]
}

/** Everything a run needs to go on; survives structured clone. */
export interface UmapState extends UmapMoves {
  readonly count: number
  iteration: number
  random: readonly [number, number, number, number]
  readonly epochs: number
  readonly minDistance: number
  /** Weights over the greatest of them: how often in an epoch an edge is sampled. */
  readonly graph: SparseMatrix
}

export interface UmapResult {
  /** n x 2, row-major. */
  readonly points: Float32Array
  readonly iteration: number
}

/**
 * Prepares a run on `vectors` (n x d, row-major): graph and start positions.
 * Throws `input/invalid` for fewer than 4 or more than `MAX_PROJECTED_ROWS` rows, or neighbours that n rows don't have.
 */
export async function beginUmap(
  vectors: Float32Array,
  n: number,
  d: number,
  options: UmapOptions = {},
  job: Job = makeJob(),
): Promise<UmapState> {
  assertMatrix(vectors, n, d)
  assertRunnable(n, options)
  const random = makeRandom(options.seed ?? 0)
  const positions = await startPositions(vectors, n, d, random, job)
  return restoreUmap(vectors, n, d, options, { iteration: 0, positions, random: random.state() }, job)
}

/** Takes a run up again from its moves, which are copied; it goes on to the same bits. Throws as `beginUmap` does. */
export async function restoreUmap(
  vectors: Float32Array,
  n: number,
  d: number,
  options: UmapOptions,
  moves: UmapMoves,
  job: Job = makeJob(),
): Promise<UmapState> {
  assertMatrix(vectors, n, d)
  assertRunnable(n, options)
  const { neighbours = 15, minDistance = 0.1, epochs = 500 } = options
  const found = await nearestNeighbours({ vectors, rows: n, columns: d, k: neighbours - 1 }, job)
  const { starts, columns, values } = await fuzzyGraph(n, found, job)
  const greatest = values.reduce((most, weight) => Math.max(most, weight), 0)
  const graph = { starts, columns, values: values.map((weight) => weight / greatest) }
  return { ...structuredClone(moves), count: n, epochs, minDistance, graph }
}

function assertRunnable(n: number, { neighbours = 15, minDistance = 0.1 }: UmapOptions): void {
  if (n < 4) throw invalid(`UMAP needs at least 4 rows; got ${n}. Use PCA for so few.`)
  if (n > MAX_PROJECTED_ROWS) {
    throw invalid(`UMAP takes up to ${MAX_PROJECTED_ROWS.toLocaleString('en')} rows; got ${n}. Take a sample of them.`)
  }
  if (!(Number.isInteger(neighbours) && neighbours >= 2 && neighbours <= n)) {
    throw invalid(`The neighbours have to be a whole number from 2 to ${n}, the number of rows; got ${neighbours}.`)
  }
  assertRoomForPairs(n, neighbours, 'the number of neighbours')
  if (!(minDistance >= 0 && minDistance < 3)) {
    throw invalid(`The least distance has to lie between 0 and 3; got ${minDistance}.`)
  }
}

async function startPositions(
  vectors: Float32Array,
  n: number,
  d: number,
  random: Random,
  job: Job,
): Promise<Float64Array> {
  const { scores, count } = await pca(vectors, n, d, { components: 2 }, job)
  const farthest = scores.reduce((most, score) => Math.max(most, Math.abs(score)), 0)
  const scale = farthest > 0 ? START_EXTENT / farthest : 0
  const jitter = scale > 0 ? JITTER : START_EXTENT
  return Float64Array.from({ length: 2 * n }, (_, at) => {
    const axis = at & 1
    const score = axis < count ? scores[(at >> 1) * count + axis]! : 0
    return score * scale + random.normal() * jitter
  })
}

/**
 * Runs up to `epochs` more, as far as the schedule goes. The state always stands between two epochs.
 * Reports live points at most 20 times a second.
 */
export async function resumeUmap(state: UmapState, epochs: number, job: Job = makeJob()): Promise<UmapResult> {
  const last = Math.min(state.epochs, state.iteration + epochs)
  const tables = makeForceTables(fitCurve(state.minDistance))
  const random = makeRandomFrom(state.random)
  let reportedAt = -Infinity
  const report = (): void => {
    reportedAt = performance.now()
    const live = { points: Float32Array.from(state.positions), iteration: state.iteration }
    job.progress({ phase: 'moving points', done: state.iteration, total: last, live })
  }
  while (state.iteration < last) {
    state.iteration++
    runEpoch(state, tables, random)
    state.random = random.state()
    if (performance.now() - reportedAt >= LIVE_INTERVAL_MS) report()
    if (job.due()) await job.rest()
  }
  report()
  return { points: Float32Array.from(state.positions), iteration: state.iteration }
}

/** Both directions of an edge are sampled by themselves: an end that is pulled brings the other along. */
function runEpoch(state: UmapState, tables: ForceTables, random: Random): void {
  const { positions, graph, count, iteration, epochs } = state
  const { attraction, repulsion, float, bits } = tables
  const { starts, columns, values } = graph
  const rate = 1 - (iteration - 1) / epochs
  for (let i = 0; i < count; i++) {
    for (let e = starts[i]!; e < starts[i + 1]!; e++) {
      const often = values[e]!
      // An edge of weight w has been sampled floor(w t) times after t epochs.
      if (Math.floor(often * iteration) === Math.floor(often * (iteration - 1))) continue
      const own = 2 * i
      const other = 2 * columns[e]!
      let x = positions[own]!
      let y = positions[own + 1]!
      const dx = x - positions[other]!
      const dy = y - positions[other + 1]!
      const squared = dx * dx + dy * dy
      if (squared > 0) {
        const pull = forceAt(attraction, squared, float, bits)
        const stepX = rate * clip(pull * dx)
        const stepY = rate * clip(pull * dy)
        x += stepX
        y += stepY
        positions[other] = positions[other]! - stepX
        positions[other + 1] = positions[other + 1]! - stepY
      }
      for (let s = 0; s < NEGATIVES; s++) {
        const far = 2 * random.integer(count)
        const fx = x - positions[far]!
        const fy = y - positions[far + 1]!
        const apart = fx * fx + fy * fy
        if (far === own) continue
        // Points on top of each other are parted by the longest step.
        const push = apart > 0 ? forceAt(repulsion, apart, float, bits) : 0
        x += rate * (apart > 0 ? clip(push * fx) : LONGEST)
        y += rate * (apart > 0 ? clip(push * fy) : LONGEST)
      }
      positions[own] = x
      positions[own + 1] = y
    }
  }
}

function clip(value: number): number {
  return value > LONGEST ? LONGEST : value < -LONGEST ? -LONGEST : value
}
