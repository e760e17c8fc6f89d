/**
 * A text cut by any strategy, into plain data that later stages share: places in the text for words and characters,
 * ids for byte pairs, whose tokens may end inside a character.
 */
import type { BpeMerges, Strategy, TokenizeData } from '../contracts/text/tokenize'
import { invalid } from '../runtime/errors'
import type { Job } from '../runtime/job'
import { makeBpe } from './bpe/encode'
import { type Codec, bytesLabel, makeCodec } from './codec'
import { countCodePoints } from './code-points'
import { tokenStrings, tokenizeJob } from './tokenize/tokenize'
import { codecTokens, wordCodecData } from './word-codec'

/** Beginning of the text that is turned into ids and back, to say whether it survives. */
const ROUND_TRIP_CHARACTERS = 100_000

/** Cuts a text. Throws `input/invalid` for byte pairs without merges. */
export async function cutText(
  text: string,
  strategy: Strategy,
  bpe: BpeMerges | undefined,
  job: Job,
): Promise<TokenizeData> {
  const characters = await countCodePoints(text, job)
  const beginning = text.slice(0, ROUND_TRIP_CHARACTERS).replace(/[\ud800-\udbff]$/, '')
  if (strategy !== 'bpe') {
    const spans = await tokenizeJob(text, strategy, job)
    if (job.due()) await job.rest()
    const codec = makeCodec(wordCodecData(strategy, [...new Set(codecTokens(beginning, strategy))]))
    if (job.due()) await job.rest()
    return {
      text,
      strategy,
      ...spans,
      tokenCount: spans.starts.length,
      characters,
      roundTrip: await tripOf(beginning, codec, job),
    }
  }
  if (!bpe) throw invalid('Byte pairs need merges. Train them on the text first.')
  const { split, merges } = bpe
  const made = makeBpe(bpe)
  const ids = await made.encodeLong(text, job)
  if (job.due()) await job.rest()
  const roundTrip = await tripOf(beginning, made, job)
  return { text, strategy, bpe: { split, merges }, ids, tokenCount: ids.length, characters, roundTrip }
}

async function tripOf(
  text: string,
  codec: Pick<Codec, 'encode' | 'decode'>,
  job: Job,
): Promise<TokenizeData['roundTrip']> {
  const ids = codec.encode(text)
  if (job.due()) await job.rest()
  return { characters: text.length, exact: codec.decode(ids) === text }
}

/** The first tokens as a page shows them. */
export function sampleTokens(data: TokenizeData, count: number): { text: string; id?: number }[] {
  if (data.strategy !== 'bpe') {
    return tokenStrings(data.text, data, 0, Math.min(count, data.tokenCount)).map((text) => ({ text }))
  }
  const { tokenBytes } = makeBpe(data.bpe)
  return Array.from(data.ids.subarray(0, count), (id) => ({ text: bytesLabel(tokenBytes(id)), id }))
}
