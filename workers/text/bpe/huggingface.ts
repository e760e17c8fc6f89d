/**
 * A byte-level BPE as a Hugging Face tokenizer.json (huggingface/tokenizers, serialisation of Tokenizer) and back. Ids
 * are kept: 0 to 255 are the bytes, 256 + i is merge i, and the special tokens come last, from 256 + merges upwards, so
 * that a text has the same ids there as here. No special token is put in by encoding alone.
 */
import { invalid } from '../../runtime/errors'
import { fromPrintable, toPrintable } from './byte-alphabet'
import { tokenByteStrings, type BpeModel, type Merge } from './encode'
import type { Split } from './patterns'
import { readTokenizerJson } from './tokenizer-json'

export const bpeSpecials = ['<|unk|>', '<|endoftext|>', '[BOS]', '[EOS]', '[PAD]'] as const

/** minbpe's GPT-4 pattern in the regular expressions that tokenizers reads (Oniguruma). */
const gpt4Pattern = String.raw`'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]|\s+(?!\S)|\s+`

/** The file's text. A special token that the merges happen to spell takes that token's id, as the library does. */
export function toTokenizerJson({ split, merges }: BpeModel, specials: readonly string[] = bpeSpecials): string {
  const tokens = tokenByteStrings(merges).map(toPrintable)
  const vocab = new Map<string, number>()
  tokens.forEach((token, id) => {
    if (vocab.has(token)) {
      throw invalid(`Two merges make the same token "${token}", which a tokenizer.json cannot hold.`)
    }
    vocab.set(token, id)
  })
  let next = tokens.length
  const byteLevel = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: false, use_regex: split === 'gpt2' }
  const cut = { type: 'Split', pattern: { Regex: gpt4Pattern }, behavior: 'Isolated', invert: false }
  return JSON.stringify(
    {
      version: '1.0',
      truncation: null,
      padding: null,
      added_tokens: specials.map((content) => ({
        id: vocab.get(content) ?? next++,
        content,
        single_word: false,
        lstrip: false,
        rstrip: false,
        normalized: false,
        special: true,
      })),
      normalizer: null,
      pre_tokenizer: split === 'gpt4' ? { type: 'Sequence', pretokenizers: [cut, byteLevel] } : byteLevel,
      post_processor: null,
      decoder: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: false, use_regex: false },
      model: {
        type: 'BPE',
        dropout: null,
        unk_token: null,
        continuing_subword_prefix: null,
        end_of_word_suffix: null,
        fuse_unk: false,
        byte_fallback: false,
        ignore_merges: false,
        vocab: Object.fromEntries(vocab),
        merges: merges.map(([left, right]) => `${tokens[left]} ${tokens[right]}`),
      },
    },
    null,
    1,
  )
}

/**
 * @property specials   the file's special tokens, in the order of their ids
 * @property renumbered true where the file gives its tokens other ids than ours (bytes, then merges in order)
 */
export interface ImportedBpe {
  split: Split
  merges: Merge[]
  specials: string[]
  renumbered: boolean
}

/** Reads such a file. Throws `input/invalid` with the reason when it is none, or does something that ours cannot. */
export function fromTokenizerJson(json: string): ImportedBpe {
  const file = readTokenizerJson(json)
  const ids = new Map<string, number>(Array.from({ length: 256 }, (_, byte) => [String.fromCharCode(byte), byte]))
  const merges = file.merges.map(([left, right], i): Merge => {
    const where = `Merge ${i + 1} ("${left}" and "${right}")`
    const leftBytes = fromPrintable(left)
    const rightBytes = fromPrintable(right)
    if (leftBytes === undefined || rightBytes === undefined) {
      throw invalid(`${where} is not spelled in bytes. Only byte-level tokenizers can be read.`)
    }
    const leftId = ids.get(leftBytes)
    const rightId = ids.get(rightBytes)
    if (leftId === undefined || rightId === undefined) {
      throw invalid(`${where} uses a token that no earlier merge makes. The file is damaged.`)
    }
    if (ids.has(leftBytes + rightBytes)) throw invalid(`${where} makes a token that exists already.`)
    ids.set(leftBytes + rightBytes, 256 + i)
    return [leftId, rightId]
  })
  let renumbered = false
  for (const [token, id] of ids) {
    const there = file.vocab.get(toPrintable(token))
    if (there === undefined)
      throw invalid(`The vocabulary lacks the token "${toPrintable(token)}". The file is damaged.`)
    if (there !== id) renumbered = true
  }
  return { split: splitOf(file), merges, specials: file.specials, renumbered }
}

function splitOf({ cut, byteLevelRegex }: ReturnType<typeof readTokenizerJson>): Split {
  if (cut === undefined) return byteLevelRegex ? 'gpt2' : 'none'
  const known = [gpt4Pattern, ...sameAsGpt4]
  if (!byteLevelRegex && known.includes(cut)) return 'gpt4'
  throw invalid('This tokenizer cuts text with a pattern of its own. Only the GPT-2 and GPT-4 cuts can be read.')
}

/** The same cuts as others write them. */
const sameAsGpt4 = [
  String.raw`(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`,
  String.raw`'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]++[\r\n]*|\s*[\r\n]|\s+(?!\S)|\s+`,
]
