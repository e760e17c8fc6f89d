/** Stage 4, Models: several of them, cross-validated on the training rows and judged once on the test rows. */
import type { CalibrationBin, CrossValidation, Judgement, LiftPoint, PairedTest } from '../learn/metrics'
import type { FittedPipeline } from '../learn/pipeline'
import type { Schema } from '../schema'
import type { StageOf } from '../service'
import type { DesignData } from './prepare'
import type { TableData } from './table'

/** What can be trained, in the order in which it is shown. */
export const MODELS = {
  logistic: { label: 'Logistic regression', estimator: 'logistic', balance: 'none' },
  'logistic-smote': { label: 'Logistic, SMOTE', estimator: 'logistic', balance: 'smote' },
  tree: { label: 'Decision tree', estimator: 'tree', balance: 'weights' },
  forest: { label: 'Random forest', estimator: 'forest', balance: 'none' },
  boosting: { label: 'Gradient boosting', estimator: 'boosting', balance: 'none' },
  'svm-rbf': { label: 'RBF SVM', estimator: 'svm-rbf', balance: 'none' },
  neighbours: { label: 'Nearest neighbours', estimator: 'neighbours', balance: 'none' },
  bayes: { label: 'Naive Bayes', estimator: 'bayes', balance: 'none' },
  network: { label: 'Neural network', estimator: 'network', balance: 'none' },
  perceptron: { label: 'Perceptron', estimator: 'perceptron', balance: 'none' },
  adaline: { label: 'ADALINE', estimator: 'adaline', balance: 'none' },
} as const
export type ModelId = keyof typeof MODELS

export const modelsSchema = {
  protocol: {
    kind: 'choice',
    label: 'Protocol',
    default: 'clean',
    options: { clean: 'Clean', published: 'As published' },
  },
  logistic: { kind: 'flag', label: MODELS.logistic.label, default: true },
  'logistic-smote': { kind: 'flag', label: MODELS['logistic-smote'].label, default: true },
  tree: { kind: 'flag', label: MODELS.tree.label, default: false },
  forest: { kind: 'flag', label: MODELS.forest.label, default: true },
  boosting: { kind: 'flag', label: MODELS.boosting.label, default: true },
  'svm-rbf': { kind: 'flag', label: MODELS['svm-rbf'].label, default: false },
  neighbours: { kind: 'flag', label: MODELS.neighbours.label, default: false },
  bayes: { kind: 'flag', label: MODELS.bayes.label, default: false },
  network: { kind: 'flag', label: MODELS.network.label, default: false },
  perceptron: { kind: 'flag', label: MODELS.perceptron.label, default: false },
  adaline: { kind: 'flag', label: MODELS.adaline.label, default: false },
  folds: { kind: 'number', label: 'Folds', default: 5, min: 2, max: 20, integer: true },
} as const satisfies Schema

/** A curve as the page draws it: at most some hundred points. */
export interface Curve {
  readonly x: Float64Array
  readonly y: Float64Array
}

/** @property resampledRows rows after balancing, where that made some; @property rocInterval of 95 %, by bootstrap */
export interface ModelReport {
  readonly id: ModelId
  readonly label: string
  readonly trainRows: number
  readonly judgement: Judgement
  readonly crossValidation: CrossValidation
  readonly rocInterval: { readonly low: number; readonly high: number }
  readonly roc: Curve
  readonly precisionRecall: Curve
  readonly calibration: readonly CalibrationBin[]
  readonly lift: readonly LiftPoint[]
  readonly fitMilliseconds: number
}

/**
 * Whether two models differ by more than chance: exact McNemar on their calls of the test rows, and a paired test of
 * their ROC areas on the folds. As published there is no second one: balancing before the folds gives each its own.
 */
export interface Comparison {
  readonly first: ModelId
  readonly second: ModelId
  readonly calls: { readonly onlyFirst: number; readonly onlySecond: number; readonly pValue: number }
  readonly rocAuc?: PairedTest
}

/** @property baseline accuracy of calling every test row by the larger class */
export interface ModelsView {
  readonly protocol: 'clean' | 'published'
  readonly baseline: number
  readonly trainRows: number
  readonly testRows: number
  readonly models: readonly ModelReport[]
  readonly comparisons: readonly Comparison[]
}

/** @property scores of the test rows, one array a model; @property fitted of the clean protocol only */
export interface ModelsData extends ModelsView {
  readonly testTarget: Uint8Array
  readonly scores: Readonly<Record<string, Float64Array>>
  readonly fitted: Readonly<Record<string, FittedPipeline>>
  readonly coefficients: Readonly<Record<string, { coefficients: Float64Array; intercept: number }>>
}

export interface ModelStages {
  models: StageOf<
    { table: TableData; design: DesignData },
    typeof modelsSchema,
    ModelsData,
    ModelsView,
    { models: readonly ModelReport[] }
  >
}
