/** The churn lab's service: one file a stage, joined here. */
import type { BalanceStages } from './balance'
import type { ExportStages } from './export'
import type { ExplainStages } from './explain'
import type { ModelStages } from './models'
import type { PrepareStages } from './prepare'
import type { ScoreStages } from './score'
import type { TableStages } from './table'
import type { ThresholdStages } from './threshold'
import type { TuneStages } from './tune'

export type ChurnStages = TableStages &
  PrepareStages &
  ModelStages &
  BalanceStages &
  TuneStages &
  ThresholdStages &
  ExplainStages &
  ScoreStages &
  ExportStages
