/** Stage 6, Tune: a grid of parameters, each combination cross-validated. */
import type { NestedValidation, TriedParams } from '../learn/search'
import type { Schema } from '../schema'
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
  draw: {
    kind: 'number',
    label: 'Combinations tried',
    default: 0,
    min: 0,
    max: 500,
    integer: true,
    zero: 'All',
    stops: [0, 5, 10, 20, 40, 60, 100],
  },
  nested: { kind: 'flag', label: 'Judge the search itself', default: false },
  /** A grid of one's own, a JSON object of name → values; empty for the chosen size. */
  grid: { kind: 'text', label: 'Own grid', default: '', maxLength: 5000 },
} as const satisfies Schema

/** @property nested what the whole search reaches on rows that it has not seen, where that was asked for */
export interface TuneData {
  readonly model: 'boosting' | 'forest'
  readonly figure: 'rocAuc' | 'f1' | 'averagePrecision'
  readonly total: number
  readonly tried: readonly TriedParams[]
  readonly best: number
  readonly nested?: NestedValidation
}

export interface TuneStages {
  tune: StageOf<{ table: TableData; design: DesignData }, typeof tuneSchema, TuneData, TuneData, TuneData>
}
