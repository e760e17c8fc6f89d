/** scikit-learn 1.2.1 and scipy 1.10 on the same rows. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { classScores, confusion } from '../../../../workers/learn/metrics/confusion'
import { costCurve, weightOfMisses } from '../../../../workers/learn/metrics/cost-curve'
import { bootstrapInterval, mcnemar, pairedTest, quantile } from '../../../../workers/learn/metrics/intervals'
import { spreadOf } from '../../../../workers/learn/metrics/judge'
import { brier, calibration, logLoss } from '../../../../workers/learn/metrics/probability'
import { bestProfit, profitCurve } from '../../../../workers/learn/metrics/profit'
import {
  averagePrecision,
  liftAndGain,
  precisionRecallCurve,
  rocAuc,
  rocCurve,
} from '../../../../workers/learn/metrics/ranking'
import { incompleteBeta, normalTwoSided, studentCritical, studentTwoSided } from '../../../../workers/learn/special'
import { makeJob } from '../../../../workers/runtime/job'

const target = Uint8Array.from([1, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 1, 0, 1, 1, 1, 1, 0, 0, 1, 1])
const scores = Float64Array.from([
  0.32, 0.3, 0.43, 0.36, 0.03, 0.29, 0.49, 0.51, 0.43, 0.36, 0.33, 0.82, 0.59, 0.2, 0.39, 0.48, 0.29, 0.47, 0.29, 0.44,
  0.04, 0.17, 0.72, 0.79,
])

describe('at a threshold', () => {
  const counts = confusion(target, scores, 0.5)

  it('counts as scikit-learn', () => {
    expect(Object.values(counts)).toEqual([11, 2, 8, 3])
    const { accuracy, precision, recall, f } = classScores(counts, 2)
    expect(accuracy).toBeCloseTo(0.5833333333333334, 14)
    expect(precision[0]).toBeCloseTo(0.57894737, 8)
    expect(precision[1]).toBeCloseTo(0.6, 14)
    expect(recall[0]).toBeCloseTo(0.84615385, 8)
    expect(recall[1]).toBeCloseTo(0.27272727, 8)
    expect(f[0]).toBeCloseTo(0.77464789, 8)
    expect(f[1]).toBeCloseTo(0.30612245, 8)
  })

  it('calls a share of nothing 0', () => {
    expect(classScores(confusion(target, scores, 1)).precision[1]).toBe(0)
  })
})

describe('over all thresholds', () => {
  it('has the ROC curve, point by point, and its area', () => {
    const roc = rocCurve(target, scores)
    expect([...roc.falsePositiveRate.slice(3, 8)].map((x) => +x.toFixed(6))).toEqual([
      0, 0.076923, 0.153846, 0.153846, 0.230769,
    ])
    expect(roc.truePositiveRate[16]).toBe(1)
    expect([...roc.thresholds.slice(1, 4)]).toEqual([0.82, 0.79, 0.72])
    expect(rocAuc(target, scores)).toBeCloseTo(0.6783216783216783, 14)
  })

  it('has the average precision', () => {
    expect(averagePrecision(target, scores)).toBeCloseTo(0.6973707664884137, 14)
    const { precision, recall } = precisionRecallCurve(target, scores)
    expect([precision[0], recall[0], recall.at(-1)]).toEqual([1, 0, 1])
  })

  it('is 0.5 for equal scores and turns round with the scores', () => {
    const pair = fc.tuple(fc.constantFrom(0, 1), fc.integer({ min: 0, max: 9 }))
    fc.assert(
      fc.property(fc.array(pair, { minLength: 2 }), (rows) => {
        const labels = Uint8Array.from(rows, ([label]) => label)
        fc.pre(new Set(labels).size === 2)
        const given = Float64Array.from(rows, ([, score]) => score)
        const turned = rocAuc(
          labels,
          given.map((score) => -score),
        )
        expect(rocAuc(labels, given) + turned).toBeCloseTo(1, 12)
        expect(rocAuc(labels, given.fill(3))).toBe(0.5)
      }),
    )
  })

  it('gains everything from all rows, and lifts by the share of class 1', () => {
    const points = liftAndGain(target, scores, 10)
    expect(points.at(-1)).toEqual({ share: 1, gain: 1, lift: 1 })
    // The three best of 24 rows are of class 1: the first tenth holds 2.4 of 11.
    expect(points[0]?.gain).toBeCloseTo(2.4 / 11, 12)
  })
})

describe('probabilities', () => {
  it('are judged as scikit-learn judges them', () => {
    expect(logLoss(target, scores)).toBeCloseTo(0.5963418094168605, 14)
    expect(brier(target, scores)).toBeCloseTo(0.211425, 14)
    const bins = calibration(target, scores, 5)
    expect(bins.map(({ observed }) => observed)).toEqual([0, 5 / 9, 0.375, 1, 1])
    expect(bins[1]?.meanPredicted).toBeCloseTo(0.3255555555555556, 14)
    expect(bins.reduce((sum, { rows }) => sum + rows, 0)).toBe(24)
  })
})

describe('a campaign', () => {
  it('earns value x success x reached - cost x contacted, and the best threshold is the highest point', () => {
    const points = profitCurve(target, scores, { cost: 10, value: 100, success: 0.5 })
    expect(points[0]).toEqual({ threshold: Infinity, contacted: 0, reached: 0, profit: 0 })
    expect(points.at(-1)).toMatchObject({ contacted: 24, reached: 11, profit: 11 * 50 - 240 })
    const best = bestProfit(points)
    for (const { profit } of points) expect(profit).toBeLessThanOrEqual(best.profit)
    const called = [...scores.keys()].filter((row) => scores[row]! >= best.threshold)
    const reached = called.filter((row) => target[row] === 1).length
    expect(best).toMatchObject({ contacted: called.length, reached, profit: 50 * reached - 10 * called.length })
  })
})

describe('how far a figure may be off', () => {
  it('bootstraps an interval around it, the same for the same seed', async () => {
    const settings = { rounds: 300, level: 0.95, seed: 1 }
    const interval = await bootstrapInterval(target, scores, rocAuc, settings, makeJob())
    expect(interval.low).toBeLessThan(0.6783)
    expect(interval.high).toBeGreaterThan(0.6783)
    expect(await bootstrapInterval(target, scores, rocAuc, settings, makeJob())).toEqual(interval)
  })

  it('has quantiles as NumPy, spreads as NumPy', () => {
    expect(quantile(Float64Array.of(1, 2, 4, 8), 0.25)).toBe(1.75)
    expect(spreadOf([1, 2, 3, 6])).toMatchObject({ mean: 3, deviation: Math.sqrt(3.5) })
  })

  it('has the p values of scipy', () => {
    const right = Uint8Array.from({ length: 14 }, () => 1)
    const first = Uint8Array.from({ length: 14 }, (_, row) => (row < 3 ? 1 : 0))
    const second = Uint8Array.from({ length: 14 }, (_, row) => (row < 3 ? 0 : 1))
    expect(mcnemar(right, first, second)).toMatchObject({ onlyFirst: 3, onlySecond: 11 })
    expect(mcnemar(right, first, second).pValue).toBeCloseTo(0.057373046875, 12)
    expect(studentTwoSided(1.7, 4)).toBeCloseTo(0.16435494127004996, 12)
    expect(studentCritical(0.05, 4)).toBeCloseTo(2.7764451051977996, 8)
    expect(studentCritical(0.05, 1)).toBeCloseTo(12.706204736432102, 8)
    expect(studentCritical(0.01, 9)).toBeCloseTo(3.24983554401537, 8)
    expect(incompleteBeta(0.3, 2.5, 4)).toBeCloseTo(0.3521975859067672, 12)
    expect(normalTwoSided(0.5)).toBeCloseTo(0.617075077, 9)
    expect(normalTwoSided(1.96)).toBeCloseTo(0.0499957903, 10)
    expect(normalTwoSided(4.5)).toBeCloseTo(6.79534625e-6, 12)
  })

  it('tests pairs with the widened variance', () => {
    const { difference, interval, t, pValue } = pairedTest(
      [0.8, 0.81, 0.79, 0.8, 0.82],
      [0.83, 0.82, 0.82, 0.84, 0.83],
      0.25,
    )
    expect(difference).toBeCloseTo(0.024, 12)
    // s² of the differences is 1.8e-4; t = 0.024 / sqrt((1/5 + 1/4) 1.8e-4).
    expect(t).toBeCloseTo(0.024 / Math.sqrt(0.45 * 1.8e-4), 9)
    // scipy.stats.t on the same figures.
    expect(pValue).toBeCloseTo(0.056000000000000265, 12)
    expect(interval.low).toBeCloseTo(-0.0009880059467802342, 12)
    expect(interval.high + interval.low).toBeCloseTo(2 * difference, 12)
    const same = pairedTest([0.8, 0.9], [0.8, 0.9], 1)
    expect([same.t, same.pValue, same.interval.low]).toEqual([0, 1, 0])
  })

  it('costs what the best of all thresholds costs, and no more than calling everybody or nobody', () => {
    const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 4 })), { minLength: 2 })
    fc.assert(
      fc.property(rows, fc.double({ min: 0, max: 1, noNaN: true }), (drawn, weight) => {
        fc.pre(drawn.some(([y]) => y === 1) && drawn.some(([y]) => y === 0))
        const [ones, zeros] = [1, 0].map((label) => drawn.filter(([y]) => y === label))
        const costs = [0, 1, 2, 3, 4, 5].map((threshold) => {
          const missed = ones!.filter(([, score]) => score < threshold).length / ones!.length
          const inVain = zeros!.filter(([, score]) => score >= threshold).length / zeros!.length
          return missed * weight + inVain * (1 - weight)
        })
        const target = Uint8Array.from(drawn, ([y]) => y)
        const scores = Float64Array.from(drawn, ([, score]) => score)
        const [cost] = costCurve(target, scores, Float64Array.of(weight))
        expect(cost).toBeCloseTo(Math.min(...costs), 12)
        expect(cost).toBeLessThanOrEqual(Math.min(weight, 1 - weight) + 1e-12)
      }),
    )
  })

  it('weighs the mistakes by a campaign’s terms', () => {
    // A quarter leaves: 0.25 x (0.3 x 300 - 10) against 0.75 x 10.
    expect(weightOfMisses(0.25, { cost: 10, value: 300, success: 0.3 })).toBeCloseTo(20 / 27.5, 12)
    expect(weightOfMisses(0.25, { cost: 0, value: 300, success: 0.3 })).toBe(1)
    expect(weightOfMisses(0.25, { cost: 100, value: 300, success: 0.3 })).toBe(0)
  })
})
