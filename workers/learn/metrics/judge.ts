/** Every figure of one model on one set of rows. */
import type { Judgement, Spread } from '../../contracts/learn/metrics'
import { classScores, confusion } from './confusion'
import { brier, logLoss } from './probability'
import { averagePrecision, rocAuc } from './ranking'

/** @param areProbabilities scores lie in [0, 1] and mean the chance of class 1 */
export function judge(
  target: Uint8Array,
  scores: Float64Array,
  threshold: number,
  areProbabilities: boolean,
): Judgement {
  const counts = confusion(target, scores, threshold)
  return {
    rows: target.length,
    threshold,
    confusion: counts,
    scores: classScores(counts),
    rocAuc: rocAuc(target, scores),
    averagePrecision: averagePrecision(target, scores),
    ...(areProbabilities ? { logLoss: logLoss(target, scores), brier: brier(target, scores) } : {}),
  }
}

export function spreadOf(folds: readonly number[]): Spread {
  const mean = folds.reduce((sum, value) => sum + value, 0) / folds.length
  const deviation = Math.sqrt(folds.reduce((sum, value) => sum + (value - mean) ** 2, 0) / folds.length)
  return { mean, deviation, folds }
}
