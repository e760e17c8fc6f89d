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
  const { minCount = 1, maxSize = 0, specials = SPECIALS } = options
  const room = maxSize > 0 ? maxSize - specials.length : Infinity
  if (room < 1)
    throw invalid(`A vocabulary of ${maxSize} has no room beside ${specials.length} specials. Make it larger.`)
  const reserved = new Set(specials)
  // Array.prototype.sort is stable, so equal counts stay in order of first appearance.
  const kept = [...counts]
    .filter(([token, count]) => count >= minCount && !reserved.has(token))
    .sort((a, b) => b[1] - a[1])
    .slice(0, room)
  if (kept.length === 0) throw invalid('No token is frequent enough to be kept. Lower the minimum count or add text.')
  return {
    tokens: [...specials, ...kept.map(([token]) => token)],
    counts: [...specials.map(() => 0), ...kept.map(([, count]) => count)],
    specials: specials.length,
  }
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
