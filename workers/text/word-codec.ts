/**
 * Ids for words. A word model should spend its ids on words, not on the spaces between them, yet what it writes must
 * read as text: so the space that a reader expects between two tokens is implied (one between words, none before a
 * comma), and only a gap that differs is written, as a token of its own: whitespace itself, or <|join|> for none.
 * Text whose gaps are in the vocabulary therefore comes back exactly.
 */
import { JOIN, SPECIALS, UNKNOWN, type CodecData, type WordStrategy } from '../contracts/text/codec'
import type { Spans } from '../contracts/text/tokenize'
import { invalid } from '../runtime/errors'
import { tokenStrings, tokenize } from './tokenize/tokenize'
import type { Codec } from './codec-shape'

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
  const idOf = (token: string): number => {
    const id = ids.get(token) ?? unknown
    if (id !== undefined) return id
    throw invalid(`"${token}" is not in this vocabulary, and it has no ${UNKNOWN}. Build it again with the specials.`)
  }
  return {
    size: vocabulary.length,
    label: (id) => vocabulary[id] ?? UNKNOWN,
    encode: (text) => {
      const spans = tokenize(text, strategy)
      const tokens = tokenStrings(text, spans)
      if (!spaced) return Int32Array.from(tokens, idOf)
      return Int32Array.from(withGaps(text, spans, tokens), (piece) => {
        if (!piece.gap) return idOf(piece.token)
        return ids.get(piece.token) ?? -1
      }).filter((id) => id >= 0)
    },
    decode: (sequence) => {
      const tokens = Array.from(sequence, (id) => vocabulary[id] ?? UNKNOWN)
      return spaced ? joinTokens(tokens) : tokens.join('')
    },
  }
}

/** The tokens of a text with the gap tokens that a word codec writes between them: what its vocabulary is built from. */
export function codecTokens(text: string, strategy: WordStrategy): string[] {
  const spans = tokenize(text, strategy)
  const tokens = tokenStrings(text, spans)
  return strategy === 'character' ? tokens : Array.from(withGaps(text, spans, tokens), (piece) => piece.token)
}

function* withGaps(text: string, spans: Spans, tokens: readonly string[]): Generator<{ token: string; gap: boolean }> {
  let previous = ''
  let end = 0
  for (let i = 0; i <= tokens.length; i++) {
    const token = tokens[i] ?? ''
    const start = i < tokens.length ? (spans.starts[i] ?? 0) : text.length
    const gap = text.slice(end, start)
    if (gap !== impliedGap(previous, token)) {
      for (const piece of gapPieces(gap)) yield { token: piece, gap: true }
    }
    if (i < tokens.length) yield { token, gap: false }
    previous = token
    end = spans.ends[i] ?? 0
  }
}

function gapPieces(gap: string): readonly string[] {
  if (gap === '') return [JOIN]
  return gap.match(/\n\n|[\s\S]/g) ?? []
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

const TIGHT_BEFORE = /^(?:[.,;:!?)\]}%’”'…\-–—/]+|n['’]t|['’](?:s|m|d|re|ve|ll))$/i
const TIGHT_AFTER = /^[([{“‘#$£€\-–—/]+$/
const CLITIC = /^(?:s|t|m|d|re|ve|ll)$/i

/** The gap a reader expects between two tokens; '' stands for the edge of the text. */
export function impliedGap(before: string, after: string): '' | ' ' {
  if (before === '' || after === '') return ''
  if (TIGHT_BEFORE.test(after) || TIGHT_AFTER.test(before)) return ''
  if ((before === "'" || before === '’') && CLITIC.test(after)) return ''
  return ' '
}
