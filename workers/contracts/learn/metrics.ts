/** What models of tables are judged by, as both wings read it. */

export interface Confusion {
  trueNegatives: number
  falsePositives: number
  falseNegatives: number
  truePositives: number
}

/** Pairs are [class 0, class 1]. */
export interface ClassScores {
  accuracy: number
  precision: readonly [number, number]
  recall: readonly [number, number]
  f: readonly [number, number]
}

/**
 * One point for each different score, from none called to all called.
 * @property thresholds a score of at least this is called class 1; the first is Infinity
 */
export interface RocCurve {
  falsePositiveRate: Float64Array
  truePositiveRate: Float64Array
  thresholds: Float64Array
}

/** One point for each different score, the highest first; the first point has recall 0 and precision 1. */
export interface PrecisionRecallCurve {
  precision: Float64Array
  recall: Float64Array
  thresholds: Float64Array
}

/** Rows whose predicted probability lies in one bin. */
export interface CalibrationBin {
  rows: number
  meanPredicted: number
  /** Share of class 1. */
  observed: number
}

/** The best-scored part of the rows, and what it holds. */
export interface LiftPoint {
  /** Part of all rows, 0 to 1. */
  share: number
  /** Part of all of class 1 that is in it. */
  gain: number
  /** How many times as dense in class 1 as all rows. */
  lift: number
}

/** What a mean of several runs is worth. */
export interface Spread {
  mean: number
  /** Of the population, as NumPy's `std`. */
  deviation: number
  folds: readonly number[]
}

/**
 * What contacting the rows above a threshold costs and brings.
 * @property cost    of one contact
 * @property value   of a customer who stays
 * @property success share of contacted leavers who then stay
 */
export interface CampaignTerms {
  cost: number
  value: number
  success: number
}

export interface ProfitPoint {
  threshold: number
  contacted: number
  /** Of those contacted, the ones who would have left. */
  reached: number
  profit: number
}

/** Every figure of one model on one set of rows, at one threshold. */
export interface Judgement {
  rows: number
  threshold: number
  confusion: Confusion
  scores: ClassScores
  rocAuc: number
  averagePrecision: number
  /** Of probabilities only. */
  logLoss?: number
  brier?: number
}

/** The figures that are averaged over folds; precision, recall and F1 are those of class 1. */
export interface CrossValidation {
  readonly accuracy: Spread
  readonly precision: Spread
  readonly recall: Spread
  readonly f1: Spread
  readonly rocAuc: Spread
  readonly averagePrecision: Spread
}
export type CrossFigure = keyof CrossValidation

/** Two models' figures on the same folds, second minus first; `interval` of 95 %. */
export interface PairedTest {
  readonly difference: number
  readonly interval: { readonly low: number; readonly high: number }
  readonly t: number
  readonly pValue: number
}
