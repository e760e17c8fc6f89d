/** What a campaign earns at each threshold. */
import type { CampaignTerms, ProfitPoint } from '../../contracts/learn/metrics'

/**
 * One point for each different score, from nobody contacted (threshold Infinity) to everybody.
 * Profit = reached x success x value - contacted x cost, where a score at or above the threshold is contacted.
 */
export function profitCurve(
  target: Uint8Array,
  scores: Float64Array,
  { cost, value, success }: CampaignTerms,
): ProfitPoint[] {
  const order = Uint32Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]!)
  const points: ProfitPoint[] = [{ threshold: Infinity, contacted: 0, reached: 0, profit: 0 }]
  let reached = 0
  for (let i = 0; i < order.length; i++) {
    const threshold = scores[order[i]!]!
    reached += target[order[i]!]!
    if (i + 1 < order.length && scores[order[i + 1]!] === threshold) continue
    points.push({ threshold, contacted: i + 1, reached, profit: reached * success * value - (i + 1) * cost })
  }
  return points
}

/** The point with the highest profit; of equals the one that contacts fewest. */
export function bestProfit(points: readonly ProfitPoint[]): ProfitPoint {
  return points.reduce((best, point) => (point.profit > best.profit ? point : best))
}
