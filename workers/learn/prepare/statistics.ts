/** What stands in for missing numbers, and what scales the others. NaN is left out of all of them. */
import type { PrepareSettings } from '../../contracts/learn/prepare'
import { quantile } from '../metrics/intervals'

export const presentSorted = (values: Float64Array): Float64Array =>
  values.filter((value) => !Number.isNaN(value)).sort()

/** @param sorted ascending, without NaN; an empty column is filled with 0 */
export function fillOf(sorted: Float64Array, how: PrepareSettings['fill']): number {
  if (sorted.length === 0 || how === 'zero') return 0
  if (how === 'mean') return meanOf(sorted)
  return how === 'median' ? quantile(sorted, 0.5) : modeOf(sorted)
}

/** shift and scale of (value - shift) / scale, from filled values. A constant column is only shifted. */
export function scalingOf(values: Float64Array, how: PrepareSettings['scale']): { shift: number; scale: number } {
  if (how === 'none') return { shift: 0, scale: 1 }
  const sorted = values.slice().sort()
  const [shift, scale] = {
    standard: () => [meanOf(sorted), deviationOf(sorted)],
    minmax: () => [sorted[0]!, sorted.at(-1)! - sorted[0]!],
    robust: () => [quantile(sorted, 0.5), quantile(sorted, 0.75) - quantile(sorted, 0.25)],
  }[how]() as [number, number]
  return { shift, scale: scale === 0 ? 1 : scale }
}

const meanOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** Of the population, as scikit-learn's StandardScaler. */
function deviationOf(values: Float64Array): number {
  const mean = meanOf(values)
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
}

/** The smallest of the most frequent values, as scipy's mode. */
function modeOf(sorted: Float64Array): number {
  let [best, longest] = [sorted[0]!, 0]
  for (let from = 0; from < sorted.length;) {
    let to = from
    while (to < sorted.length && sorted[to] === sorted[from]) to++
    if (to - from > longest) [best, longest] = [sorted[from]!, to - from]
    from = to
  }
  return best
}
