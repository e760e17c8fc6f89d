/**
 * Features cut into at most 255 bins, so that a split is looked for among bins instead of among rows (Chen and Guestrin,
 * "XGBoost", KDD 2016, with quantiles; Ke et al., "LightGBM", NeurIPS 2017). Values are taken as float32 throughout, as
 * XGBoost takes them, so that a model that is loaded there sends every row the same way.
 */
import type { Job } from '../../runtime/job'
import type { Matrix } from '../matrix'

/** Bins of values; one more code stands for a missing value. */
export const MOST_BINS = 255
export const MISSING_BIN = 255

/**
 * @property byColumn (columns, rows): bin of each value, MISSING_BIN for NaN
 * @property edges for each column, ascending float32: bin b holds the values below edges[b] and not below edges[b - 1]
 */
export interface Binned {
  readonly byColumn: Uint8Array
  readonly rows: number
  readonly columns: number
  readonly edges: readonly Float32Array[]
  readonly ranges: readonly BinRanges[]
}

/** The smallest and the largest value in each bin of one column. */
export interface BinRanges {
  readonly low: Float32Array
  readonly high: Float32Array
}

/** Halfway between what goes left and what goes right, as an exact search over the node's own rows has it. */
export const thresholdOf = ({ low, high }: BinRanges, lastLeft: number, firstRight: number): number =>
  between(high[lastLeft]!, low[firstRight]!)

export async function binMatrix({ values, rows, columns }: Matrix, job: Job): Promise<Binned> {
  const byColumn = new Uint8Array(rows * columns)
  const column = new Float32Array(rows)
  const ranges: BinRanges[] = []
  const edges: Float32Array[] = []
  for (let c = 0; c < columns; c++) {
    for (let row = 0; row < rows; row++) column[row] = values[row * columns + c]!
    const cut = edgesOf(column)
    const low = new Float32Array(cut.length + 1).fill(Infinity)
    const high = new Float32Array(cut.length + 1).fill(-Infinity)
    for (let row = 0; row < rows; row++) {
      const value = column[row]!
      const code = Number.isNaN(value) ? MISSING_BIN : binOf(value, cut)
      if (code !== MISSING_BIN) {
        if (value < low[code]!) low[code] = value
        if (value > high[code]!) high[code] = value
      }
      byColumn[c * rows + row] = code
    }
    edges.push(cut)
    ranges.push({ low, high })
    if (job.due()) await job.rest()
  }
  return { byColumn, rows, columns, edges, ranges }
}

/** How many edges are not above the value. */
function binOf(value: number, edges: Float32Array): number {
  let [low, high] = [0, edges.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (value < edges[middle]!) high = middle
    else low = middle + 1
  }
  return low
}

/** Between every two values where there are few, else where the ranks of the values say so. */
function edgesOf(column: Float32Array): Float32Array {
  const sorted = new Float32Array(column.length)
  let count = 0
  for (const value of column) if (!Number.isNaN(value)) sorted[count++] = value
  sorted.subarray(0, count).sort()
  let distinct = 0
  for (let i = 0; i < count && distinct <= MOST_BINS; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) distinct++
  const isExact = distinct <= MOST_BINS
  const edges: number[] = []
  let inBin = 0
  let left = count
  for (let i = 1; i < count; i++) {
    inBin++
    if (sorted[i] === sorted[i - 1]) continue
    const binsLeft = MOST_BINS - edges.length
    if (!isExact && (binsLeft <= 1 || inBin < left / binsLeft)) continue
    edges.push(between(sorted[i - 1]!, sorted[i]!))
    left -= inBin
    inBin = 0
  }
  return Float32Array.from(edges)
}

/** A float32 above `low` and not above `high`. */
function between(low: number, high: number): number {
  const middle = Math.fround(low / 2 + high / 2)
  return middle > low ? middle : high
}
