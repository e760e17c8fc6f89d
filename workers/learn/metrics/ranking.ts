/**
 * How well scores put class 1 before class 0, over all thresholds: ROC and precision-recall curves and their areas.
 * Fawcett, "An introduction to ROC analysis" (2006); Davis and Goadrich (2006) on why the second has no straight lines.
 */
import type { LiftPoint, PrecisionRecallCurve, RocCurve } from '../../contracts/learn/metrics'

/** Rows by score, highest first, and how many of each class stand at or above every different score. */
interface Ranking {
  thresholds: Float64Array
  truePositives: Float64Array
  falsePositives: Float64Array
  positives: number
  negatives: number
}

/** Sorts the classes' scores by themselves, which needs no table of rows, and merges them. */
function rank(target: Uint8Array, scores: Float64Array): Ranking {
  const ones = scores.filter((_, row) => target[row] === 1).sort()
  const zeros = scores.filter((_, row) => target[row] !== 1).sort()
  const thresholds: number[] = []
  const truePositives: number[] = []
  const falsePositives: number[] = []
  let [one, zero] = [ones.length - 1, zeros.length - 1]
  while (one >= 0 || zero >= 0) {
    const threshold = Math.max(ones[one] ?? -Infinity, zeros[zero] ?? -Infinity)
    // What is not a number is not below anything, so it never holds this up.
    while (one >= 0 && !(ones[one]! < threshold)) one--
    while (zero >= 0 && !(zeros[zero]! < threshold)) zero--
    thresholds.push(threshold)
    truePositives.push(ones.length - 1 - one)
    falsePositives.push(zeros.length - 1 - zero)
  }
  return {
    thresholds: Float64Array.from(thresholds),
    truePositives: Float64Array.from(truePositives),
    falsePositives: Float64Array.from(falsePositives),
    positives: ones.length,
    negatives: zeros.length,
  }
}

export function rocCurve(target: Uint8Array, scores: Float64Array): RocCurve {
  const { thresholds, truePositives, falsePositives, positives, negatives } = rank(target, scores)
  return {
    falsePositiveRate: led(
      0,
      falsePositives.map((count) => count / negatives),
    ),
    truePositiveRate: led(
      0,
      truePositives.map((count) => count / positives),
    ),
    thresholds: led(Infinity, thresholds),
  }
}

/**
 * Area under the ROC curve by the trapezoidal rule: the chance that a row of class 1 scores higher than one of class 0,
 * ties counting half. NaN with one class only.
 */
export function rocAuc(target: Uint8Array, scores: Float64Array): number {
  const { falsePositiveRate: x, truePositiveRate: y } = rocCurve(target, scores)
  let area = 0
  for (let i = 1; i < x.length; i++) area += ((x[i]! - x[i - 1]!) * (y[i]! + y[i - 1]!)) / 2
  return area
}

export function precisionRecallCurve(target: Uint8Array, scores: Float64Array): PrecisionRecallCurve {
  const { thresholds, truePositives, falsePositives, positives } = rank(target, scores)
  return {
    precision: led(
      1,
      truePositives.map((count, i) => count / (count + falsePositives[i]!)),
    ),
    recall: led(
      0,
      truePositives.map((count) => count / positives),
    ),
    thresholds: led(Infinity, thresholds),
  }
}

/** Sum of precision times the recall it adds, without interpolation, as scikit-learn's `average_precision_score`. */
export function averagePrecision(target: Uint8Array, scores: Float64Array): number {
  const { precision, recall } = precisionRecallCurve(target, scores)
  let area = 0
  for (let i = 1; i < recall.length; i++) area += (recall[i]! - recall[i - 1]!) * precision[i]!
  return area
}

/** Gain and lift of the best-scored 1/steps, 2/steps, … of the rows; ties at an edge are counted in proportion. */
export function liftAndGain(target: Uint8Array, scores: Float64Array, steps: number): LiftPoint[] {
  const { truePositives, falsePositives, positives } = rank(target, scores)
  const rows = target.length
  let at = 0
  return Array.from({ length: steps }, (_, step) => {
    const wanted = ((step + 1) / steps) * rows
    while (at < truePositives.length - 1 && truePositives[at]! + falsePositives[at]! < wanted) at++
    const [hitsBefore, rowsBefore] =
      at === 0 ? [0, 0] : [truePositives[at - 1]!, truePositives[at - 1]! + falsePositives[at - 1]!]
    const tied = truePositives[at]! + falsePositives[at]! - rowsBefore
    const hits = hitsBefore + ((truePositives[at]! - hitsBefore) * (wanted - rowsBefore)) / tied
    const share = wanted / rows
    return { share, gain: hits / positives, lift: hits / positives / share }
  })
}

function led(first: number, values: Float64Array): Float64Array {
  const all = new Float64Array(values.length + 1)
  all[0] = first
  all.set(values, 1)
  return all
}
