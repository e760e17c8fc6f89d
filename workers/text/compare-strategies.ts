/**
 * What each way of cutting costs and gives on one text: how many kinds of token, how many tokens, how much text a
 * token carries, and what share of the last tenth is made of tokens that the first nine tenths never showed.
 */
import type { WordStrategy } from '../contracts/text/codec'
import type { StrategyRow } from '../contracts/text/tokenize'
import type { Job } from '../runtime/job'
import { tokenizeJob } from './tokenize/tokenize'
import { countSpans, vocabularyOf } from './vocabulary'
import { unknownRate } from './vocabulary-measures'

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
  const charactersPerToken = codePoints(text) / tokens
  return { strategy: encoding.name, vocabulary: encoding.size, tokens, charactersPerToken, unknownRate: 0 }
}

/** Row of one word strategy; the vocabulary is every distinct token of the text. */
export async function measureWords(text: string, strategy: WordStrategy, job: Job): Promise<StrategyRow> {
  const spans = await tokenizeJob(text, strategy, job)
  const tokens = spans.starts.length
  const learned = await countSpans(text, spans, job, 0, heldOutStart(tokens))
  const heldOut = await countSpans(text, spans, job, heldOutStart(tokens))
  const vocabulary = new Set([...learned.keys(), ...heldOut.keys()]).size
  const rate = learned.size === 0 ? Number(heldOut.size > 0) : unknownRate(vocabularyOf(learned), heldOut)
  return { strategy, vocabulary, tokens, charactersPerToken: codePoints(text) / tokens, unknownRate: rate }
}

/** First token of the last tenth. */
export function heldOutStart(tokens: number): number {
  return Math.floor(tokens * 0.9)
}

/** Unicode code points in a text. */
export function codePoints(text: string): number {
  let count = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 0xdc00 || code > 0xdfff) count++
  }
  return count
}
