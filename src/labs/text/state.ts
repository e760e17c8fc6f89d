/** The text lab's parameters and runs, in order: each run takes the artifact of the one before it. */
import { useSearchParams } from '@solidjs/router'
import { createEffect, createSignal } from 'solid-js'
import type { Input } from '../../../workers/contracts/artifact'
import type { TextStages } from '../../../workers/contracts/text'
import { cleanSchema } from '../../../workers/contracts/text/clean'
import { sourceSchema } from '../../../workers/contracts/text/source'
import { createRun, hostOf, stagesOf } from '../../client'
import { createParams } from '../../stage/params'
import { onDropped } from '../../stage/dropped'
import { createBytePairs } from './bpe/bpe-state'
import { createEmbedding } from './embed-state'
import { createModel } from './model-state'
import { createWriting } from './write-state'
import { createProjection } from './project-state'
import { createTokenize } from './tokenize-state'
import { createVocabulary } from './vocabulary-state'

export const text = stagesOf<TextStages>(hostOf('text'), 'text')

export type TextLab = ReturnType<typeof createTextLab>

export function createTextLab() {
  const source = createSource()
  const cleanParams = createParams('clean', cleanSchema)
  const clean = createRun(text.clean, () => feed('source', source.run.artifact()), cleanParams.values)
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
        const given = feed('source', source.run.artifact())
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

/** A sample, or a file: in memory while the page lives, by its id in the URL (and in the Library) after a reload. */
function createSource() {
  const params = createParams('source', sourceSchema)
  const [search, setSearch] = useSearchParams<{ 'source.file'?: string }>()
  const [file, setFile] = createSignal<Blob>()
  onDropped((dropped) => setFile(dropped))
  const inputs = (): { file?: Input } => {
    const id = search['source.file']
    const own = file()
    return own ? { file: { given: own } } : id ? { file: { id } } : {}
  }
  const run = createRun(text.source, inputs, params.values)
  createEffect(() => {
    const id = file() && run.artifact()?.made.inputs['file']
    if (id) setSearch({ 'source.file': id }, { replace: true, scroll: false })
  })
  return {
    params,
    run,
    /** Takes a file, or a pasted text. */
    open: (given: Blob | string) => setFile(typeof given === 'string' ? new File([given], 'pasted text') : given),
    openSample: (sample: keyof typeof sourceSchema.sample.options) => {
      setFile(undefined)
      setSearch({ 'source.file': undefined }, { replace: true, scroll: false })
      params.set('sample', sample)
    },
  }
}

/** One named input, or undefined while it is not there yet: the run then waits. */
export function feed<K extends string, A>(name: K, artifact: A | undefined): Record<K, A> | undefined {
  return artifact === undefined ? undefined : ({ [name]: artifact } as Record<K, A>)
}
