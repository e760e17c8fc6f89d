/**
 * A vocabulary gives every token an id: specials first, then by falling frequency, ties by first appearance. The most
 * frequent tokens get the smallest ids, so a limit on the size cuts off the rarest.
 */
import { SPECIALS } from '../contracts/text/codec'
import type { Spans } from '../contracts/text/tokenize'
import type { Vocabulary } from '../contracts/text/vocabulary'
import { invalid } from '../runtime/errors'
import type { Job } from '../runtime/job'

export interface VocabularyOptions {
  /** Number of ids at most, specials included; 0 or missing for no limit. */
  maxSize?: number
  /** Tokens seen less often get no id. */
  minCount?: number
  specials?: readonly string[]
}

/** Counts by token, in order of first appearance. */
export type TokenCounts = Map<string, number>

/** Vocabulary of tokens in reading order. Throws `input/invalid` when nothing is left to put in it. */
export function buildVocabulary(tokens: Iterable<string>, options: VocabularyOptions = {}): Vocabulary {
  const counts: TokenCounts = new Map()
  for (const token of tokens) counts.set(token, (counts.get(token) ?? 0) + 1)
  return vocabularyOf(counts, options)
}

/** Vocabulary of counted tokens. */
export function vocabularyOf(counts: TokenCounts, options: VocabularyOptions = {}): Vocabulary {
  const work = vocabularySteps(counts, options)
  let step = work.next()
  while (!step.done) step = work.next()
  return step.value
}

/** The same, resting now and then: a text of 10 MB may hold a million different tokens. */
export async function vocabularyOfMany(counts: TokenCounts, options: VocabularyOptions, job: Job): Promise<Vocabulary> {
  const work = vocabularySteps(counts, options)
  let step = work.next()
  for (; !step.done; step = work.next()) if (job.due()) await job.rest()
  return step.value
}

/** Tokens are put in one list a count; few counts differ, so sorting those is quick and ties keep their order. */
function* vocabularySteps(counts: TokenCounts, options: VocabularyOptions): Generator<void, Vocabulary> {
  const { minCount = 1, maxSize = 0, specials = SPECIALS } = options
  const room = maxSize > 0 ? maxSize - specials.length : Infinity
  if (room < 1)
    throw invalid(`A vocabulary of ${maxSize} has no room beside ${specials.length} specials. Make it larger.`)
  const reserved = new Set(specials)
  const byCount = new Map<number, string[]>()
  let seen = 0
  for (const [token, count] of counts) {
    if ((++seen & 0x3fff) === 0) yield
    if (count < minCount || reserved.has(token)) continue
    const alike = byCount.get(count)
    if (alike) alike.push(token)
    else byCount.set(count, [token])
  }
  const vocabulary: Vocabulary = {
    tokens: [...specials],
    counts: specials.map(() => 0),
    specials: specials.length,
  }
  for (const count of [...byCount.keys()].sort((a, b) => b - a)) {
    for (const token of byCount.get(count) ?? []) {
      if (vocabulary.tokens.length - specials.length >= room) return vocabulary
      vocabulary.tokens.push(token)
      vocabulary.counts.push(count)
      if ((vocabulary.tokens.length & 0x3fff) === 0) yield
    }
  }
  if (vocabulary.tokens.length === specials.length) {
    throw invalid('No token is frequent enough to be kept. Lower the minimum count or add text.')
  }
  return vocabulary
}

/** Counts of the tokens at spans [from, to), without an array of them all. */
export async function countSpans(
  text: string,
  spans: Spans,
  job: Job,
  from = 0,
  to = spans.starts.length,
): Promise<TokenCounts> {
  const counts: TokenCounts = new Map()
  for (let i = from; i < to; i++) {
    const token = text.slice(spans.starts[i], spans.ends[i])
    counts.set(token, (counts.get(token) ?? 0) + 1)
    if ((i & 0x3fff) === 0 && job.due()) {
      job.progress({ phase: 'counting tokens', done: i - from, total: to - from, unit: 'tokens' })
      await job.rest()
    }
  }
  return counts
}
