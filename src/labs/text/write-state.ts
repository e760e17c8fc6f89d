/** The parameters and runs of the last stage: writing, and judging what others wrote. */
import { createSignal, type Accessor } from 'solid-js'
import type { Artifact } from '../../../workers/contracts/artifact'
import type { ModelView } from '../../../workers/contracts/text/model'
import { attentionSchema, writeSchema, type WriteStages } from '../../../workers/contracts/text/write'
import { createRun } from '../../client'
import type { StageCalls } from '../../client/service'
import { createParams } from '../../stage/params'

type Stages = Pick<StageCalls<WriteStages>, keyof WriteStages>

export type WriteLab = ReturnType<typeof createWriting>

const FIRST_TEXT = 'The whale rose out of the sea.\nhTe hwale sore tuo fo het aes.'

export function createWriting(stages: Stages, model: Accessor<Artifact<ModelView> | undefined>) {
  const params = createParams('write', writeSchema)
  const inputs = (): { model: Artifact } | undefined => {
    const artifact = model()
    return artifact && { model: artifact }
  }
  const [judged, setJudged] = createSignal(FIRST_TEXT)
  const judgedInputs = (): { model: Artifact } | undefined => (judged().length > 1 ? inputs() : undefined)
  const attentionParams = createParams('attention', attentionSchema)
  /** Only a Transformer has attention to show. */
  const attends = (): boolean => model()?.data.config.architecture === 'transformer'
  return {
    params,
    run: createRun(stages.write, inputs, params.values),
    judge: {
      text: judged,
      setText: setJudged,
      run: createRun(stages.perplexity, judgedInputs, () => ({ text: judged() })),
    },
    attends,
    attention: {
      params: attentionParams,
      run: createRun(stages.attention, () => (attends() ? inputs() : undefined), attentionParams.values),
    },
  }
}
