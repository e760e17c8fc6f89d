/** Stage 5's parameters and runs: the embedding, and the questions asked of whatever embedding there is. */
import { createEffect, createMemo, createSignal, on, type Accessor } from 'solid-js'
import type { Artifact, Input, Recipe } from '../../../workers/contracts/artifact'
import type { StageCalls } from '../../client/service'
import {
  alignSchema,
  analogySchema,
  embedSchema,
  neighboursSchema,
  similaritySchema,
  type EmbedMethod,
  type EmbedStages,
  type EmbedView,
} from '../../../workers/contracts/text/embed'
import type { SimilarityScore } from '../../../workers/contracts/text/embedding'
import { allOf, createRun, type Run } from '../../client'
import { createParams } from '../../stage/params'

/** Longer texts wait for the button. */
const AUTO_CHARACTERS = 3_000_000
const QUICK: readonly EmbedMethod[] = ['random', 'pretrained']

export type Embedding = ReturnType<typeof createEmbedding>
export type TargetSpace = 'seed' | 'pretrained' | 'file'

/** One line of the table of scores: an embedding that was made in this session. */
export interface Judged {
  id: string
  method: EmbedMethod
  dimensions: number
  scores: SimilarityScore[]
}

type Stages = Pick<StageCalls<EmbedStages>, keyof EmbedStages>

/** @param text the cleaned text's artifact; its view tells how long it is */
export function createEmbedding(stages: Stages, text: Accessor<Artifact<{ characters: number }> | undefined>) {
  const params = createParams('embed', embedSchema)
  const [trainedOn, setTrainedOn] = createSignal<string>()
  const startsItself = (): boolean => {
    const input = text()
    if (QUICK.includes(params.values().method)) return true
    return input !== undefined && input.id !== trainedOn() && input.data.characters <= AUTO_CHARACTERS
  }
  const run = createRun(stages.embed, () => allOf({ text: text() }), params.values, { auto: startsItself })
  createEffect(on(run.artifact, (made) => made && setTrainedOn(made.made.inputs['text'])))

  const embedding = (): { embedding: Artifact<EmbedView> } | undefined => allOf({ embedding: run.artifact() })
  const neighbourParams = createParams('neighbours', neighboursSchema)
  const analogyParams = createParams('analogy', analogySchema)
  const similarityParams = createParams('similarity', similaritySchema)
  return {
    params,
    run,
    neighbours: { params: neighbourParams, run: createRun(stages.neighbours, embedding, neighbourParams.values) },
    analogy: { params: analogyParams, run: createRun(stages.analogy, embedding, analogyParams.values) },
    similarity: { params: similarityParams, run: createRun(stages.similarity, embedding, similarityParams.values) },
    judge: createJudge(stages, run),
    align: createAlign(stages, run),
    /** The whole table as a file. */
    file: async (format: 'word2vec' | 'csv' | 'json'): Promise<Blob | undefined> => {
      const inputs = embedding()
      return inputs && (await stages.vectorFile(inputs, { format })).data
    },
  }
}

/** Scores of the newest embedding, kept beside those of the ones before. */
function createJudge(stages: Stages, embed: Run<EmbedView>) {
  const [list, setList] = createSignal<Blob | string>()
  const [judged, setJudged] = createSignal<readonly Judged[]>([])
  const inputs = () => {
    const embedding = embed.artifact()
    const own = list()
    return embedding && (own === undefined ? { embedding } : { embedding, list: { given: own } })
  }
  const run = createRun(stages.judge, inputs, () => ({}))
  createEffect(
    on(run.artifact, (made) => {
      const embedding = embed.artifact()
      if (!made || made.made.inputs['embedding'] !== embedding?.id || !embedding) return
      const { method, dimensions } = embedding.data
      const row: Judged = { id: embedding.id, method, dimensions, scores: made.data }
      setJudged((rows) => [...rows.filter(({ id }) => id !== row.id), row])
    }),
  )
  const current = createMemo(() => judged().find(({ id }) => id === embed.artifact()?.id))
  return { run, judged, current, setList }
}

/** A second space to turn this one onto: the same text from another seed, the pretrained table, or another text. */
function createAlign(stages: Stages, embed: Run<EmbedView>) {
  const params = createParams('align', alignSchema)
  const [target, setTarget] = createSignal<TargetSpace>('seed')
  const [file, setFile] = createSignal<File>()
  const [pairs, setPairs] = createSignal<File>()
  const inputs = () => {
    const source = embed.artifact()
    const space = source && targetOf(source, target(), file())
    const list = pairs()
    return space && { source, target: space, ...(list && { pairs: { given: list } satisfies Input }) }
  }
  const run = createRun(stages.align, inputs, params.values, { auto: () => false })
  return { params, run, target, setTarget, file, setFile, pairs, setPairs }
}

/** How to make the second space. The worker makes it when it is needed; its `id` here only tells recipes apart. */
function targetOf(source: Artifact<EmbedView>, target: TargetSpace, file: File | undefined): Recipe | undefined {
  const { recipe } = source
  const { text } = recipe.inputs
  if (target === 'pretrained') {
    return { ...recipe, id: `pretrained for ${source.id}`, params: { method: 'pretrained' } }
  }
  if (target === 'seed') {
    const seed = Number(recipe.params['seed'] ?? embedSchema.seed.default) + 1
    return { ...recipe, id: `seed ${seed} of ${source.id}`, params: { ...recipe.params, seed } }
  }
  if (!file || !text || !('stage' in text)) return undefined
  const other: Recipe = { service: 'text', stage: 'source', params: {}, inputs: { file: { given: file } } }
  return {
    ...recipe,
    id: `${file.name} ${file.size} ${file.lastModified} as ${source.id}`,
    inputs: { text: { service: 'text', stage: 'clean', params: text.params, inputs: { source: other } } },
  }
}
