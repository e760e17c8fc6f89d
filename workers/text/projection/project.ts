/** The projection stage over plain vectors: chooses the rows, runs PCA, t-SNE or UMAP, and measures the picture. */
import type { GivenVectors, ProjectionData, ProjectionQuality } from '../../contracts/text/project'
import type { WordVectors } from '../../contracts/text/embedding'
import { invalid } from '../../runtime/errors'
import type { Job } from '../../runtime/job'
import { makeRandom, shuffle } from '../../runtime/random'
import { assertMatrix } from './matrix'
import { type NamedRows, tsneMethod, umapMethod } from './methods'
import { pca } from './pca'
import { allowedNeighbours, projectionQuality } from './quality'
import { type MovesStore, runMethod } from './runs'

const SHOWN_COMPONENTS = 10
const QUALITY_ROWS = 2000

export interface ProjectOptions {
  readonly method: 'pca' | 'tsne' | 'umap'
  /** At most this many rows of an embedding; given vectors are taken whole. */
  readonly words: number
  /** t-SNE. */
  readonly perplexity: number
  readonly iterations: number
  /** UMAP: the row itself counts as one of them. */
  readonly neighbours: number
  readonly minDistance: number
  readonly epochs: number
  /** Scale every row to length 1 first: Euclidean distance then ranks as the cosine does. */
  readonly unitLength: boolean
  readonly seed: number
}

/**
 * @param store keeps a cancelled run beyond this worker
 * Throws `input/invalid` for vectors that are no matrix of finite numbers, or that the method can't take.
 */
export async function project(
  input: WordVectors | GivenVectors,
  options: ProjectOptions,
  job: Job,
  store: MovesStore,
): Promise<ProjectionData> {
  const rows = rowsOf(input, options.words)
  assertMatrix(rows.vectors, rows.rows, rows.columns)
  if (options.unitLength) scaleToUnit(rows)
  const picture = await pictureOf(rows, options, job, store)
  const { quality, qualityRows } = await measure(rows, picture.points, options.seed, job)
  return {
    method: options.method,
    words: rows.words,
    rows: rows.rows,
    columns: rows.columns,
    ...picture,
    trustworthiness: (quality.find(({ k }) => k === 12) ?? quality.at(-1))?.trustworthiness ?? Number.NaN,
    quality,
    qualityRows,
  }
}

/** The first words of an embedding (they stand in order of frequency), or all given rows, as an own flat copy. */
function rowsOf(input: WordVectors | GivenVectors, most: number): NamedRows {
  if ('words' in input) {
    const { words, vectors, dimensions } = input
    const rows = Math.min(words.length, most)
    return { words: words.slice(0, rows), vectors: vectors.slice(0, rows * dimensions), rows, columns: dimensions }
  }
  const { vectors, rows, columns } = input
  return { words: [], vectors: flat(vectors, columns), rows, columns }
}

function flat(vectors: GivenVectors['vectors'], columns: number): Float32Array<ArrayBuffer> {
  if (typeof vectors[0] !== 'object') return Float32Array.from(vectors as ArrayLike<number>)
  const rows = Array.from(vectors as ArrayLike<ArrayLike<number>>)
  const uneven = rows.findIndex((row) => row.length !== columns)
  if (uneven >= 0) {
    throw invalid(`Row ${uneven + 1} has ${rows[uneven]!.length} numbers; every row needs ${columns}, one a column.`)
  }
  const out = new Float32Array(rows.length * columns)
  rows.forEach((row, i) => out.set(row, i * columns))
  return out
}

/** NamedRows of zeros stay as they are: they have no direction. */
function scaleToUnit({ vectors, rows, columns }: NamedRows): void {
  for (let i = 0; i < rows; i++) {
    const row = vectors.subarray(i * columns, (i + 1) * columns)
    const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0))
    if (length > 0) for (let j = 0; j < columns; j++) row[j] = row[j]! / length
  }
}

type Picture = Pick<
  ProjectionData,
  'points' | 'explainedVariance' | 'perplexity' | 'neighbours' | 'kl' | 'history' | 'iterations'
>

function pictureOf(rows: NamedRows, options: ProjectOptions, job: Job, store: MovesStore): Promise<Picture> {
  if (options.method === 'pca') return byPca(rows, job)
  return options.method === 'tsne' ? byTsne(rows, options, job, store) : byUmap(rows, options, job, store)
}

async function byPca({ vectors, rows, columns }: NamedRows, job: Job): Promise<Picture> {
  const { scores, count, explainedVarianceRatio } = await pca(
    vectors,
    rows,
    columns,
    { components: SHOWN_COMPONENTS },
    job,
  )
  const points = new Float32Array(2 * rows)
  for (let i = 0; i < rows; i++) {
    points[2 * i] = scores[i * count]!
    points[2 * i + 1] = count > 1 ? scores[i * count + 1]! : 0
  }
  return { points, explainedVariance: Array.from(explainedVarianceRatio.subarray(0, count)) }
}

/** A perplexity that n rows can't have becomes a third of the neighbours there are (van der Maaten's rule of thumb). */
export function usablePerplexity(asked: number, n: number): number {
  return asked < n - 1 ? asked : Math.max(1, (n - 1) / 3)
}

async function byTsne(rows: NamedRows, options: ProjectOptions, job: Job, store: MovesStore): Promise<Picture> {
  const perplexity = usablePerplexity(options.perplexity, rows.rows)
  const method = tsneMethod(rows, { perplexity, seed: options.seed })
  const { points, kl, iteration, history } = await runMethod(method, options.iterations, job, store)
  return { points, perplexity, kl, iterations: iteration, history: history.slice() }
}

/** Of fewer rows than neighbours all are taken. */
async function byUmap(rows: NamedRows, options: ProjectOptions, job: Job, store: MovesStore): Promise<Picture> {
  const { minDistance, epochs, seed } = options
  const neighbours = Math.min(options.neighbours, rows.rows)
  const method = umapMethod(rows, { neighbours, minDistance, epochs, seed })
  const { points, iteration } = await runMethod(method, epochs, job, store)
  return { points, neighbours, iterations: iteration }
}

/** The figures on all rows, or on a sample where every pair of rows would be too many. */
async function measure(
  { vectors, rows, columns }: NamedRows,
  points: Float32Array,
  seed: number,
  job: Job,
): Promise<{ quality: ProjectionQuality[]; qualityRows: number }> {
  if (rows <= QUALITY_ROWS) {
    const ks = neighbourCounts(rows)
    return { quality: await projectionQuality(vectors, rows, columns, points, 2, ks, job), qualityRows: rows }
  }
  const order = shuffle(
    Uint32Array.from({ length: rows }, (_, i) => i),
    makeRandom(seed),
  ).subarray(0, QUALITY_ROWS)
  const before = new Float32Array(QUALITY_ROWS * columns)
  const after = new Float32Array(QUALITY_ROWS * 2)
  order.forEach((row, i) => {
    before.set(vectors.subarray(row * columns, (row + 1) * columns), i * columns)
    after.set(points.subarray(row * 2, row * 2 + 2), i * 2)
  })
  const ks = neighbourCounts(QUALITY_ROWS)
  return {
    quality: await projectionQuality(before, QUALITY_ROWS, columns, after, 2, ks, job),
    qualityRows: QUALITY_ROWS,
  }
}

/** 5, 12, 15 and 30 as far as the rows allow; for very few rows as many neighbours as they do allow. */
function neighbourCounts(rows: number): number[] {
  const allowed = allowedNeighbours(rows)
  const most = Math.ceil(rows / 2) - 1
  return allowed.length > 0 || most < 1 ? allowed : [most]
}
