/**
 * The encodings of published models, run through the page's own encoder so that every step can be shown. Ranks come
 * from the npm package gpt-tokenizer (MIT), whose tables are OpenAI's; one table is loaded at a time, on demand.
 * Patterns, special tokens and their ids: openai/tiktoken, tiktoken_ext/openai_public.py.
 */
import { invalid } from '../../runtime/errors'
import type { Job } from '../../runtime/job'
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

/** Entries of a table that are taken in before the job is asked. */
const ENTRIES_AT_ONCE = 1 << 12

const begun = new Map<ReferenceEncoding, Promise<Table>>()

/**
 * Encoder of a published encoding. Special tokens in a text are encoded as ordinary text; their ids decode to their
 * names. Throws `input/invalid` for a name it does not know.
 */
export function loadReference(name: ReferenceEncoding, job: Job): Promise<Bpe> {
  if (!Object.hasOwn(published, name)) {
    throw invalid(`"${name}" is not a known encoding. Use ${referenceEncodings.join(', ')}.`)
  }
  let table = begun.get(name)
  if (table === undefined) {
    table = published[name].load().then((file) => beginTable(published[name], file.default))
    begun.set(name, table)
    // A table that failed to load (offline before it was cached) must be asked for again next time.
    table.catch(() => begun.delete(name))
  }
  return table.then((each) => finish(each, job))
}

/** A table that is taken in by whoever needs it: one who cancels leaves the rest to the next. */
interface Table {
  /** Takes in some entries more; the encoder once all are in. */
  next(): Bpe | undefined
}

async function finish(table: Table, job: Job): Promise<Bpe> {
  for (;;) {
    const encoder = table.next()
    if (encoder) return encoder
    if (job.due()) await job.rest()
  }
}

function beginTable({ pattern, specials }: Published, entries: readonly (string | number[])[]): Table {
  const tokens: (string | undefined)[] = []
  const ids = new Map<string, number>()
  const byteIds = new Int32Array(256)
  let encoder: Bpe | undefined
  let taken = 0
  const take = (entry: string | number[] | undefined, id: number): void => {
    // Some ids stand for nothing.
    if (entry === undefined) return
    const token = typeof entry === 'string' ? toByteString(entry) : bytesToByteString(entry)
    tokens[id] = token
    ids.set(token, id)
    if (token.length === 1) byteIds[token.charCodeAt(0)] = id
  }
  return {
    next: () => {
      if (encoder) return encoder
      const end = Math.min(entries.length, taken + ENTRIES_AT_ONCE)
      for (; taken < end; taken++) take(entries[taken], taken)
      if (taken < entries.length) return undefined
      return (encoder = encoderOf(pattern, tokens, ids, byteIds, specials))
    },
  }
}

function encoderOf(
  pattern: PatternName,
  tokens: (string | undefined)[],
  ids: ReadonlyMap<string, number>,
  byteIds: Int32Array,
  specials: Readonly<Record<string, number>>,
): Bpe {
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
