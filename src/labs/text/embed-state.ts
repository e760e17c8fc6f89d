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
  /** Words of the text that it was made from, repeats counted. */
  runningWords: number
  /** Passes over the text, where there were any. */
  epochs: number | undefined
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
    judge: createJudge(stages, text, run),
    align: createAlign(stages, run),
    /** The whole table as a file. */
    file: async (format: 'word2vec' | 'csv' | 'json'): Promise<Blob | undefined> => {
      const inputs = embedding()
      return inputs && (await stages.vectorFile(inputs, { format })).data
    },
  }
}

/**
 * Scores of the newest embedding, kept beside those of the ones before, and beside those of the pretrained table when
 * they are asked for.
 */
function createJudge(stages: Stages, text: Accessor<Artifact | undefined>, embed: Run<EmbedView>) {
  const [list, setList] = createSignal<Blob | string>()
  const [judged, setJudged] = createSignal<readonly Judged[]>([])
  const judgeOf = (embedding: Accessor<Artifact<EmbedView> | undefined>) => {
    const inputs = () => {
      const made = embedding()
      const own = list()
      return made && { embedding: made, ...(own !== undefined && { list: { given: own } satisfies Input }) }
    }
    const run = createRun(stages.judge, inputs, () => ({}), { keepsLast: true })
    createEffect(
      on(run.artifact, (scores) => {
        const made = embedding()
        if (scores && made && scores.made.inputs['embedding'] === made.id)
          setJudged((rows) => withRow(rows, made, scores.data))
      }),
    )
    return run
  }
  const pretrained = createRun(
    stages.embed,
    () => allOf({ text: text() }),
    () => ({ method: 'pretrained' as const }),
    {
      auto: () => false,
    },
  )
  judgeOf(pretrained.artifact)
  const run = judgeOf(embed.artifact)
  const current = createMemo(() => judged().find(({ id }) => id === embed.artifact()?.id))
  return { run, judged, current, list, setList, pretrained }
}

/** The pretrained table is the same whatever the text, so it has one row. */
function withRow(rows: readonly Judged[], made: Artifact<EmbedView>, scores: SimilarityScore[]): Judged[] {
  const { method, dimensions, runningWords, training } = made.data
  const row: Judged = { id: made.id, method, dimensions, runningWords, epochs: training.epochs, scores }
  return [
    ...rows.filter(({ id, ...old }) => id !== row.id && (old.method !== 'pretrained' || method !== 'pretrained')),
    row,
  ]
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
