/** A trained model as a file. */
import { exportSchema, notebookSchema, type ExportStages } from '../../contracts/churn/export'
import { toOnnx } from '../../learn/export/onnx'
import { toXgboostJson } from '../../learn/export/xgboost-json'
import type { BoostingModel } from '../../learn/trees/boosting'
import { invalid } from '../../runtime/errors'
import type { Stages } from '../../runtime/service'
import { fittedModel } from './explain'
import { notebookOf } from './notebook/notebook'
import { chosenModel } from './threshold'

export const exportStages: Stages<ExportStages> = {
  exportModel: {
    schema: exportSchema,
    keep: false,
    run: ({ models }, { model, format }) => {
      const { id } = chosenModel(models, model)
      const fitted = fittedModel(models, id)
      if (format === 'json') return { name: `${id}.json`, content: JSON.stringify(fitted, plainArrays) }
      if (format === 'onnx') return { name: `${id}.onnx`, content: toOnnx(fitted) }
      if (fitted.pipeline.estimator !== 'boosting') {
        throw invalid('XGBoost reads boosted trees only. Take gradient boosting, or the format ONNX or JSON.')
      }
      const content = toXgboostJson(fitted.model as BoostingModel, fitted.preparation.features)
      return { name: `${id}.xgboost.json`, content }
    },
  },
  notebook: {
    schema: notebookSchema,
    keep: false,
    run: ({ table, design, models }) => ({
      name: `${table.report.name.replace(/\.[a-z.]+$/i, '')}.ipynb`,
      text: notebookOf(table, design, models),
    }),
  },
}

/** Typed arrays as lists of numbers. */
const plainArrays = (_: string, value: unknown): unknown =>
  ArrayBuffer.isView(value) ? Array.from(value as unknown as ArrayLike<number>) : value
