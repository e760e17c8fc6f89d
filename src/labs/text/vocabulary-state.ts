/** Stage 4's parameters and runs: the vocabulary (built, or imported from a file) and the line that is tried on it. */
import { createMemo, createSignal } from 'solid-js'
import type { Artifact } from '../../../workers/contracts/artifact'
import type { TextStages } from '../../../workers/contracts/text'
import { encodeLineSchema, vocabularySchema } from '../../../workers/contracts/text/vocabulary'
import { createRun } from '../../client'
import type { StageCalls } from '../../client/service'
import { createParams } from '../../stage/params'

type Stages = Pick<StageCalls<TextStages>, 'vocabulary' | 'encodeLine' | 'vocabularyFile'>

/** @param tokens the tokenizer's artifact, once there is one */
export function createVocabulary(stages: Stages, tokens: () => Artifact | undefined) {
  const params = createParams('vocabulary', vocabularySchema)
  const [file, setFile] = createSignal<Blob>()
  const inputs = createMemo(() => {
    const [given, own] = [tokens(), file()]
    return given && (own ? { tokens: given, file: { given: own } } : { tokens: given })
  })
  const run = createRun(stages.vocabulary, inputs, params.values)
  const lineParams = createParams('line', encodeLineSchema)
  const line = createRun(
    stages.encodeLine,
    () => {
      const vocabulary = run.artifact()
      return vocabulary && { vocabulary }
    },
    lineParams.values,
  )
  return {
    params,
    run,
    line: { params: lineParams, run: line },
    /** Uses an exported vocabulary instead of building one; undefined goes back to building. */
    useFile: (own: Blob | undefined) => setFile(() => own),
    hasFile: () => file() !== undefined,
    /** The vocabulary as a file for other tools. */
    save: async (vocabulary: Artifact, format: 'vitrine' | 'huggingface') =>
      (await stages.vocabularyFile.data({ vocabulary }, { format })).data,
  }
}

export type VocabularyLab = ReturnType<typeof createVocabulary>
