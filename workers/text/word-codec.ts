/**
 * Ids for words. A word model should spend its ids on words, not on the spaces between them, yet what it writes must
 * read as text: so the space that a reader expects between two tokens is implied (one between words, none before a
 * comma), and only a gap that differs is written, as a token of its own: whitespace itself, or <|join|> for none.
 * Text whose gaps are in the vocabulary therefore comes back exactly.
 */
import { JOIN, SPECIALS, UNKNOWN, type CodecData, type WordStrategy } from '../contracts/text/codec'
import { invalid } from '../runtime/errors'
import type { Job } from '../runtime/job'
import { tokenize, tokenizeJob } from './tokenize/tokenize'
import type { Codec } from './codec-shape'
import type { TokenCounts } from './vocabulary'
import { impliedGap, readAll, readCharacters, readLong, readWords, type IdOf } from './word-sequence'

/** Gaps that every word codec knows, so that paragraphs and odd spacing survive. */
export const GAPS = [JOIN, ' ', '\n', '\n\n', '\t'] as const

/** Codec data for a vocabulary of words: specials and gap tokens that are missing are added. */
export function wordCodecData(strategy: WordStrategy, vocabulary: readonly string[]): CodecData {
  const known = new Set(vocabulary)
  const specials = SPECIALS.filter((special) => !known.has(special))
  const gaps = strategy === 'character' ? [] : GAPS.filter((gap) => !known.has(gap))
  return { kind: 'words', strategy, vocabulary: [...specials, ...vocabulary, ...gaps] }
}

/** Codec over exactly this vocabulary: id i is vocabulary[i]. */
export function makeWordCodec(strategy: WordStrategy, vocabulary: readonly string[]): Codec {
  const ids = new Map(vocabulary.map((token, id) => [token, id]))
  if (ids.size !== vocabulary.length) throw invalid('This vocabulary holds a token twice. Every token needs one id.')
  const unknown = ids.get(UNKNOWN)
  const spaced = strategy !== 'character'
  const idOf: IdOf = (token, isGap) => {
    const id = ids.get(token) ?? (isGap ? -1 : unknown)
    if (id !== undefined) return id
    throw invalid(`"${token}" is not in this vocabulary, and it has no ${UNKNOWN}. Build it again with the specials.`)
  }
  return {
    size: vocabulary.length,
    label: (id) => vocabulary[id] ?? UNKNOWN,
    encode: (text) => readNow(text, strategy, idOf),
    encodeLong: (text, job) => readRested(text, strategy, idOf, 'encoding the text', job),
    decode: (sequence) => {
      const tokens = Array.from(sequence, (id) => vocabulary[id] ?? UNKNOWN)
      return spaced ? joinTokens(tokens) : tokens.join('')
    },
  }
}

/** The tokens of a text with the gap tokens that a word codec writes between them: what its vocabulary is built from. */
export function codecTokens(text: string, strategy: WordStrategy): string[] {
  const tokens: string[] = []
  return Array.from(
    readNow(text, strategy, (token) => tokens.push(token) - 1),
    (place) => tokens[place] ?? '',
  )
}

/** How often each of those tokens occurs, for long texts. */
export async function codecCounts(text: string, strategy: WordStrategy, job: Job): Promise<TokenCounts> {
  const tokens: string[] = []
  const places = await readRested(text, strategy, (token) => tokens.push(token) - 1, 'counting tokens', job)
  const counts = new Float64Array(tokens.length)
  for (let i = 0; i < places.length; i++) {
    counts[places[i]!]!++
    if ((i & 0xffff) === 0 && job.due()) await job.rest()
  }
  const counted: TokenCounts = new Map()
  for (const [place, token] of tokens.entries()) {
    counted.set(token, (counted.get(token) ?? 0) + counts[place]!)
    if (place % 4096 === 0 && job.due()) await job.rest()
  }
  return counted
}

function readNow(text: string, strategy: WordStrategy, idOf: IdOf): Int32Array {
  if (strategy === 'character') return readAll(readCharacters(text, idOf))
  return readAll(readWords(text, tokenize(text, strategy), idOf))
}

async function readRested(
  text: string,
  strategy: WordStrategy,
  idOf: IdOf,
  phase: string,
  job: Job,
): Promise<Int32Array> {
  const reading =
    strategy === 'character'
      ? readCharacters(text, idOf)
      : readWords(text, await tokenizeJob(text, strategy, job), idOf)
  return readLong(reading, text.length, phase, job)
}

function joinTokens(tokens: readonly string[]): string {
  let text = ''
  let previous = ''
  let gap: string | undefined
  for (const token of tokens) {
    if (token === JOIN) gap ??= ''
    else if (/^\s+$/.test(token)) gap = (gap ?? '') + token
    else {
      text += (gap ?? impliedGap(previous, token)) + token
      gap = undefined
      previous = token
    }
  }
  return text + (gap ?? '')
}
