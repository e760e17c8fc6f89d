/**
 * Sparse symmetric matrices from lists of neighbours: t-SNE's joint probabilities and UMAP's fuzzy graph are both made
 * so, with another rule for what the two directions of a pair become.
 */
import { invalid } from '../../runtime/errors'
import type { Job } from '../../runtime/job'

/** Rows one after another: those of row i stand from starts[i] to starts[i + 1], columns rising. */
export interface SparseMatrix {
  readonly starts: Int32Array
  readonly columns: Int32Array
  readonly values: Float32Array
}

/** Lists and matrices of so many pairs take about 1 GB on the way. */
const MOST_PAIRS = 20e6

/** Throws `input/invalid` where n lists of k neighbours wouldn't fit a tab; `what` is the parameter to lower. */
export function assertRoomForPairs(n: number, k: number, what: string): void {
  if (n * k <= MOST_PAIRS) return
  const [pairs, most] = [Math.round((n * k) / 1e6), MOST_PAIRS / 1e6]
  throw invalid(
    `That would weigh ${pairs} million pairs of rows; there is room for ${most}. Lower ${what}, or take fewer rows.`,
  )
}

/**
 * The symmetric matrix (n x n) of `join(a_ij, a_ji)`, where a holds `values` (n x k) at the columns `indices` (n x k,
 * each row's distinct) and 0 elsewhere. O(n k log k).
 */
export async function symmetrise(
  n: number,
  k: number,
  indices: Int32Array,
  values: Float32Array,
  join: (forth: number, back: number) => number,
  job: Job,
): Promise<SparseMatrix> {
  const forward = sortedRows(n, k, indices, values)
  if (job.due()) await job.rest()
  const backward = transpose(n, forward)
  if (job.due()) await job.rest()
  const starts = new Int32Array(n + 1)
  const columns = new Int32Array(2 * n * k)
  const joined = new Float32Array(2 * n * k)
  let at = 0
  for (let i = 0; i < n; i++) {
    let a = forward.starts[i]!
    let b = backward.starts[i]!
    const lastA = forward.starts[i + 1]!
    const lastB = backward.starts[i + 1]!
    while (a < lastA || b < lastB) {
      const columnA = a < lastA ? forward.columns[a]! : n
      const columnB = b < lastB ? backward.columns[b]! : n
      columns[at] = Math.min(columnA, columnB)
      joined[at++] = join(columnA <= columnB ? forward.values[a++]! : 0, columnB <= columnA ? backward.values[b++]! : 0)
    }
    starts[i + 1] = at
    if (job.due()) await job.rest()
  }
  return { starts, columns: columns.slice(0, at), values: joined.slice(0, at) }
}

/** The neighbours of each row in rising order: what a double transposition gives. */
function sortedRows(n: number, k: number, indices: Int32Array, values: Float32Array): SparseMatrix {
  const starts = Int32Array.from({ length: n + 1 }, (_, i) => i * k)
  return transpose(n, transpose(n, { starts, columns: indices, values }))
}

/** Columns of the result rise, because the rows of `matrix` are taken in order. */
function transpose(n: number, { starts, columns, values }: SparseMatrix): SparseMatrix {
  const ends = new Int32Array(n + 1)
  for (const column of columns) ends[column + 1] = ends[column + 1]! + 1
  for (let i = 0; i < n; i++) ends[i + 1] = ends[i + 1]! + ends[i]!
  const turnedStarts = ends.slice()
  const turnedColumns = new Int32Array(columns.length)
  const turnedValues = new Float32Array(columns.length)
  for (let i = 0; i < n; i++) {
    for (let e = starts[i]!; e < starts[i + 1]!; e++) {
      const to = ends[columns[e]!]!
      ends[columns[e]!] = to + 1
      turnedColumns[to] = i
      turnedValues[to] = values[e]!
    }
  }
  return { starts: turnedStarts, columns: turnedColumns, values: turnedValues }
}
