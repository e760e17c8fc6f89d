/**
 * From a text to the ids that a language model reads: by characters, words or byte pairs. Large texts are taken in
 * slices that end at a lone line break, where no tokenizer's cut depends on what follows, so that a cancel is heard.
 */
import { SPECIALS, UNKNOWN, type CodecData } from '../../contracts/text/codec'
import type { ModelLevel } from '../../contracts/text/model'
import type { Job } from '../../runtime/job'
import { trainBpe } from '../bpe/train'
import { makeCodec, type Codec } from '../codec'
import { codecTokens, wordCodecData } from '../word-codec'
import { vocabularyOf, type TokenCounts } from '../vocabulary'

const SLICE_CHARACTERS = 250_000

export interface CodecChoice {
  level: ModelLevel
  /** Level "word": ids at most. */
  words: number
  /** Level "bpe": pairs to join. */
  merges: number
}

/** Makes a codec for this very text. Throws `input/invalid` for an empty text. */
export async function codecForText(text: string, choice: CodecChoice, job: Job): Promise<CodecData> {
  if (choice.level === 'bpe') {
    const { merges } = await trainBpe(text, { merges: choice.merges, split: 'gpt2', ties: 'first' }, job)
    return { kind: 'bpe', split: 'gpt2', merges: Int32Array.from(merges.flat()) }
  }
  const strategy = choice.level === 'word' ? 'advanced' : 'character'
  const counts: TokenCounts = new Map()
  for (const slice of slicesOf(text)) {
    for (const token of codecTokens(slice, strategy)) counts.set(token, (counts.get(token) ?? 0) + 1)
    if (job.due()) await job.rest()
  }
  if (strategy === 'character') {
    // Of the specials a character model needs only the one for characters that the text does not hold.
    return { kind: 'words', strategy, vocabulary: vocabularyOf(counts, { specials: [UNKNOWN] }).tokens }
  }
  return wordCodecData(strategy, vocabularyOf(counts, { maxSize: choice.words, specials: SPECIALS }).tokens)
}

/** All ids of a text. */
export async function encodeText(data: CodecData, text: string, job: Job): Promise<{ codec: Codec; ids: Int32Array }> {
  const codec = makeCodec(data)
  const parts: Int32Array[] = []
  let done = 0
  for (const slice of slicesOf(text)) {
    parts.push(codec.encode(slice))
    done += slice.length
    if (job.due()) {
      job.progress({ phase: 'encoding the text', done, total: text.length, unit: 'characters' })
      await job.rest()
    }
  }
  const ids = new Int32Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    ids.set(part, offset)
    offset += part.length
  }
  return { codec, ids }
}

function* slicesOf(text: string): Generator<string> {
  let from = 0
  while (from < text.length) {
    let to = from + SLICE_CHARACTERS
    while (to < text.length && !isLoneBreak(text, to)) to++
    yield text.slice(from, to)
    from = to
  }
}

/** True where a line break stands just before `at`, with no whitespace on either side. */
function isLoneBreak(text: string, at: number): boolean {
  return text[at - 1] === '\n' && !/\s/.test(text[at] ?? '') && !/\s/.test(text[at - 2] ?? '')
}
