/** How far a figure may be off, and whether two models differ by more than chance. */
import { mersenneTwister } from '../random/mersenne-twister'
import type { Job } from '../../runtime/job'
import type { PairedTest } from '../../contracts/learn/metrics'
import { studentCritical, studentTwoSided } from '../special'

export interface Interval {
  readonly low: number
  readonly high: number
}

/**
 * Percentile bootstrap of a figure over rows: rows are drawn with replacement, each class as often as it is there, so
 * that none is ever missing. Efron and Tibshirani, "An Introduction to the Bootstrap" (1993).
 */
export async function bootstrapInterval(
  target: Uint8Array,
  scores: Float64Array,
  figure: (target: Uint8Array, scores: Float64Array) => number,
  { rounds, level, seed }: { rounds: number; level: number; seed: number },
  job: Job,
): Promise<Interval> {
  const random = mersenneTwister(seed)
  const classes = [0, 1].map((label) => [...target.keys()].filter((row) => target[row] === label))
  const drawnTarget = new Uint8Array(target.length)
  const drawnScores = new Float64Array(target.length)
  const figures = new Float64Array(rounds)
  for (let round = 0; round < rounds; round++) {
    let at = 0
    for (const rows of classes) {
      if (rows.length === 0) continue
      for (const pick of random.integers(0, rows.length, rows.length)) {
        drawnTarget[at] = target[rows[pick]!]!
        drawnScores[at++] = scores[rows[pick]!]!
      }
    }
    figures[round] = figure(drawnTarget, drawnScores)
    if (job.due()) {
      job.progress({ phase: 'drawing samples', done: round, total: rounds, unit: 'samples' })
      await job.rest()
    }
  }
  figures.sort()
  return { low: quantile(figures, (1 - level) / 2), high: quantile(figures, (1 + level) / 2) }
}

/** By linear interpolation between order statistics, NumPy's default; `sorted` ascends. */
export function quantile(sorted: Float64Array, q: number): number {
  const at = q * (sorted.length - 1)
  const below = Math.floor(at)
  const low = sorted[below] ?? NaN
  return low + ((sorted[below + 1] ?? low) - low) * (at - below)
}

export interface McNemar {
  /** Rows that only the first model has right, and only the second. */
  readonly onlyFirst: number
  readonly onlySecond: number
  /** Two-sided, exact: the chance of so uneven a split of the rows on which they differ. */
  readonly pValue: number
}

/** McNemar's test (1947), exact by the binomial distribution, of two models' calls on the same rows. */
export function mcnemar(target: Uint8Array, first: Uint8Array, second: Uint8Array): McNemar {
  let [onlyFirst, onlySecond] = [0, 0]
  for (let row = 0; row < target.length; row++) {
    const isFirst = first[row] === target[row]
    const isSecond = second[row] === target[row]
    if (isFirst && !isSecond) onlyFirst++
    if (isSecond && !isFirst) onlySecond++
  }
  return { onlyFirst, onlySecond, pValue: binomialTwoSided(Math.min(onlyFirst, onlySecond), onlyFirst + onlySecond) }
}

/** 2 P(X <= k) for X ~ Binomial(n, 1/2), at most 1. */
function binomialTwoSided(k: number, n: number): number {
  let logTerm = -n * Math.LN2
  let sum = 0
  for (let i = 0; i <= k; i++) {
    sum += Math.exp(logTerm)
    logTerm += Math.log((n - i) / (i + 1))
  }
  return Math.min(1, 2 * sum)
}

/**
 * Student's t for two models' figures on the same folds, with the variance widened because folds share training rows.
 * Nadeau and Bengio, "Inference for the Generalization Error" (Machine Learning 52, 2003).
 * @param testOverTrain rows of a fold's test part over rows of its training part: 1 / (k - 1) for k folds
 */
export function pairedTest(first: readonly number[], second: readonly number[], testOverTrain: number): PairedTest {
  const k = first.length
  const differences = first.map((value, i) => second[i]! - value)
  const difference = differences.reduce((sum, d) => sum + d, 0) / k
  const variance = differences.reduce((sum, d) => sum + (d - difference) ** 2, 0) / (k - 1)
  const error = Math.sqrt((1 / k + testOverTrain) * variance)
  const reach = error === 0 ? 0 : error * studentCritical(0.05, k - 1)
  const t = difference === 0 ? 0 : difference / error
  return {
    difference,
    interval: { low: difference - reach, high: difference + reach },
    t,
    pValue: error === 0 && difference !== 0 ? 0 : studentTwoSided(t, k - 1),
  }
}
