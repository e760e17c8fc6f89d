/**
 * t-SNE in two dimensions: points are moved until the Student-t similarities q_ij of the picture are as close as they
 * get, in Kullback-Leibler divergence, to the Gaussian similarities p_ij of the data. p is sparse (affinities.ts) and
 * repulsion comes from a field (field.ts), so an iteration takes O(n perplexity + M^2 log M) for M nodes along the
 * picture. Gradient descent with momentum and per-coordinate gains; PCA start, schedule and step size as in
 * scikit-learn: exaggeration 12 and momentum 0.5 for 250 iterations, then 0.8; rate max(n / 48, 50). All of a run is
 * plain data, so it can be stored and resumed.
 * Sources: L. van der Maaten, G. Hinton, JMLR 9 (2008); gains: R. Jacobs, Neural Networks 1 (1988); step size:
 * A. Belkina et al., Nature Communications 10 (2019); PCA start: D. Kobak, P. Berens, ibid.
 */
import { nearestNeighbours } from '../../compute/kernels/neighbours/neighbours'
import { MAX_PROJECTED_ROWS, type KlPoint } from '../../contracts/text/project'
import { invalid } from '../../runtime/errors'
import { makeJob, type Job } from '../../runtime/job'
import { makeRandom } from '../../runtime/random'
import { jointAffinities, neighboursFor } from './affinities'
import { assertMatrix } from './matrix'
import { pca } from './pca'
import { repel } from './field'
import { assertRoomForPairs, type SparseMatrix } from './sparse'
import { computeGradient, klDivergence, makeForces, negativeEntropy, type Forces } from './tsne-forces'

const START_DEVIATION = 1e-4
/** Enough to part equal rows, too little to be seen. */
const JITTER = START_DEVIATION / 100
const KL_EVERY = 25
const LIVE_INTERVAL_MS = 50
const MIN_GAIN = 0.01

export interface TsneOptions {
  /** Effective number of neighbours. Default 30; below n - 1. */
  readonly perplexity?: number
  /** Seeds the random start, or the small jitter on the PCA start. Default 0. */
  readonly seed?: number
  readonly initialization?: 'pca' | 'random'
  /** Default 12. */
  readonly earlyExaggeration?: number
  /** Default 250. */
  readonly exaggeratedIterations?: number
  /** Default max(n / earlyExaggeration / 4, 50). */
  readonly learningRate?: number
}

/**
 * What a run has done so far, which nothing but the run itself can give back; the rest of its state is computed from
 * the vectors. Arrays named planar hold n values of x, then n of y.
 */
export interface TsneMoves {
  readonly iteration: number
  /** Planar. */
  readonly positions: Float64Array
  /** Planar. */
  readonly velocity: Float64Array
  /** Planar. */
  readonly gains: Float64Array
  /** KL in nats of the unexaggerated affinities, every 25 iterations. */
  readonly history: KlPoint[]
}

/** Everything a run needs to go on; survives structured clone. */
export interface TsneState extends TsneMoves {
  readonly count: number
  iteration: number
  readonly earlyExaggeration: number
  readonly exaggeratedIterations: number
  readonly learningRate: number
  /** Joint probabilities, symmetric; they sum to 1. */
  readonly affinities: SparseMatrix
  /** Sum of p log p over ordered pairs. */
  readonly affinityConstant: number
}

export interface TsneResult {
  /** n x 2, row-major. */
  readonly points: Float32Array
  readonly kl: number
  readonly iteration: number
  readonly history: readonly KlPoint[]
}

/** What `job.progress` carries while points move. */
export type TsneLive = Pick<TsneResult, 'points' | 'kl' | 'iteration'>

/**
 * Prepares a run on `vectors` (n x d, row-major): neighbourhoods and start positions.
 * Throws `input/invalid` for fewer than 4 or more than `MAX_PROJECTED_ROWS` rows, or a perplexity that n rows cannot have.
 */
export async function beginTsne(
  vectors: Float32Array,
  n: number,
  d: number,
  options: TsneOptions = {},
  job: Job = makeJob(),
): Promise<TsneState> {
  assertMatrix(vectors, n, d)
  assertRunnable(n, perplexityOf(options))
  const positions = await startPositions(vectors, n, d, options, job)
  const atRest = {
    iteration: 0,
    velocity: new Float64Array(2 * n),
    gains: new Float64Array(2 * n).fill(1),
    history: [],
  }
  return restoreTsne(vectors, n, d, options, { ...atRest, positions }, job)
}

/**
 * Takes a run up again from its moves, which are copied. With the same vectors and options it goes on to the same bits.
 * Throws as `beginTsne` does.
 */
export async function restoreTsne(
  vectors: Float32Array,
  n: number,
  d: number,
  options: TsneOptions,
  moves: TsneMoves,
  job: Job = makeJob(),
): Promise<TsneState> {
  assertMatrix(vectors, n, d)
  assertRunnable(n, perplexityOf(options))
  const earlyExaggeration = options.earlyExaggeration ?? 12
  const perplexity = perplexityOf(options)
  const search = { vectors, rows: n, columns: d, k: neighboursFor(perplexity, n) }
  const affinities = await jointAffinities(n, await nearestNeighbours(search, job), perplexity, job)
  return {
    ...structuredClone(moves),
    count: n,
    earlyExaggeration,
    exaggeratedIterations: options.exaggeratedIterations ?? 250,
    learningRate: options.learningRate ?? Math.max(n / earlyExaggeration / 4, 50),
    affinities,
    affinityConstant: negativeEntropy(affinities),
  }
}

const perplexityOf = ({ perplexity = 30 }: TsneOptions): number => perplexity

function assertRunnable(n: number, perplexity: number): void {
  if (n < 4) throw invalid(`t-SNE needs at least 4 rows; got ${n}. Use PCA for so few.`)
  if (n > MAX_PROJECTED_ROWS) {
    throw invalid(`t-SNE takes up to ${MAX_PROJECTED_ROWS.toLocaleString('en')} rows; got ${n}. Take a sample of them.`)
  }
  if (!(perplexity >= 1 && perplexity < n - 1)) {
    throw invalid(`The perplexity has to lie between 1 and ${n - 1}, the number of neighbours; got ${perplexity}.`)
  }
  assertRoomForPairs(n, neighboursFor(perplexity, n), 'the perplexity')
}

async function startPositions(
  vectors: Float32Array,
  n: number,
  d: number,
  options: TsneOptions,
  job: Job,
): Promise<Float64Array> {
  const random = makeRandom(options.seed ?? 0)
  const positions = new Float64Array(2 * n)
  if (options.initialization === 'random') return positions.map(() => random.normal() * START_DEVIATION)
  const { scores, count, explainedVariance } = await pca(vectors, n, d, { components: 2 }, job)
  // The population deviation of the first scores, as NumPy's std has it.
  const deviation = Math.sqrt((explainedVariance[0]! * (n - 1)) / n)
  const scale = deviation > 0 ? START_DEVIATION / deviation : 0
  for (let i = 0; i < n; i++) {
    for (let axis = 0; axis < 2; axis++) {
      const score = axis < count ? scores[i * count + axis]! : 0
      positions[axis * n + i] = score * scale + random.normal() * (scale > 0 ? JITTER : START_DEVIATION)
    }
  }
  return positions
}

/**
 * Runs `iterations` more. The state is moved in place and always stands between two iterations, so that a cancelled
 * run can be resumed where it stood; n runs of m iterations give the same bits as one of n m.
 * Reports live points at most 20 times a second.
 */
export async function resumeTsne(state: TsneState, iterations: number, job: Job = makeJob()): Promise<TsneResult> {
  const last = state.iteration + iterations
  const forces = makeForces(state.count)
  let reportedAt = -Infinity
  while (state.iteration < last) {
    step(state, forces)
    if (performance.now() - reportedAt >= LIVE_INTERVAL_MS) {
      reportedAt = performance.now()
      job.progress({ phase: 'moving points', done: state.iteration, total: last, live: liveOf(state) })
    }
    if (job.due()) await job.rest()
  }
  const result: TsneResult = {
    points: interleaved(state.positions, state.count),
    kl: klOf(state, forces),
    iteration: state.iteration,
    history: state.history.slice(),
  }
  job.progress({ phase: 'moving points', done: last, total: last, live: liveOf(state, result.kl) })
  return result
}

/** The whole run: `beginTsne`, then `iterations` (default 1,000) of `resumeTsne`. */
export async function tsne(
  vectors: Float32Array,
  n: number,
  d: number,
  options: TsneOptions & { readonly iterations?: number } = {},
  job: Job = makeJob(),
): Promise<TsneResult> {
  const state = await beginTsne(vectors, n, d, options, job)
  return resumeTsne(state, options.iterations ?? 1000, job)
}

/** One iteration of gradient descent. */
function step(state: TsneState, forces: Forces): void {
  const exaggerated = state.iteration < state.exaggeratedIterations
  // The second phase starts at rest, with fresh gains.
  if (state.iteration === state.exaggeratedIterations) {
    state.velocity.fill(0)
    state.gains.fill(1)
  }
  computeGradient(state.positions, state.affinities, state.count, exaggerated ? state.earlyExaggeration : 1, forces)
  descend(state, forces.gradient, exaggerated ? 0.5 : 0.8)
  state.iteration++
  if (state.iteration % KL_EVERY === 0) state.history.push({ iteration: state.iteration, kl: klOf(state, forces) })
}

/** Gains grow by 0.2 while a coordinate keeps its direction and shrink by a fifth when it turns. */
function descend(state: TsneState, gradient: Float64Array, momentum: number): void {
  const { positions, velocity, gains, learningRate } = state
  for (let i = 0; i < positions.length; i++) {
    const slope = gradient[i]!
    const gain = Math.max(MIN_GAIN, slope * velocity[i]! < 0 ? gains[i]! + 0.2 : gains[i]! * 0.8)
    const moved = momentum * velocity[i]! - learningRate * gain * slope
    gains[i] = gain
    velocity[i] = moved
    positions[i] = positions[i]! + moved
  }
}

/** KL divergence in nats where the state stands. */
export function klOf(state: TsneState, { field, repulsion }: Forces = makeForces(state.count)): number {
  const { positions, affinities, count, affinityConstant } = state
  const z = repel(field, positions, count, repulsion)
  return klDivergence(positions, affinities, count, affinityConstant, z)
}

/** The last KL measured is shown: measuring it anew for each picture would cost more than an iteration. */
function liveOf(state: TsneState, kl = state.history.at(-1)?.kl ?? Number.NaN): TsneLive {
  return { points: interleaved(state.positions, state.count), kl, iteration: state.iteration }
}

function interleaved(planar: Float64Array, n: number): Float32Array {
  const points = new Float32Array(2 * n)
  for (let i = 0; i < n; i++) {
    points[2 * i] = planar[i]!
    points[2 * i + 1] = planar[n + i]!
  }
  return points
}
