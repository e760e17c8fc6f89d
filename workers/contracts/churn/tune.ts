/** Stage 6, Tune: a grid of parameters, each combination cross-validated. */
import type { CrossValidation } from '../learn/metrics'
import type { ParamValue, Schema } from '../schema'
import type { StageOf } from '../service'
import type { DesignData } from './prepare'
import type { TableData } from './table'

export const tuneSchema = {
  model: {
    kind: 'choice',
    label: 'Model',
    default: 'boosting',
    options: { boosting: 'Gradient boosting', forest: 'Random forest' },
  },
  size: {
    kind: 'choice',
    label: 'Grid',
    default: 'small',
    options: { small: 'Small', published: 'As published' },
  },
  figure: {
    kind: 'choice',
    label: 'Best by',
    default: 'rocAuc',
    options: { rocAuc: 'ROC area', f1: 'F1', averagePrecision: 'Average precision' },
  },
  folds: { kind: 'number', label: 'Folds', default: 3, min: 2, max: 10, integer: true },
  /** A grid of one's own, a JSON object of name → values; empty for the chosen size. */
  grid: { kind: 'text', label: 'Own grid', default: '', maxLength: 5000 },
} as const satisfies Schema

export interface TriedParams {
  readonly params: Readonly<Record<string, ParamValue>>
  readonly scores: CrossValidation
}

/** @property rowName, columnName the parameters that the heatmap's axes show; the best of the others stands in a cell */
export interface TuneData {
  readonly model: 'boosting' | 'forest'
  readonly figure: 'rocAuc' | 'f1' | 'averagePrecision'
  readonly total: number
  readonly tried: readonly TriedParams[]
  readonly best: number
}

export interface TuneStages {
  tune: StageOf<{ table: TableData; design: DesignData }, typeof tuneSchema, TuneData, TuneData, TuneData>
}
