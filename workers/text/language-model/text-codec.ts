/** From a text to the ids that a language model reads: by characters, words or byte pairs. */
import { SPECIALS, UNKNOWN, type CodecData } from '../../contracts/text/codec'
import type { ModelLevel } from '../../contracts/text/model'
import type { Job } from '../../runtime/job'
import { trainBpe } from '../bpe/train'
import { makeCodec, type Codec } from '../codec'
import { codecCounts, wordCodecData } from '../word-codec'
import { vocabularyOf } from '../vocabulary'

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
  const counts = await codecCounts(text, strategy, job)
  if (strategy === 'character') {
    // Of the specials a character model needs only the one for characters that the text does not hold.
    return { kind: 'words', strategy, vocabulary: vocabularyOf(counts, { specials: [UNKNOWN] }).tokens }
  }
  return wordCodecData(strategy, vocabularyOf(counts, { maxSize: choice.words, specials: SPECIALS }).tokens)
}

/** All ids of a text. */
export async function encodeText(data: CodecData, text: string, job: Job): Promise<{ codec: Codec; ids: Int32Array }> {
  const codec = makeCodec(data)
  return { codec, ids: await codec.encodeLong(text, job) }
}
