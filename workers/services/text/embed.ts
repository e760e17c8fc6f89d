/** Stage 5, Embed, and the questions asked of its vectors. */
import {
  alignSchema,
  analogySchema,
  embedSchema,
  judgeSchema,
  neighboursSchema,
  similaritySchema,
  vectorFileSchema,
  type EmbedStages,
} from '../../contracts/text/embed'
import type { WordPair, WordVectors } from '../../contracts/text/embedding'
import { fetchAsset } from '../../runtime/asset'
import type { Job } from '../../runtime/job'
import { makeRandom } from '../../runtime/random'
import type { Stages } from '../../runtime/service'
import { align, parsePairs, rowPairs } from '../../text/embedding/align'
import { embed } from '../../text/embedding/embed'
import { parseWordPairs, scoreSimilarity } from '../../text/embedding/evaluate'
import { analogy, knownWords, nearestNeighbours, similarityMatrix, unitRows } from '../../text/embedding/neighbours'
import { parsePretrained } from '../../text/embedding/pretrained'
import { vectorFile } from '../../text/embedding/vector-file'

const HEATMAP_WORDS = 14
const PUBLISHED_LISTS = ['WS-353', 'RG-65']

export const embedStages: Stages<EmbedStages> = {
  embed: {
    schema: embedSchema,
    version: 3,
    run: ({ text }, params, job) => embed(text.text, params, () => loadPretrained(job), job),
    view: ({ words, method, dimensions, runningWords, suggestions, training }) => {
      return { method, dimensions, runningWords, suggestions, training, wordCount: words.length }
    },
  },
  neighbours: {
    schema: neighboursSchema,
    keep: false,
    run: ({ embedding }, { word, k }) => {
      const asked = word || (embedding.suggestions?.[0] ?? embedding.words[0] ?? '')
      return { word: asked, neighbours: nearestNeighbours(unitRows(embedding), asked, k) }
    },
  },
  analogy: {
    schema: analogySchema,
    keep: false,
    run: ({ embedding }, { a, b, c, k }) => ({ asked: [a, b, c], answers: analogy(unitRows(embedding), a, b, c, k) }),
  },
  similarity: {
    schema: similaritySchema,
    keep: false,
    run: ({ embedding }, { words }) => {
      const asked = words.split(/[\s,;]+/).filter(Boolean)
      const suggested = (embedding.suggestions ?? embedding.words).slice(0, HEATMAP_WORDS)
      const { known, missing } = knownWords(embedding, asked.length > 0 ? asked : suggested)
      return { words: known, missing, values: similarityMatrix(unitRows(embedding), known) }
    },
  },
  judge: {
    schema: judgeSchema,
    keep: false,
    run: async ({ embedding, list }, _, job) => {
      const unit = unitRows(embedding)
      const lists = await publishedLists(job.signal)
      if (list !== undefined) lists.push({ name: nameOf(list), pairs: parseWordPairs(await textOf(list)) })
      return lists.map(({ name, pairs }) => scoreSimilarity(unit, name, pairs))
    },
  },
  align: {
    schema: alignSchema,
    version: 2,
    run: async ({ source, target, pairs }, { maxPairs, seed, ...options }, job) => {
      const wanted = pairs === undefined ? undefined : parsePairs(await textOf(pairs))
      const usable = rowPairs(source, target, wanted).slice(0, maxPairs)
      return align(source, target, usable, options, makeRandom(seed), job)
    },
    view: ({ aligned: _, rotation: __, ...view }) => view,
  },
  vectorFile: {
    schema: vectorFileSchema,
    keep: false,
    run: ({ embedding }, { format }, job) => vectorFile(embedding, format, job),
  },
}

async function loadPretrained(job: Job): Promise<WordVectors> {
  const file = await fetchAsset('data/wink-embeddings-10k.bin', job.signal)
  return parsePretrained(await file.arrayBuffer(), job)
}

/** The two published lists that come with the app (public/data/SOURCES.md). */
function publishedLists(signal: AbortSignal): Promise<{ name: string; pairs: WordPair[] }[]> {
  return Promise.all(
    PUBLISHED_LISTS.map(async (name) => {
      const file = await fetchAsset(`data/${name.toLowerCase()}.tsv`, signal)
      return { name, pairs: parseWordPairs(await file.text()) }
    }),
  )
}

function nameOf(list: Blob | string): string {
  return list instanceof File ? list.name.replace(/\.\w+$/, '') : 'Your list'
}

async function textOf(given: Blob | string): Promise<string> {
  return typeof given === 'string' ? given : await given.text()
}
