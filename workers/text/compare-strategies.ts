/**
 * What each way of cutting costs and gives on one text: how many kinds of token, how many tokens, how much text a
 * token carries, and what share of the last tenth is made of tokens that the first nine tenths never showed.
 */
import type { WordStrategy } from '../contracts/text/codec'
import type { StrategyRow } from '../contracts/text/tokenize'
import type { Job } from '../runtime/job'
import { countCodePoints } from './code-points'
import { tokenizeJob } from './tokenize/tokenize'
import { countSpans, type TokenCounts } from './vocabulary'

/** An encoding to compare with; bytes are its last resort, so nothing is unknown to it. */
export interface ComparedEncoding {
  name: string
  size: number
  encode(text: string, job: Job): Promise<Int32Array> | Int32Array
}

const WORD_STRATEGIES: readonly WordStrategy[] = ['basic', 'advanced', 'character']

/** One row a word strategy, then one a given encoding. */
export async function compareStrategies(
  text: string,
  encodings: readonly ComparedEncoding[],
  job: Job,
): Promise<StrategyRow[]> {
  const rows: StrategyRow[] = []
  for (const strategy of WORD_STRATEGIES) rows.push(await measureWords(text, strategy, job))
  for (const encoding of encodings) rows.push(await measureEncoding(text, encoding, job))
  return rows
}

/** Row of an encoding. */
export async function measureEncoding(text: string, encoding: ComparedEncoding, job: Job): Promise<StrategyRow> {
  const { length: tokens } = await encoding.encode(text, job)
  const charactersPerToken = (await countCodePoints(text, job)) / tokens
  return { strategy: encoding.name, vocabulary: encoding.size, tokens, charactersPerToken, unknownRate: 0 }
}

/** Row of one word strategy; the vocabulary is every distinct token of the text. */
export async function measureWords(text: string, strategy: WordStrategy, job: Job): Promise<StrategyRow> {
  const spans = await tokenizeJob(text, strategy, job)
  const tokens = spans.starts.length
  const learned = await countSpans(text, spans, job, 0, heldOutStart(tokens))
  const heldOut = await countSpans(text, spans, job, heldOutStart(tokens))
  const unknown = await countUnknown(learned, heldOut, job)
  return {
    strategy,
    vocabulary: learned.size + unknown.kinds,
    tokens,
    charactersPerToken: (await countCodePoints(text, job)) / tokens,
    unknownRate: unknown.total === 0 ? 0 : unknown.occurrences / unknown.total,
  }
}

/** First token of the last tenth. */
export function heldOutStart(tokens: number): number {
  return Math.floor(tokens * 0.9)
}

/** What of the held-out tokens was never seen before: how many kinds, and how often they occur. */
async function countUnknown(
  learned: TokenCounts,
  heldOut: TokenCounts,
  job: Job,
): Promise<{ kinds: number; occurrences: number; total: number }> {
  const unknown = { kinds: 0, occurrences: 0, total: 0 }
  let seen = 0
  for (const [token, count] of heldOut) {
    unknown.total += count
    if (!learned.has(token)) {
      unknown.kinds++
      unknown.occurrences += count
    }
    if ((++seen & 0x3fff) === 0 && job.due()) await job.rest()
  }
  return unknown
}
