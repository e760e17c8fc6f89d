/** A trained model as a file that other tools read. */
import type { Schema } from '../schema'
import type { StageOf } from '../service'
import type { ModelsData } from './models'
import type { DesignData } from './prepare'
import type { TableData } from './table'
import { modelChoice } from './threshold'

export const exportSchema = {
  model: modelChoice,
  format: {
    kind: 'choice',
    label: 'Format',
    default: 'xgboost-json',
    options: { onnx: 'ONNX', 'xgboost-json': 'XGBoost JSON', json: 'JSON' },
  },
} as const satisfies Schema

/** @property content text, or bytes of a format that is no text (ONNX) */
export interface ExportedModel {
  readonly name: string
  readonly content: string | Uint8Array<ArrayBuffer>
}

export type ExportFormat = keyof typeof exportSchema.format.options

/** No choice: what the run was, the notebook does. */
export const notebookSchema = {} as const satisfies Schema

export interface ExportStages {
  exportModel: StageOf<{ models: ModelsData }, typeof exportSchema, ExportedModel>
  notebook: StageOf<
    { table: TableData; design: DesignData; models: ModelsData },
    typeof notebookSchema,
    { readonly name: string; readonly text: string }
  >
}
