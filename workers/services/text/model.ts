/** Stage 7, Model. */
import { checkpointSchema, modelFileSchema, modelSchema, type ModelStages } from '../../contracts/text/model'
import type { Stages } from '../../runtime/service'
import { modelFile } from '../../text/language-model/model-file'
import { standOf, trainOnText } from '../../text/language-model/train-on-text'
import { checkpointStore } from './checkpoints'

const UNITS = { character: 'characters', word: 'words', bpe: 'byte pairs' } as const

export const modelStages: Stages<ModelStages> = {
  model: {
    schema: modelSchema,
    keep: 'model',
    name: ({ config, level, step }) => {
      return `LSTM on ${UNITS[level]}, ${config.hidden} units, ${step.toLocaleString('en')} steps`
    },
    device: (data) => data.device.backend,
    run: ({ text }, params, job) => trainOnText(text.text, params, checkpointStore, job),
    view: ({ parameters: _, codec: __, ...view }) => view,
  },
  modelCheckpoint: {
    schema: checkpointSchema,
    run: ({ text }, { asked: _, ...settings }) => standOf(text.text, settings, checkpointStore),
  },
  modelFile: {
    schema: modelFileSchema,
    run: ({ model }, { format }) => modelFile(model, format),
  },
}
