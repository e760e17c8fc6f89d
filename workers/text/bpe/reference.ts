/**
 * The encodings of published models, run through the page's own encoder so that every step can be shown. Ranks come
 * from the npm package gpt-tokenizer (MIT), whose tables are OpenAI's; one table is loaded at a time, on demand.
 * Patterns, special tokens and their ids: openai/tiktoken, tiktoken_ext/openai_public.py.
 */
import { invalid } from '../../runtime/errors'
import { bytesToByteString, toByteString } from './byte-string'
import { makeEncoder, type Bpe } from './encoder'
import { makePairTable } from './pair-table'
import { makeCutter, type PatternName } from './patterns'

export type ReferenceEncoding = 'r50k_base' | 'cl100k_base' | 'o200k_base'

interface Published {
  pattern: PatternName
  load: () => Promise<{ default: (string | number[])[] }>
  specials: Readonly<Record<string, number>>
}

const published: Record<ReferenceEncoding, Published> = {
  r50k_base: {
    pattern: 'gpt2',
    load: () => import('gpt-tokenizer/bpeRanks/r50k_base'),
    specials: { '<|endoftext|>': 50256 },
  },
  cl100k_base: {
    pattern: 'cl100k',
    load: () => import('gpt-tokenizer/bpeRanks/cl100k_base'),
    specials: {
      '<|endoftext|>': 100257,
      '<|fim_prefix|>': 100258,
      '<|fim_middle|>': 100259,
      '<|fim_suffix|>': 100260,
      '<|endofprompt|>': 100276,
    },
  },
  o200k_base: {
    pattern: 'o200k',
    load: () => import('gpt-tokenizer/bpeRanks/o200k_base'),
    specials: { '<|endoftext|>': 199999, '<|endofprompt|>': 200018 },
  },
}

export const referenceEncodings = Object.keys(published) as ReferenceEncoding[]

const loaded = new Map<ReferenceEncoding, Promise<Bpe>>()

/**
 * Encoder of a published encoding. Special tokens in a text are encoded as ordinary text; their ids decode to their
 * names. Throws `input/invalid` for a name it does not know.
 */
export function loadReference(name: ReferenceEncoding): Promise<Bpe> {
  if (!Object.hasOwn(published, name)) {
    throw invalid(`"${name}" is not a known encoding. Use ${referenceEncodings.join(', ')}.`)
  }
  let encoder = loaded.get(name)
  if (encoder === undefined) {
    encoder = build(published[name])
    loaded.set(name, encoder)
    // A table that failed to load (offline before it was cached) must be asked for again next time.
    encoder.catch(() => loaded.delete(name))
  }
  return encoder
}

async function build({ pattern, load, specials }: Published): Promise<Bpe> {
  const { default: table } = await load()
  const tokens: (string | undefined)[] = []
  const ids = new Map<string, number>()
  const byteIds = new Int32Array(256)
  table.forEach((entry, id) => {
    const token = typeof entry === 'string' ? toByteString(entry) : bytesToByteString(entry)
    tokens[id] = token
    ids.set(token, id)
    if (token.length === 1) byteIds[token.charCodeAt(0)] = id
  })
  for (const [name, id] of Object.entries(specials)) tokens[id] = name

  // Joined tokens are looked up by their bytes; each pair is asked for once. -2: looked up, there is none.
  const pairs = makePairTable(4096)
  const rankOf = (left: number, right: number): number => {
    const known = pairs.get(left, right)
    if (known !== -1) return known
    const rank = ids.get(tokens[left]! + tokens[right]!) ?? -2
    pairs.set(left, right, rank)
    return rank
  }
  return makeEncoder({
    cutter: makeCutter(pattern),
    byteIds,
    rankOf,
    whole: (chunk) => ids.get(toByteString(chunk)),
    tokens,
  })
}
