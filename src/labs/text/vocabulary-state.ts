/** Stage 4's parameters and runs: the vocabulary (built, or imported from a file) and the line that is tried on it. */
import { createMemo } from 'solid-js'
import type { Artifact } from '../../../workers/contracts/artifact'
import type { TextStages } from '../../../workers/contracts/text'
import { encodeLineSchema, vocabularySchema } from '../../../workers/contracts/text/vocabulary'
import { allOf, createRun } from '../../client'
import type { StageCalls } from '../../client/service'
import { createParams } from '../../stage/params'
import { createOwnFile } from '../../stage/own-file'

type Stages = Pick<StageCalls<TextStages>, 'vocabulary' | 'encodeLine' | 'vocabularyFile'>

/** @param tokens the tokenizer's artifact, once there is one */
export function createVocabulary(stages: Stages, tokens: () => Artifact | undefined) {
  const params = createParams('vocabulary', vocabularySchema)
  const file = createOwnFile('text', 'vocabulary.file')
  const inputs = createMemo(() => {
    const own = file.input()
    return own ? allOf({ tokens: tokens(), file: own }) : allOf({ tokens: tokens() })
  })
  const run = createRun(stages.vocabulary, inputs, params.values)
  file.follow(run)
  const lineParams = createParams('line', encodeLineSchema)
  const line = createRun(stages.encodeLine, () => allOf({ vocabulary: run.artifact() }), lineParams.values)
  return {
    params,
    run,
    line: { params: lineParams, run: line },
    /** Uses an exported vocabulary instead of building one; undefined goes back to building. */
    useFile: (own: File | undefined) => (own ? file.open(own) : file.close()),
    hasFile: () => file.input() !== undefined,
    /** The vocabulary as a file for other tools. */
    save: async (vocabulary: Artifact, format: 'vitrine' | 'huggingface') =>
      (await stages.vocabularyFile.data({ vocabulary }, { format })).data,
  }
}

export type VocabularyLab = ReturnType<typeof createVocabulary>
