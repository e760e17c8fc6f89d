/**
 * The best split among all features, by histograms of G and H. The larger of two sides is its parent without the
 * smaller one, so of each pair only the smaller is summed up. Sums are of fixed-point numbers, so that they are exact and
 * a bin without rows is exactly 0.
 */
import { openTreeNodes, type TreeNodes } from '../../compute/wasm/tree-nodes'
import type { Job } from '../../runtime/job'
import { MISSING_BIN, type Binned } from './bins'
import type { GpuHistograms } from './gpu-histograms'
import { noSplit, type OpenNode, type Partition, type Split, type SplitFinder, type SplitRule } from './grow'

/** Bits of a sum over all rows; a double holds 53. */
const SUM_BITS = 51

/**
 * What any tree on these rows shares. Each feature's bins and one for missing values stand one after the other.
 * @property offsets where a feature begins in a histogram, where G and H alternate; one more for the end
 */
export interface BoostedRows {
  readonly nodes: TreeNodes
  readonly offsets: Int32Array
}

/** Puts the rows where trees are grown on them. */
export async function openBoostedRows(binned: Binned, depth: number, job: Job): Promise<BoostedRows> {
  const { rows, columns, edges, byColumn } = binned
  const offsets = new Int32Array(columns + 1)
  for (let c = 0; c < columns; c++) offsets[c + 1] = offsets[c]! + 2 * (edges[c]!.length + 2)
  // On the way down one side of every level waits while the other is looked at.
  const nodes = openTreeNodes({ rows, columns, slots: offsets[columns]! / 2, buffers: depth + 3 })
  nodes.codes.set(byColumn)
  const { slots, width, spareSlot } = nodes
  if (width > columns) slots.fill(spareSlot)
  for (let c = 0; c < columns; c++) {
    const first = offsets[c]! / 2
    const missing = offsets[c + 1]! / 2 - 1
    for (let row = 0, at = c; row < rows; row++, at += width) {
      const code = byColumn[c * rows + row]!
      slots[at] = code === MISSING_BIN ? missing : first + code
    }
    if (job.due()) await job.rest()
  }
  return { nodes, offsets }
}

/** A number to add and take away again that rounds to a multiple of a power of two, small enough for exact sums. */
export const roundingOf = (largest: number, count: number): number =>
  1.5 * 2 ** (52 + Math.ceil(Math.log2(largest * count)) - SUM_BITS)

/** The rows as a tree parts them. */
export const partitionOfAll = ({ nodes }: BoostedRows): Partition => ({
  count: nodes.rows.length,
  sums: () => {
    const { pairs } = nodes
    let g = 0
    let h = 0
    for (let i = 0; i < pairs.length; i += 2) {
      g += pairs[i]!
      h += pairs[i + 1]!
    }
    return { g, h }
  },
  part: ({ from, to }, { feature, bin, missingLeft }) => {
    const [middle, g, h] = nodes.part(from, to, feature, bin, missingLeft)
    return { middle, g, h }
  },
})

/** @param device sums up the nodes for which that is sooner */
export function findAmongAll(
  { nodes, offsets }: BoostedRows,
  { lambda, gamma, minChildWeight }: SplitRule,
  device?: GpuHistograms,
): SplitFinder {
  const columns = offsets.length - 1
  const histograms = new Map<number, Float64Array>()
  const spare = [...nodes.histograms]

  const sum = ({ from, to }: OpenNode): Float64Array | Promise<Float64Array> => {
    const histogram = spare.pop()!
    if (device?.isSooner(to - from)) return device.sum(nodes.rows.subarray(from, to), offsets, histogram)
    nodes.sum(from, to, histogram.fill(0))
    return histogram
  }

  const scan = (histogram: Float64Array, feature: number, open: OpenNode, missingLeft: boolean, best: Split): void => {
    const parent = (open.g * open.g) / (open.h + lambda)
    const from = offsets[feature]!
    const to = offsets[feature + 1]! - 4
    let g = missingLeft ? histogram[to + 2]! : 0
    let h = missingLeft ? histogram[to + 3]! : 0
    for (let at = from; at < to; at += 2) {
      const binH = histogram[at + 1]!
      if (binH === 0) continue
      g += histogram[at]!
      h += binH
      const rightH = open.h - h
      if (h < minChildWeight) continue
      if (rightH < minChildWeight || rightH <= 0) break
      const rightG = open.g - g
      const a = h + lambda
      const b = rightH + lambda
      // One division instead of two.
      const gain = (g * g * b + rightG * rightG * a) / (a * b) - parent
      if (gain <= best.gain) continue
      best.gain = gain
      best.feature = feature
      best.bin = (at - from) / 2
      best.missingLeft = missingLeft
    }
  }

  const bestOf = (open: OpenNode, histogram: Float64Array): Split => {
    histograms.set(open.node, histogram)
    const best = noSplit(gamma)
    for (let feature = 0; feature < columns; feature++) {
      scan(histogram, feature, open, false, best)
      if (histogram[offsets[feature + 1]! - 1] !== 0) scan(histogram, feature, open, true, best)
    }
    if (best.feature < 0) return best
    best.next = best.bin + 1
    while (histogram[offsets[best.feature]! + 2 * best.next + 1] === 0) best.next++
    return best
  }

  /** The larger side is what is left of the whole. */
  const divide = (
    whole: Float64Array,
    summed: Float64Array,
    open: OpenNode,
    small: OpenNode,
    large: OpenNode,
  ): void => {
    nodes.subtract(whole, summed)
    histograms.delete(open.node)
    histograms.set(small.node, summed)
    histograms.set(large.node, whole)
  }

  return {
    best: (open) => {
      const histogram = histograms.get(open.node) ?? sum(open)
      return histogram instanceof Promise ? histogram.then((made) => bestOf(open, made)) : bestOf(open, histogram)
    },
    divided: (open, left, right) => {
      const whole = histograms.get(open.node)!
      const [small, large] = left.to - left.from <= right.to - right.from ? [left, right] : [right, left]
      const summed = sum(small)
      if (summed instanceof Promise) return summed.then((made) => divide(whole, made, open, small, large))
      divide(whole, summed, open, small, large)
    },
    done: ({ node }) => {
      const histogram = histograms.get(node)
      if (!histogram) return
      histograms.delete(node)
      spare.push(histogram)
    },
  }
}
