/**
 * What a vocabulary says about its text: how much of the text its k most frequent tokens cover, how close its counts
 * come to Zipf's law (count proportional to 1 / rank; G. K. Zipf, "Human Behavior and the Principle of Least Effort",
 * 1949), and how many tokens of a part held out it doesn't know.
 */
import type { RankCurve, Vocabulary, ZipfFit } from '../contracts/text/vocabulary'
import type { TokenCounts } from './vocabulary'

/**
 * Share of running text (0 to 1) that the k most frequent tokens cover, at about `points` ranks spaced evenly on a
 * logarithmic axis. `total` is the length of the text in tokens, so that tokens left out count as not covered.
 */
export function coverageCurve(counts: readonly number[], total: number, points = 200): RankCurve {
  const ranks = logRanks(counts.length, points)
  const values = new Float64Array(ranks.length)
  let covered = 0
  let next = 0
  counts.forEach((count, i) => {
    covered += count
    if (ranks[next] === i + 1) values[next++] = total > 0 ? covered / total : 0
  })
  return { ranks, values }
}

/** Counts at about `points` ranks spaced evenly on a logarithmic axis. */
export function zipfCurve(counts: readonly number[], points = 200): RankCurve {
  const ranks = logRanks(counts.length, points)
  return { ranks, values: Float64Array.from(ranks, (rank) => counts[rank - 1] ?? 0) }
}

/**
 * Least-squares line through log count over log rank. Fitted to the curve's evenly spaced points, because over all
 * ranks the many words seen once would outvote every other part of the line. NaN for fewer than two ranks.
 */
export function fitZipf({ ranks, values }: RankCurve): ZipfFit {
  const xs = Array.from(ranks, Math.log10)
  const ys = Array.from(values, Math.log10)
  const meanX = mean(xs)
  const meanY = mean(ys)
  const covariance = xs.reduce((sum, x, i) => sum + (x - meanX) * ((ys[i] ?? 0) - meanY), 0)
  const variance = xs.reduce((sum, x) => sum + (x - meanX) ** 2, 0)
  const slope = covariance / variance
  return { slope, intercept: meanY - slope * meanX }
}

/** The fitted line at a curve's ranks. */
export function fittedCurve({ ranks }: RankCurve, { slope, intercept }: ZipfFit): RankCurve {
  return { ranks, values: ranks.map((rank) => 10 ** (intercept + slope * Math.log10(rank))) }
}

/** Share of the held-out tokens (0 to 1) that have no id; 0 when nothing is held out. */
export function unknownRate(vocabulary: Vocabulary, heldOut: TokenCounts): number {
  const known = new Set(vocabulary.tokens)
  let total = 0
  let unknown = 0
  for (const [token, count] of heldOut) {
    total += count
    if (!known.has(token)) unknown += count
  }
  return total === 0 ? 0 : unknown / total
}

/** 1 to n, about `points` of them, evenly spaced in the logarithm and without repeats. */
function logRanks(n: number, points: number): Float64Array {
  const ranks = new Set<number>()
  const steps = Math.max(1, points - 1)
  for (let i = 0; i <= steps && n > 0; i++) ranks.add(Math.round(n ** (i / steps)))
  return Float64Array.from(ranks)
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
