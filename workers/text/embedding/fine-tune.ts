/**
 * Fine-tuning: skip-gram goes on from a pretrained table on the user's own text, so that common words keep what they
 * meant and the text's own words find their place among them. Words that the table lacks start at random, at the
 * usual length of the table's rows; words that the text lacks stay as they were.
 */
import type { TrainingReport, WordVectors } from '../../contracts/text/embedding'
import type { Job } from '../../runtime/job'
import type { Random } from '../../runtime/random'
import { runningWordsOf, type WordCorpus } from './corpus'
import { automaticEpochs, trainSkipGram, type SkipGramOptions, type SkipGramResult } from './skip-gram'

export type FineTuneResult = SkipGramResult & Required<Pick<TrainingReport, 'tuned' | 'known'>>

const WORDS_A_LOOK = 64

/** Trains on from `table`; its number of dimensions holds, whatever the options say. */
export async function fineTune(
  corpus: WordCorpus,
  table: WordVectors,
  options: SkipGramOptions,
  random: Random,
  job: Job,
): Promise<FineTuneResult> {
  const { dimensions } = table
  const { start, known } = await startingVectors(corpus.words, table, random, job)
  const epochs = options.epochs || automaticEpochs(runningWordsOf(corpus), true)
  const tuned = await trainSkipGram(corpus, { ...options, dimensions, epochs }, random, job, start)
  const inText = new Set(corpus.words)
  const rest = table.words.map((_, row) => row).filter((row) => !inText.has(table.words[row] as string))
  const vectors = new Float32Array((corpus.words.length + rest.length) * dimensions)
  vectors.set(tuned.vectors)
  rest.forEach((row, i) => {
    const from = row * dimensions
    vectors.set(table.vectors.subarray(from, from + dimensions), (corpus.words.length + i) * dimensions)
  })
  const words = [...corpus.words, ...rest.map((row) => table.words[row] as string)]
  return { ...tuned, words, vectors, tuned: corpus.words.length, known }
}

/** Rows for `words`: the table's where it has them (in lower case if need be), random ones elsewhere. */
export async function startingVectors(
  words: readonly string[],
  table: WordVectors,
  random: Random,
  job: Job,
): Promise<{ start: Float32Array; known: number }> {
  const { dimensions } = table
  const rowByWord = new Map(table.words.map((word, row) => [word, row]))
  let squares = 0
  for (let row = 0; row < table.words.length; row++) {
    for (let k = row * dimensions; k < (row + 1) * dimensions; k++) squares += table.vectors[k]! * table.vectors[k]!
    if (row % WORDS_A_LOOK === 0 && job.due()) await job.rest()
  }
  const spread = Math.sqrt(squares / Math.max(1, table.vectors.length))
  const start = new Float32Array(words.length * dimensions)
  let known = 0
  for (const [i, word] of words.entries()) {
    if (i % WORDS_A_LOOK === 0 && job.due()) await job.rest()
    const row = rowByWord.get(word) ?? rowByWord.get(word.toLowerCase())
    const to = i * dimensions
    if (row === undefined) for (let k = 0; k < dimensions; k++) start[to + k] = random.normal() * spread
    else {
      start.set(table.vectors.subarray(row * dimensions, (row + 1) * dimensions), to)
      known++
    }
  }
  return { start, known }
}
