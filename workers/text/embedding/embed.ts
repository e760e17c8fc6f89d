/** Word vectors of a text by any of the five methods; each method's own file states its mathematics. */
import type { EmbedData, EmbedMethod, embedSchema } from '../../contracts/text/embed'
import type { TrainingReport, WordVectors } from '../../contracts/text/embedding'
import type { ParamsOf } from '../../contracts/schema'
import { invalid } from '../../runtime/errors'
import type { Job } from '../../runtime/job'
import { makeRandom, type Random } from '../../runtime/random'
import { countCooccurrences } from './cooccurrence'
import { characteristicWords, corpusOfText, type WordCorpus } from './corpus'
import { fineTune } from './fine-tune'
import { ppmi } from './ppmi'
import { randomVectors } from './random'
import { trainSkipGram } from './skip-gram'
import { truncatedSvd, vectorsFromSvd } from './svd'

export type EmbedParams = ParamsOf<typeof embedSchema>

type Trained = WordVectors & { training: TrainingReport }

const SUGGESTIONS = 40
const OVERSAMPLING = 10
const POWER_ITERATIONS = 2
/** Numbers in a trained table: 128 MB, twice that while skip-gram trains. */
const MOST_NUMBERS = 2 ** 25
/** Numbers in one working matrix of the factorisation, of which five stand at a time: 200 MB each. */
const MOST_FACTORISED = 25_000_000

/** @param pretrained gives the shipped table; called only by the methods that need it */
export async function embed(
  text: string,
  params: EmbedParams,
  pretrained: () => Promise<WordVectors>,
  job: Job,
): Promise<EmbedData> {
  const corpus = await corpusOfText(text, params, job)
  const { words, vectors, dimensions, training } = await train(corpus, params, pretrained, job)
  const present = new Set(words)
  const suggestions = characteristicWords(corpus, SUGGESTIONS * 4)
    .filter((word) => present.has(word))
    .slice(0, SUGGESTIONS)
  const runningWords = corpus.counts.reduce((sum, count, id) => {
    return present.has(corpus.words[id] as string) ? sum + count : sum
  }, 0)
  return { method: params.method, words, vectors, dimensions, runningWords, suggestions, training }
}

function train(
  corpus: WordCorpus,
  params: EmbedParams,
  pretrained: () => Promise<WordVectors>,
  job: Job,
): Promise<Trained> {
  const random = makeRandom(params.seed)
  const byMethod: Record<EmbedMethod, () => Promise<Trained>> = {
    random: async () => {
      assertFits(corpus, params.dimensions, MOST_NUMBERS)
      return { ...randomVectors(corpus.words, params.dimensions, random), training: {} }
    },
    ppmi: () => factorise(corpus, params, random, job),
    skipgram: async () => {
      assertFits(corpus, params.dimensions, MOST_NUMBERS)
      return split(await trainSkipGram(corpus, params, random, job))
    },
    pretrained: async () => ({ ...(await pretrained()), training: {} }),
    finetuned: async () => split(await fineTune(corpus, await pretrained(), params, random, job)),
  }
  return byMethod[params.method]()
}

/** Checked before the work, because a browser that runs out of memory takes the worker with it. */
function assertFits({ words }: WordCorpus, dimensions: number, mostNumbers: number, extra = 0): void {
  if (words.length * (dimensions + extra) <= mostNumbers) return
  const most = Math.floor(mostNumbers / words.length) - extra
  throw invalid(
    `${words.length.toLocaleString('en')} words in ${dimensions} dimensions are more numbers than this method can ` +
      `hold. Choose at most ${most} dimensions, or fewer words.`,
  )
}

async function factorise(corpus: WordCorpus, params: EmbedParams, random: Random, job: Job): Promise<Trained> {
  assertFits(corpus, params.dimensions, MOST_FACTORISED, OVERSAMPLING)
  const counts = await countCooccurrences(corpus, params.window, false, job)
  const matrix = await ppmi(counts, { smoothing: params.smoothing, shift: 1 }, job)
  const options = { rank: params.dimensions, oversampling: OVERSAMPLING, iterations: POWER_ITERATIONS }
  const svd = await truncatedSvd(matrix, options, random, job)
  return {
    words: corpus.words,
    vectors: vectorsFromSvd(svd),
    dimensions: svd.rank,
    training: { nonZeros: matrix.values.length, singularValues: [...svd.s] },
  }
}

/** The table, and apart from it what the training says about itself. */
function split({ words, vectors, dimensions, ...training }: WordVectors & TrainingReport): Trained {
  return { words, vectors, dimensions, training }
}
