/** A trained model as a file that other tools read. */
import type { Schema } from '../schema'
import type { StageOf } from '../service'
import type { ModelsData } from './models'
import { modelChoice } from './threshold'

export const exportSchema = {
  model: modelChoice,
  format: {
    kind: 'choice',
    label: 'Format',
    default: 'xgboost-json',
    options: { 'xgboost-json': 'XGBoost JSON', json: 'JSON' },
  },
} as const satisfies Schema

export interface ExportedModel {
  readonly name: string
  readonly text: string
}

export interface ExportStages {
  exportModel: StageOf<{ models: ModelsData }, typeof exportSchema, ExportedModel>
}
