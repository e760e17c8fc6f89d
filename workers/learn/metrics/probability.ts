/** How far probabilities can be believed: log loss, Brier score (Brier 1950), calibration by bins. */
import type { CalibrationBin } from '../../contracts/learn/metrics'

/** Probabilities are kept this far from 0 and 1, as scikit-learn 1.2 does. */
const SMALLEST = 2.220446049250313e-16

/** Mean of -log(probability of what happened), in nats; weighted where weights are given. */
export function logLoss(target: Uint8Array, probabilities: Float64Array, weights?: Float64Array): number {
  let [sum, all] = [0, 0]
  for (let row = 0; row < target.length; row++) {
    const p = Math.min(1 - SMALLEST, Math.max(SMALLEST, probabilities[row]!))
    const weight = weights ? weights[row]! : 1
    sum -= weight * Math.log(target[row] === 1 ? p : 1 - p)
    all += weight
  }
  return sum / all
}

/** Mean squared distance from what happened. */
export function brier(target: Uint8Array, probabilities: Float64Array): number {
  let sum = 0
  for (let row = 0; row < target.length; row++) sum += (probabilities[row]! - target[row]!) ** 2
  return sum / target.length
}

/** Bins of equal width over [0, 1] that hold at least one row; an edge belongs to the bin below it. */
export function calibration(target: Uint8Array, probabilities: Float64Array, bins: number): CalibrationBin[] {
  const rows = new Float64Array(bins)
  const predicted = new Float64Array(bins)
  const observed = new Float64Array(bins)
  for (let row = 0; row < target.length; row++) {
    const bin = Math.max(0, Math.ceil(probabilities[row]! * bins) - 1)
    rows[bin]!++
    predicted[bin]! += probabilities[row]!
    observed[bin]! += target[row]!
  }
  return Array.from(rows, (count, bin) => ({
    rows: count,
    meanPredicted: predicted[bin]! / count,
    observed: observed[bin]! / count,
  })).filter((bin) => bin.rows > 0)
}
