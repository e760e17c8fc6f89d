/**
 * Features cut into at most 255 bins, so that a split is looked for among bins instead of among rows (Chen and Guestrin,
 * "XGBoost", KDD 2016, with quantiles; Ke et al., "LightGBM", NeurIPS 2017). Values are taken as float32 throughout, as
 * XGBoost takes them, so that a model that is loaded there sends every row the same way.
 */
import type { Matrix } from '../matrix'

/** Bins of values; one more code stands for a missing value. */
export const MOST_BINS = 255
export const MISSING_BIN = 255

/**
 * @property codes   (rows, columns), row-major: bin of each value, MISSING_BIN for NaN
 * @property byColumn the same codes, column after column
 * @property edges for each column, ascending float32: bin b holds the values below edges[b] and not below edges[b - 1]
 */
export interface Binned {
  readonly codes: Uint8Array
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

export function binMatrix({ values, rows, columns }: Matrix): Binned {
  const codes = new Uint8Array(rows * columns)
  const byColumn = new Uint8Array(rows * columns)
  const column = new Float32Array(rows)
  const ranges: BinRanges[] = []
  const edges = Array.from({ length: columns }, (_, c) => {
    for (let row = 0; row < rows; row++) column[row] = values[row * columns + c]!
    const cut = edgesOf(column)
    const range = {
      low: new Float32Array(cut.length + 1).fill(Infinity),
      high: new Float32Array(cut.length + 1).fill(-Infinity),
    }
    ranges.push(range)
    for (let row = 0; row < rows; row++) {
      const value = column[row]!
      const code = Number.isNaN(value) ? MISSING_BIN : binOf(value, cut)
      if (code !== MISSING_BIN) {
        if (value < range.low[code]!) range.low[code] = value
        if (value > range.high[code]!) range.high[code] = value
      }
      codes[row * columns + c] = code
      byColumn[c * rows + row] = code
    }
    return cut
  })
  return { codes, byColumn, rows, columns, edges, ranges }
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
  const sorted = column.filter((value) => !Number.isNaN(value)).sort()
  const distinct: number[] = []
  const counts: number[] = []
  for (const value of sorted) {
    if (value === distinct.at(-1)) counts[counts.length - 1]!++
    else {
      distinct.push(value)
      counts.push(1)
    }
  }
  const edges: number[] = []
  const isExact = distinct.length <= MOST_BINS
  let inBin = 0
  let left = sorted.length
  for (let k = 0; k + 1 < distinct.length; k++) {
    inBin += counts[k]!
    const binsLeft = MOST_BINS - edges.length
    if (!isExact && (binsLeft <= 1 || inBin < left / binsLeft)) continue
    edges.push(between(distinct[k]!, distinct[k + 1]!))
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
