/**
 * The best split among all features, by histograms of G and H. The larger of two sides is its parent without the
 * smaller one, so of each pair only the smaller is summed up. Sums are of fixed-point numbers, so that they are exact and
 * a bin without rows is exactly 0.
 */
import { MISSING_BIN, type Binned } from './bins'
import type { GpuHistograms } from './gpu-histograms'
import { noSplit, type GrowRows, type OpenNode, type Split, type SplitFinder, type SplitRule } from './grow'

/** Bits of a sum over all rows; a double holds 53. */
const SUM_BITS = 51

/** Rounds the parts of all rows, in place, so that any sum of them is exact. */
export function fixedPoint(parts: Float64Array): void {
  let largest = 0
  for (const part of parts) largest = Math.max(largest, Math.abs(part))
  if (largest === 0) return
  const unit = 2 ** (Math.ceil(Math.log2(largest * parts.length)) - SUM_BITS)
  for (let i = 0; i < parts.length; i++) parts[i] = Math.round(parts[i]! / unit) * unit
}

/** @param device sums up the nodes for which that is sooner */
export function findAmongAll(
  { codes, columns, edges }: Binned,
  { rows, first, second }: GrowRows,
  { lambda, gamma, minChildWeight }: SplitRule,
  device?: GpuHistograms,
): SplitFinder {
  // Each feature's bins and one for missing values stand one after the other; G and H alternate.
  const offsets = new Int32Array(columns + 1)
  for (let c = 0; c < columns; c++) offsets[c + 1] = offsets[c]! + 2 * (edges[c]!.length + 2)
  const slots = Int32Array.from({ length: columns }, (_, c) => offsets[c + 1]! - 2)
  const size = offsets[columns]!
  const histograms = new Map<number, Float64Array>()
  const spare: Float64Array[] = []

  const sum = ({ from, to }: OpenNode): Float64Array | Promise<Float64Array> =>
    device?.isSooner(to - from) ? device.sum(rows.subarray(from, to), offsets) : sumHere(from, to)

  const sumHere = (from: number, to: number): Float64Array => {
    const histogram = spare.pop()?.fill(0) ?? new Float64Array(size)
    for (let i = from; i < to; i++) {
      const g = first[i]!
      const h = second[i]!
      for (let c = 0, base = rows[i]! * columns; c < columns; c++) {
        const code = codes[base + c]!
        const at = code === MISSING_BIN ? slots[c]! : offsets[c]! + 2 * code
        histogram[at]! += g
        histogram[at + 1]! += h
      }
    }
    return histogram
  }

  const scan = (histogram: Float64Array, feature: number, open: OpenNode, missingLeft: boolean, best: Split): void => {
    const parent = (open.g * open.g) / (open.h + lambda)
    const from = offsets[feature]!
    const to = slots[feature]! - 2
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
      if (histogram[slots[feature]! + 1] !== 0) scan(histogram, feature, open, true, best)
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
    for (let i = 0; i < size; i++) whole[i]! -= summed[i]!
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
  }
}
