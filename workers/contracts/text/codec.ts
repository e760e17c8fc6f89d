/**
 * A codec as plain data: everything needed to turn text into ids and back, so that a model can be stored with the
 * codec it was trained under. `makeCodec` in workers/text/codec.ts makes it work.
 */
export type WordStrategy = 'basic' | 'advanced' | 'character'
export type BpeSplit = 'none' | 'gpt2' | 'gpt4'

/**
 * @property vocabulary the token of every id, specials included
 * @property merges pairs of ids, flat: merge i joins merges[2i] and merges[2i + 1] into id 256 + i
 */
export type CodecData =
  | { kind: 'words'; strategy: WordStrategy; vocabulary: readonly string[] }
  | { kind: 'bpe'; split: BpeSplit; merges: Int32Array }

/** Tokens that stand for something other than text. They come first in a vocabulary and never occur in a text. */
export const SPECIALS = ['<|unk|>', '<|endoftext|>', '[BOS]', '[EOS]', '[PAD]'] as const
export const UNKNOWN = '<|unk|>'
/** In a word codec: the next two tokens touch where a space would be expected. */
export const JOIN = '<|join|>'
