/** Stage 9, Score: other customers, ranked, each with its reasons; and how far their table has drifted. */
import type { ColumnDrift } from '../learn/drift'
import type { Judgement } from '../learn/metrics'
import type { Reason } from '../learn/pipeline'
import type { Schema } from '../schema'
import type { StageOf } from '../service'
import type { ModelsData } from './models'
import type { DesignData } from './prepare'
import type { TableData } from './table'
import { modelChoice } from './threshold'

export const scoreSchema = { model: modelChoice } as const satisfies Schema

export interface ScoredRow {
  /** Counted from 1 in the file, without the header. */
  readonly row: number
  /** What names the row: the first column that was found to be an identifier, if any. */
  readonly name?: string
  readonly probability: number
  readonly reasons: readonly Reason[]
}

/** @property ranked the most likely first; @property judgement where the table has the target as well */
export interface ScoreData {
  readonly model: string
  readonly label: string
  readonly source: string
  readonly rows: number
  readonly ranked: readonly ScoredRow[]
  readonly drift: readonly ColumnDrift[]
  readonly judgement?: Judgement
  readonly expected: Judgement
}

export interface ScoreView extends Omit<ScoreData, 'ranked'> {
  /** The first of them. */
  readonly ranked: readonly ScoredRow[]
}

export const predictSchema = { model: modelChoice } as const satisfies Schema

export interface ScoreStages {
  /** Without a second table the test rows are scored. */
  score: StageOf<
    { table: TableData; design: DesignData; models: ModelsData; other?: TableData },
    typeof scoreSchema,
    ScoreData,
    ScoreView
  >
  /** For scripts: probabilities of a table's rows, in their order. */
  predict: StageOf<{ models: ModelsData; other: TableData }, typeof predictSchema, { probabilities: Float64Array }>
}
