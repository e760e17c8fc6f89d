/**
 * A text as the embedding methods see it: ids of words in reading order, with breaks where a window must not reach
 * across. Words are ordered by falling count, ties by first appearance. Rare words are dropped before windows are
 * laid, so that their neighbours move together (as word2vec does; Mikolov et al. 2013, arXiv:1310.4546).
 */
import { invalid } from '../../runtime/errors'
import type { Job } from '../../runtime/job'
import { tokenizeJob } from '../tokenize/tokenize'

/** The id that stands for "a window ends here". */
export const BREAK = -1
const NOT_A_WORD = -2

/** `ids` index into `words`; `counts[i]` is how often word i occurs. */
export interface WordCorpus {
  words: string[]
  counts: Int32Array
  ids: Int32Array
}

export interface CorpusOptions {
  /** Rarer words are dropped. 0 chooses by length: 5 from 100,000 words on, 2 from 5,000 on, else 1. */
  minCount: number
  /** At most this many words are kept, the most frequent ones. 0 keeps all. */
  maxWords: number
}

const hasLetterOrDigit = /[\p{L}\p{N}]/u
const endsSentence = /^[.!?…]+$/

/** Corpus of a text's words, in lower case, cut by the advanced tokenizer. Throws as `buildCorpus` does. */
export async function corpusOfText(text: string, options: CorpusOptions, job: Job): Promise<WordCorpus> {
  const { starts, ends } = await tokenizeJob(text, 'advanced', job)
  const builder = makeBuilder(starts.length)
  for (let i = 0; i < starts.length; i++) {
    builder.add(text.slice(starts[i], ends[i]).toLowerCase())
    if ((i & 4095) === 0 && job.due()) {
      job.progress({ phase: 'counting words', done: i, total: starts.length, unit: 'tokens' })
      await job.rest()
    }
  }
  return builder.finish(options)
}

/**
 * Corpus from tokens in reading order. Tokens without a letter or digit aren't words; full stops, question and
 * exclamation marks become breaks. Throws `input/invalid` when fewer than two words remain.
 */
export function buildCorpus(tokens: readonly string[], options: CorpusOptions): WordCorpus {
  const builder = makeBuilder(tokens.length)
  for (const token of tokens) builder.add(token)
  return builder.finish(options)
}

/** The words of the text that are in the corpus, repeats counted. */
export function runningWordsOf({ counts }: WordCorpus): number {
  return counts.reduce((sum, count) => sum + count, 0)
}

/** The least count that leaves enough occurrences to learn from and enough words to look at. */
export function automaticMinCount(runningWords: number): number {
  return runningWords >= 100_000 ? 5 : runningWords >= 5_000 ? 2 : 1
}

function makeBuilder(capacity: number): { add(token: string): void; finish(options: CorpusOptions): WordCorpus } {
  const idByToken = new Map<string, number>()
  const words: string[] = []
  const counts: number[] = []
  const ids = new Int32Array(capacity)
  let length = 0
  let running = 0
  const add = (token: string): void => {
    let id = idByToken.get(token)
    if (id === undefined) {
      id = hasLetterOrDigit.test(token) ? words.push(token) - 1 : endsSentence.test(token) ? BREAK : NOT_A_WORD
      idByToken.set(token, id)
    }
    if (id === NOT_A_WORD) return
    ids[length++] = id
    if (id === BREAK) return
    counts[id] = (counts[id] ?? 0) + 1
    running++
  }
  const finish = ({ minCount, maxWords }: CorpusOptions): WordCorpus => {
    const least = minCount > 0 ? minCount : automaticMinCount(running)
    return prune(words, counts, ids.subarray(0, length), least, maxWords)
  }
  return { add, finish }
}

/** Keeps words that occur `least` times, renumbers them by frequency, and joins what dropped words leave apart. */
function prune(words: string[], counts: number[], ids: Int32Array, least: number, maxWords: number): WordCorpus {
  const kept = counts
    .map((_, id) => id)
    .filter((id) => (counts[id] as number) >= least)
    .sort((a, b) => (counts[b] as number) - (counts[a] as number) || a - b)
  if (maxWords > 0) kept.length = Math.min(kept.length, maxWords)
  if (kept.length < 2) {
    const times = least === 1 ? 'in this text' : `at least ${least} times`
    throw invalid(`Fewer than two words occur ${times}. Give a longer text, or lower the minimum count.`)
  }
  const rank = new Int32Array(counts.length).fill(NOT_A_WORD)
  kept.forEach((id, i) => (rank[id] = i))
  const out = new Int32Array(ids.length)
  let length = 0
  for (const id of ids) {
    const mapped = id === BREAK ? BREAK : (rank[id] as number)
    if (mapped >= 0 || (mapped === BREAK && length > 0 && out[length - 1] !== BREAK)) out[length++] = mapped
  }
  return {
    words: kept.map((id) => words[id] as string),
    counts: Int32Array.from(kept, (id) => counts[id] as number),
    ids: out.slice(0, length),
  }
}

/** Words in one of the stretches that a text is cut into to see where its words gather, and how many stretches. */
const STRETCH_WORDS = 400
const FEWEST_STRETCHES = 10
const MOST_STRETCHES = 200

/**
 * Up to k words that the text is about: greatest count x ln(stretches / stretches that hold the word), the tf-idf of
 * a text cut into stretches (Spaerck Jones 1972), which are long enough to hold a “with”. Only words of four letters
 * or more, and nothing with other signs.
 */
export function characteristicWords({ words, counts, ids }: WordCorpus, k: number): string[] {
  const seenIn = new Int32Array(words.length)
  const lastStretch = new Int32Array(words.length).fill(-1)
  const wanted = Math.min(MOST_STRETCHES, Math.max(FEWEST_STRETCHES, Math.round(ids.length / STRETCH_WORDS)))
  const size = Math.max(1, Math.ceil(ids.length / wanted))
  const stretches = Math.ceil(ids.length / size)
  ids.forEach((id, at) => {
    const stretch = Math.floor(at / size)
    if (id === BREAK || lastStretch[id] === stretch) return
    lastStretch[id] = stretch
    seenIn[id] = (seenIn[id] as number) + 1
  })
  const score = (id: number): number => (counts[id] as number) * Math.log((stretches + 1) / (seenIn[id] as number))
  return words
    .map((word, id) => ({ word, score: score(id) }))
    .filter(({ word }) => /^\p{L}{4,}$/u.test(word))
    .sort((a, b) => b.score - a.score)
    .slice(0, k)
    .map(({ word }) => word)
}
