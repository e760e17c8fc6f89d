/** What became of each row once scores are cut at a threshold, and the shares that are read from it. */
import type { ClassScores, Confusion } from '../../contracts/learn/metrics'

/** A score above the threshold is class 1. */
export function confusion(target: Uint8Array, scores: Float64Array, threshold: number): Confusion {
  // Indexed by 2 x label + call.
  const counts = [0, 0, 0, 0]
  for (let row = 0; row < target.length; row++) counts[2 * target[row]! + (scores[row]! > threshold ? 1 : 0)]!++
  const [trueNegatives = 0, falsePositives = 0, falseNegatives = 0, truePositives = 0] = counts
  return { trueNegatives, falsePositives, falseNegatives, truePositives }
}

/**
 * Accuracy, and precision, recall and F-beta of class 0 and of class 1. A share of nothing is 0, as scikit-learn has it.
 * F-beta: (1 + b²) P R / (b² P + R), van Rijsbergen, "Information Retrieval" (1979).
 */
export function classScores(
  { trueNegatives, falsePositives, falseNegatives, truePositives }: Confusion,
  beta = 1,
): ClassScores {
  const rows = trueNegatives + falsePositives + falseNegatives + truePositives
  const precision = [
    share(trueNegatives, trueNegatives + falseNegatives),
    share(truePositives, truePositives + falsePositives),
  ] as const
  const recall = [
    share(trueNegatives, trueNegatives + falsePositives),
    share(truePositives, truePositives + falseNegatives),
  ] as const
  const f = (k: 0 | 1): number =>
    share((1 + beta * beta) * precision[k] * recall[k], beta * beta * precision[k] + recall[k])
  return { accuracy: share(trueNegatives + truePositives, rows), precision, recall, f: [f(0), f(1)] }
}

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole)
