/** Stage 7, Threshold: whom to contact, by what it earns. */
import type { Confusion, ProfitPoint } from '../learn/metrics'
import type { Schema } from '../schema'
import type { StageOf } from '../service'
import { MODELS, type ModelsData } from './models'

export const modelChoice = {
  kind: 'choice',
  label: 'Model',
  default: 'best',
  options: {
    best: 'Best by ROC area',
    ...(Object.fromEntries(Object.entries(MODELS).map(([id, { label }]) => [id, label])) as Record<
      keyof typeof MODELS,
      string
    >),
  },
} as const

export const thresholdSchema = {
  model: modelChoice,
  cost: {
    kind: 'number',
    label: 'Cost of a contact',
    default: 10,
    min: 0,
    max: 1_000_000,
    stops: [1, 2, 5, 10, 20, 50, 100],
  },
  value: {
    kind: 'number',
    label: 'Value of a customer kept',
    default: 300,
    min: 0,
    max: 10_000_000,
    stops: [50, 100, 200, 300, 500, 1000, 2000, 5000],
  },
  success: { kind: 'number', label: 'Stay when contacted', default: 0.3, min: 0, max: 1, step: 0.05, share: true },
} as const satisfies Schema

/**
 * What every model costs at each weight of a missed leaver against a contact in vain, at its best threshold for it.
 * @property cost    one array a model, over `weights`; 1 is the cost of being wrong about everybody
 * @property terms   the weight that the terms at hand come to, and the chosen model's cost there
 */
export interface CostCurves {
  readonly weights: Float64Array
  readonly models: readonly { readonly id: string; readonly label: string; readonly cost: Float64Array }[]
  readonly terms: { readonly weight: number; readonly cost: number }
}

/** @property roi profit over what the contacts cost */
export interface ThresholdData {
  readonly model: string
  readonly label: string
  readonly points: { readonly threshold: Float64Array; readonly contacted: Float64Array; readonly profit: Float64Array }
  readonly best: ProfitPoint
  readonly everyone: ProfitPoint
  readonly atHalf: ProfitPoint
  readonly confusion: Confusion
  readonly roi: number
  readonly costs: CostCurves
  readonly testRows: number
}

export interface ThresholdStages {
  threshold: StageOf<{ models: ModelsData }, typeof thresholdSchema, ThresholdData>
}
