/**
 * What a model costs at each weight of its two mistakes, at the threshold that is best for that weight. Drummond and
 * Holte, "Cost curves: An improved method for visualizing classifier performance" (Machine Learning 65, 2006).
 */
import type { CampaignTerms } from '../../contracts/learn/metrics'
import { rocCurve } from './ranking'

/**
 * The lower envelope over thresholds of (1 - recall) w + false alarm rate (1 - w): 0 is without mistakes, and
 * min(w, 1 - w) is calling everybody or nobody.
 * @param weights of missing class 1, each 0 to 1: P(1) cost of a miss / (P(1) cost of a miss + P(0) cost of an alarm)
 */
export function costCurve(target: Uint8Array, scores: Float64Array, weights: Float64Array): Float64Array {
  const { truePositiveRate, falsePositiveRate } = rocCurve(target, scores)
  return weights.map((weight) => {
    let least = Infinity
    for (let i = 0; i < truePositiveRate.length; i++) {
      least = Math.min(least, (1 - truePositiveRate[i]!) * weight + falsePositiveRate[i]! * (1 - weight))
    }
    return least
  })
}

/**
 * The weight that a campaign's terms come to: missing a leaver loses success x value - cost, a contact in vain its cost.
 * @param share of class 1
 * @returns 0 where no contact ever pays, 1 where contacts are free
 */
export function weightOfMisses(share: number, { cost, value, success }: CampaignTerms): number {
  const missed = share * Math.max(0, success * value - cost)
  const inVain = (1 - share) * cost
  return missed + inVain === 0 ? 0 : missed / (missed + inVain)
}
