/** `vitrine.text.trainLanguageModel`, `generate` and `perplexity`, for scripts. */
import type { ParamsOf } from '../../../workers/contracts/schema'
import type { TrainingLive } from '../../../workers/contracts/text/language-model'
import type { modelSchema, ModelStages } from '../../../workers/contracts/text/model'
import type { WriteLive, WriteStages, writeSchema } from '../../../workers/contracts/text/write'
import type { CallOptions } from '../../client'
import type { StageCalls } from '../../client/service'

type Stages = Pick<StageCalls<ModelStages & WriteStages>, 'model' | 'write' | 'perplexity'>

/** The rates of the reference curves, which scripts are compared with; the page's own default suits its short runs. */
const REFERENCE_RATE = { lstm: 0.002, transformer: 0.001 } as const

export const modelScript = (stages: Stages) => ({
  /**
   * Trains a language model on a text. `id` names it for `generate` and `perplexity`, also after a reload; losses are
   * nats a token. A run that was cancelled goes on where it stood when it is asked for again. The learning rate is 0.002
   * for an LSTM and 0.001 for a Transformer, unless given.
   */
  trainLanguageModel: async (
    text: string,
    params: Partial<ParamsOf<typeof modelSchema>> = {},
    options?: CallOptions<TrainingLive>,
  ) => {
    const settings = { ...params, learningRate: params.learningRate ?? REFERENCE_RATE[params.architecture ?? 'lstm'] }
    const { id, data } = await stages.model({ text: { given: { text } } }, settings, options)
    return { id, ...data }
  },

  /** Writes `length` tokens after a prompt, with the distribution that each was drawn from in `steps`. */
  generate: async (
    id: string,
    params: Partial<ParamsOf<typeof writeSchema>> = {},
    options?: CallOptions<WriteLive>,
  ) => {
    const { data } = await stages.write.data({ model: { id } }, params, options)
    return data
  },

  /** How surprised a model is by a text: nats by token and by character. */
  perplexity: async (id: string, text: string, options?: CallOptions) => {
    const { data } = await stages.perplexity.data({ model: { id } }, { text }, options)
    return data
  },
})
