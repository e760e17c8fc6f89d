/**
 * What a search for nearest neighbours is given and gives, on the CPU and on the GPU alike. Distances are made so that
 * less is nearer: squared Euclidean; 1 - cosine; minus the dot product. Equal distances go to the lower row number.
 */
import { invalid } from '../../../runtime/errors'

export type Metric = 'l2' | 'cosine' | 'dot'

/** Row-major: rows x columns numbers. */
export interface Rows {
  readonly vectors: Float32Array
  readonly rows: number
}

export interface Search extends Rows {
  readonly columns: number
  /** How many to find for each query; clipped to the rows there are. */
  readonly k: number
  /** Default l2. */
  readonly metric?: Metric
  /** Left out: every row asks for its neighbours among the others. */
  readonly queries?: Rows
}

/** @property k what was asked for, or less where there are fewer rows */
export interface Neighbours {
  readonly k: number
  /** queries x k, nearest first. */
  readonly indices: Int32Array<ArrayBuffer>
  /** queries x k. */
  readonly distances: Float32Array<ArrayBuffer>
}

/** A search with its defaults, checked. */
export interface CheckedSearch extends Rows {
  readonly columns: number
  readonly k: number
  readonly metric: Metric
  readonly queries: Rows
  /** A row is no neighbour of itself. */
  readonly leaveOutSelf: boolean
}

/** Throws `input/invalid` for sizes that don't fit the vectors. For the cosine all rows are scaled to length 1, as copies. */
export function checkSearch(search: Search): CheckedSearch {
  const { vectors, rows, columns, metric = 'l2', queries } = search
  if (!(Number.isInteger(columns) && columns >= 1)) {
    throw invalid(`Neighbours need rows of at least one column; got ${columns}.`)
  }
  for (const given of [{ vectors, rows }, queries ?? { vectors, rows }]) {
    if (given.vectors.length !== given.rows * columns) {
      throw invalid(`${given.rows} rows of ${columns} columns are not the ${given.vectors.length} numbers given.`)
    }
  }
  if (!(Number.isInteger(search.k) && search.k >= 1)) {
    throw invalid(`The number of neighbours has to be a whole number from 1; got ${search.k}.`)
  }
  const leaveOutSelf = queries === undefined
  const own = metric === 'cosine' ? { vectors: unitRows(vectors, rows, columns), rows } : { vectors, rows }
  const asked = !queries
    ? own
    : metric === 'cosine'
      ? { vectors: unitRows(queries.vectors, queries.rows, columns), rows: queries.rows }
      : queries
  const k = Math.max(0, Math.min(search.k, leaveOutSelf ? rows - 1 : rows))
  return { ...own, columns, k, metric, queries: asked, leaveOutSelf }
}

/** Rows of zeros have no direction and stay: their cosine to everything is 0. */
function unitRows(vectors: Float32Array, rows: number, columns: number): Float32Array {
  const unit = new Float32Array(vectors.length)
  for (let i = 0; i < rows; i++) {
    let squares = 0
    for (let j = i * columns; j < (i + 1) * columns; j++) squares += vectors[j]! * vectors[j]!
    const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0
    for (let j = i * columns; j < (i + 1) * columns; j++) unit[j] = vectors[j]! * scale
  }
  return unit
}
