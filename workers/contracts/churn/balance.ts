/** Stage 5, Balance: what filling up the smaller class does, inside the folds and before them. */
import type { CrossValidation } from '../learn/metrics'
import type { Schema } from '../schema'
import type { StageOf } from '../service'
import type { DesignData } from './prepare'
import type { TableData } from './table'

export const balanceSchema = {
  folds: { kind: 'number', label: 'Folds', default: 5, min: 2, max: 20, integer: true },
  trees: { kind: 'number', label: 'Trees', default: 50, min: 10, max: 500, integer: true, stops: [20, 50, 100, 200] },
} as const satisfies Schema

/** One model, cross-validated three ways. */
export interface BalanceRow {
  readonly label: string
  readonly none: CrossValidation
  readonly inside: CrossValidation
  readonly before: CrossValidation
}

export interface BalanceData {
  readonly rows: readonly BalanceRow[]
  readonly share: number
}

export interface BalanceStages {
  balance: StageOf<
    { table: TableData; design: DesignData },
    typeof balanceSchema,
    BalanceData,
    BalanceData,
    { rows: readonly BalanceRow[] }
  >
}
