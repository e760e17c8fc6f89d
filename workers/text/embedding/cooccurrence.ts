/**
 * Co-occurrence counts: for one-hot word vectors, the sum over all windows of (one-hot word) x (one-hot neighbour)
 * is the matrix whose cell (w, c) says how often c stands within `window` words of w. Nearly all cells are zero, so
 * the matrix is kept as compressed sparse rows (CSR).
 */
import type { Job } from '../../runtime/job'
import { BREAK, type WordCorpus } from './corpus'

/** CSR: row i has columns `columns[offsets[i] .. offsets[i + 1])`, ascending, with the values beside them. */
export interface SparseMatrix {
  rows: number
  columnCount: number
  offsets: Int32Array
  columns: Int32Array
  values: Float64Array
}

/**
 * Symmetric words x words counts. With `harmonic`, a neighbour at distance k counts 1/k instead of 1 (the weighting
 * of GloVe; Pennington et al. 2014).
 */
export async function countCooccurrences(
  corpus: WordCorpus,
  window: number,
  harmonic: boolean,
  job: Job,
): Promise<SparseMatrix> {
  const { ids } = corpus
  const n = corpus.words.length
  const positions = positionsByWord(ids, n)
  const offsets = new Int32Array(n + 1)
  let columns = new Int32Array(Math.max(1024, ids.length * 4))
  let values = new Float64Array(columns.length)
  const sums = new Float64Array(n)
  const touched = new Int32Array(n)
  let length = 0
  for (let word = 0; word < n; word++) {
    let touchedCount = 0
    const add = (neighbour: number, weight: number): void => {
      if (sums[neighbour] === 0) touched[touchedCount++] = neighbour
      sums[neighbour] = (sums[neighbour] as number) + weight
    }
    const end = positions.offsets[word + 1] as number
    for (let p = positions.offsets[word] as number; p < end; p++) {
      const at = positions.at[p] as number
      for (let k = 1; k <= window && at - k >= 0; k++) {
        const neighbour = ids[at - k] as number
        if (neighbour === BREAK) break
        add(neighbour, harmonic ? 1 / k : 1)
      }
      for (let k = 1; k <= window && at + k < ids.length; k++) {
        const neighbour = ids[at + k] as number
        if (neighbour === BREAK) break
        add(neighbour, harmonic ? 1 / k : 1)
      }
      if ((p & 4095) === 0 && job.due()) await job.rest()
    }
    if (length + touchedCount > columns.length) {
      columns = grown(columns, new Int32Array(columns.length * 2 + touchedCount))
      values = grown(values, new Float64Array(values.length * 2 + touchedCount))
    }
    const row = touched.subarray(0, touchedCount).sort()
    for (const column of row) {
      columns[length] = column
      values[length++] = sums[column] as number
      sums[column] = 0
    }
    offsets[word + 1] = length
    if (job.due()) {
      job.progress({ phase: 'counting neighbours', done: word, total: n, unit: 'words' })
      await job.rest()
    }
  }
  return { rows: n, columnCount: n, offsets, columns: columns.slice(0, length), values: values.slice(0, length) }
}

function grown<T extends Int32Array | Float64Array>(from: T, to: T): T {
  to.set(from)
  return to
}

/** Where each word stands, words in order (a counting sort of the positions). */
function positionsByWord(ids: Int32Array, n: number): { offsets: Int32Array; at: Int32Array } {
  const offsets = new Int32Array(n + 1)
  for (const id of ids) if (id !== BREAK) offsets[id + 1] = (offsets[id + 1] as number) + 1
  for (let i = 0; i < n; i++) offsets[i + 1] = (offsets[i + 1] as number) + (offsets[i] as number)
  const next = offsets.slice()
  const at = new Int32Array(offsets[n] as number)
  ids.forEach((id, position) => {
    if (id === BREAK) return
    const slot = next[id] as number
    at[slot] = position
    next[id] = slot + 1
  })
  return { offsets, at }
}
