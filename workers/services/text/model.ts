/** Stage 7, Model. */
import type { Params } from '../../contracts/schema'
import { modelFileSchema, modelSchema, type ModelActions, type ModelStages } from '../../contracts/text/model'
import { untilAborted } from '../../runtime/job'
import { checkParams } from '../../runtime/params'
import type { Actions, Stages } from '../../runtime/service'
import { architectureOf } from '../../text/language-model/architectures'
import { modelFile } from '../../text/language-model/model-file'
import { standOf, textKey, trainOnText } from '../../text/language-model/train-on-text'
import { checkpointStore } from './checkpoints'

const UNITS = { character: 'characters', word: 'words', bpe: 'byte pairs' } as const

export const modelStages: Stages<ModelStages> = {
  model: {
    schema: modelSchema,
    keep: 'model',
    name: ({ config, level, step }) => {
      return `${architectureOf(config).title(config)} on ${UNITS[level]}, ${step.toLocaleString('en')} steps`
    },
    device: (data) => data.device.backend,
    run: ({ text }, params, job) => trainOnText(text.text, params, checkpointStore, job),
    view: ({ parameters: _, codec: __, ...view }) => view,
  },
  modelFile: {
    schema: modelFileSchema,
    keep: false,
    run: ({ model }, { format }, job) => modelFile(model, format, job),
  },
  textKey: {
    schema: {},
    keep: false,
    run: ({ text }) => textKey(text.text),
  },
}

export const modelActions: Actions<ModelActions> = {
  // Who asks wants to know what a reload would find, so the answer waits for what is being written.
  standing: ({ text, settings }, job) => {
    const stand = standOf(text, checkParams(modelSchema, settings as Params), checkpointStore)
    return untilAborted(
      stand.then(async (view) => {
        await checkpointStore.settled()
        return view
      }),
      job.signal,
    )
  },
}
