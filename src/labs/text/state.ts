/** The text lab's parameters and runs, in order: each run takes the artifact of the one before it. */
import type { Input } from '../../../workers/contracts/artifact'
import type { TextStages } from '../../../workers/contracts/text'
import { cleanSchema } from '../../../workers/contracts/text/clean'
import { sourceSchema, TABLE_NAME } from '../../../workers/contracts/text/source'
import { allOf, createRun, hostOf, stagesOf } from '../../client'
import { createParams } from '../../stage/params'
import { onDropped } from '../../stage/dropped'
import { createBytePairs } from './bpe/bpe-state'
import { createEmbedding } from './embed-state'
import { createModel } from './model-state'
import { createOwnFile } from '../../stage/own-file'
import { createWriting } from './write-state'
import { createProjection } from './project-state'
import { createTokenize } from './tokenize-state'
import { createVocabulary } from './vocabulary-state'

export const text = stagesOf<TextStages>(hostOf('text'), 'text')

export type TextLab = ReturnType<typeof createTextLab>

export function createTextLab() {
  const source = createSource()
  const cleanParams = createParams('clean', cleanSchema)
  const clean = createRun(text.clean, () => allOf({ source: source.run.artifact() }), cleanParams.values)
  const bytePairs = createBytePairs(text, clean.artifact)
  const tokenize = createTokenize(text, clean.artifact, bytePairs.artifact)
  const embed = createEmbedding(text, clean.artifact)
  const model = createModel(text, clean.artifact)
  return {
    source,
    clean: {
      params: cleanParams,
      run: clean,
      /** The whole cleaned text, for a file. */
      save: async () => {
        const given = allOf({ source: source.run.artifact() })
        return given ? (await text.clean.data(given, cleanParams.values())).data.text : ''
      },
    },
    bytePairs,
    tokenize,
    vocabulary: createVocabulary(text, tokenize.run.artifact),
    embed,
    project: createProjection(text.project, embed.run.artifact),
    model,
    write: createWriting(text, model.run.artifact),
  }
}

/** A sample, or an own file. */
function createSource() {
  const params = createParams('source', sourceSchema)
  const file = createOwnFile('text', 'source.file', (own) => TABLE_NAME.test(own.name))
  const run = createRun(text.source, () => optional('file', file.input()), params.values, { keepsLast: true })
  file.follow(run)
  // A column belongs to one table: another file or sample starts without.
  const open = (given: File | string): void => {
    const own = typeof given === 'string' ? new File([given], 'pasted text') : given
    file.open(own, { 'source.column': undefined })
  }
  onDropped(open)
  return {
    params,
    run,
    /** Takes a file, or a pasted text. */
    open,
    openSample: (sample: keyof typeof sourceSchema.sample.options) => {
      const named = sample === sourceSchema.sample.default ? undefined : sample
      file.close({ 'source.column': undefined, 'source.sample': named })
    },
    /** Whether another column can be read: the file is at hand, here or in the Library. */
    canChooseColumn: () => file.inMemory() || run.artifact()?.data.fileKept === true,
  }
}

/** An input that a stage can do without. */
function optional<K extends string>(name: K, input: Input | undefined): { [key in K]?: Input } {
  return input === undefined ? {} : ({ [name]: input } as Record<K, Input>)
}
