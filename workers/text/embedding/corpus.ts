/**
 * A text as the embedding methods see it: ids of words in reading order, with breaks where a window must not reach
 * across. Words are ordered by falling count, ties by first appearance. Rare words are dropped before windows are
 * laid, so that their neighbours move together (as word2vec does; Mikolov et al. 2013, arXiv:1310.4546).
 */
import { invalid } from '../../runtime/errors'

/** The id that stands for "a window ends here". */
export const BREAK = -1

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

/**
 * Corpus from tokens in reading order. Tokens without a letter or digit aren't words; full stops, question and
 * exclamation marks become breaks. Throws `input/invalid` when fewer than two words remain.
 */
export function buildCorpus(tokens: readonly string[], options: CorpusOptions): WordCorpus {
  const seen = new Map<string, number>()
  const counts: number[] = []
  const all = new Int32Array(tokens.length)
  let length = 0
  let running = 0
  for (const token of tokens) {
    let id = seen.get(token)
    if (id === undefined) {
      id = hasLetterOrDigit.test(token) ? counts.push(0) - 1 : endsSentence.test(token) ? BREAK : BREAK - 1
      seen.set(token, id)
    }
    if (id >= 0) {
      counts[id] = (counts[id] ?? 0) + 1
      running++
    }
    if (id >= BREAK) all[length++] = id
  }
  const minCount = options.minCount > 0 ? options.minCount : automaticMinCount(running)
  return prune([...seen.keys()], [...seen.values()], counts, all.subarray(0, length), minCount, options.maxWords)
}

/** The least count that leaves enough occurrences to learn from and enough words to look at. */
export function automaticMinCount(runningWords: number): number {
  return runningWords >= 100_000 ? 5 : runningWords >= 5_000 ? 2 : 1
}

function prune(
  tokens: string[],
  tokenIds: number[],
  counts: number[],
  ids: Int32Array,
  minCount: number,
  maxWords: number,
): WordCorpus {
  const wordOf: string[] = new Array<string>(counts.length)
  tokens.forEach((token, i) => {
    const id = tokenIds[i] as number
    if (id >= 0) wordOf[id] = token
  })
  const kept = counts
    .map((_, id) => id)
    .filter((id) => (counts[id] as number) >= minCount)
    .sort((a, b) => (counts[b] as number) - (counts[a] as number) || a - b)
  if (maxWords > 0) kept.length = Math.min(kept.length, maxWords)
  if (kept.length < 2) {
    throw invalid(
      `Fewer than two words occur at least ${minCount} times. Give a longer text or lower the minimum count.`,
    )
  }
  const rank = new Int32Array(counts.length).fill(BREAK - 1)
  kept.forEach((id, i) => (rank[id] = i))
  const out = new Int32Array(ids.length)
  let length = 0
  for (const id of ids) {
    const mapped = id === BREAK ? BREAK : (rank[id] as number)
    if (mapped >= 0 || (mapped === BREAK && length > 0 && out[length - 1] !== BREAK)) out[length++] = mapped
  }
  return {
    words: kept.map((id) => wordOf[id] as string),
    counts: Int32Array.from(kept, (id) => counts[id] as number),
    ids: out.slice(0, length),
  }
}
