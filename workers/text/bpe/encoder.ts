/**
 * The part that trained and reference encodings share: cut a text into chunks, join each chunk's bytes to tokens,
 * remember chunks already seen (words repeat), and turn ids back into bytes and text.
 */
import { invalid } from '../../runtime/errors'
import type { Job } from '../../runtime/job'
import { byteStringToBytes } from './byte-string'
import { joinLong, joinShort, SCAN_LIMIT, type RankOf } from './join'
import type { Cutter } from './patterns'

export interface Bpe {
  /** Number of ids: every id is below it. */
  readonly size: number
  /** Token ids of a text. Special tokens in it are ordinary text. Lone surrogates are read as U+FFFD. */
  encode(text: string): Int32Array
  /** The same, with rests and progress in characters, for long texts. */
  encodeLong(text: string, job: Job): Promise<Int32Array>
  /** Text of ids; bytes that are no UTF-8 become U+FFFD. Throws `input/invalid` for an id that does not exist. */
  decode(ids: ArrayLike<number>): string
  /** The same in parts, so that a job can rest between them; `bytes` is how many the part's tokens have. */
  decodeSlices(ids: ArrayLike<number>): Generator<{ text: string; bytes: number }, void>
  /** Bytes of one token. Throws `input/invalid` for an id that does not exist. */
  tokenBytes(id: number): Uint8Array
}

/**
 * @property cutter  where chunks end
 * @property byteIds id of each of the 256 bytes
 * @property rankOf  id of the token that two ids join to
 * @property whole   id of a chunk that is a token as it stands, or undefined (tiktoken looks this up first)
 * @property tokens  byte string of each id (undefined where an id is not used)
 */
export interface Encoding {
  cutter: Cutter
  byteIds: ArrayLike<number>
  rankOf: RankOf
  whole?: (chunk: string) => number | undefined
  tokens: readonly (string | undefined)[]
}

/** Chunks remembered before the memory is emptied: more than a long novel has words. */
const CACHE_SIZE = 100_000
/** Chunks longer than this many characters are not remembered. */
const CACHED_LENGTH = 64
const CHUNKS_PER_SLICE = 1024
const IDS_PER_SLICE = 1 << 14
/** A chunk of this many bytes takes milliseconds to lay out. */
const LONG_CHUNK = 1 << 18

export function makeEncoder({ cutter, byteIds, rankOf, whole, tokens }: Encoding): Bpe {
  const utf8 = new TextEncoder()
  const cache = new Map<string, number | Int32Array>()
  const scratch = new Int32Array(SCAN_LIMIT)

  const remember = (chunk: string, value: number | Int32Array): void => {
    if (chunk.length > CACHED_LENGTH) return
    if (cache.size >= CACHE_SIZE) cache.clear()
    cache.set(chunk, value)
  }

  /** Ids of a chunk that was not seen before; pauses only inside very long ones. */
  function* encodeChunk(chunk: string): Generator<void, number | Int32Array> {
    const single = whole?.(chunk)
    if (single !== undefined) return single
    const bytes = utf8.encode(chunk)
    const length = bytes.length
    const ids = length <= SCAN_LIMIT ? scratch : new Int32Array(length)
    if (length > LONG_CHUNK) yield
    for (let i = 0; i < length; i++) ids[i] = byteIds[bytes[i]!]!
    if (length > LONG_CHUNK) yield
    const left = length <= SCAN_LIMIT ? joinShort(ids, length, rankOf) : yield* joinLong(ids, length, rankOf)
    return left === 1 ? ids[0]! : ids.slice(0, left)
  }

  /** Yields the number of characters done, now and then. */
  function* encodeSlices(text: string): Generator<number, Int32Array> {
    let ids = new Int32Array(Math.max(64, text.length >> 2))
    let size = 0
    let from = 0
    const grow = (extra: number): void => {
      const larger = new Int32Array(Math.max(ids.length * 2, size + extra))
      larger.set(ids.subarray(0, size))
      ids = larger
    }
    for (let chunks = 1; from < text.length; chunks++) {
      const end = cutter(text, from)
      const chunk = text.slice(from, end)
      let value = cache.get(chunk)
      if (value === undefined) {
        const work = encodeChunk(chunk)
        let step = work.next()
        for (; !step.done; step = work.next()) yield from
        value = step.value
        remember(chunk, value)
      }
      if (typeof value === 'number') {
        if (size === ids.length) grow(1)
        ids[size++] = value
      } else {
        if (size + value.length > ids.length) grow(value.length)
        ids.set(value, size)
        size += value.length
      }
      from = end
      if (chunks % CHUNKS_PER_SLICE === 0) yield from
    }
    return ids.slice(0, size)
  }

  const tokenOf = (id: number): string => {
    const token = tokens[id]
    if (token === undefined) {
      throw invalid(`There is no token ${id} in this encoding: ids run from 0 to ${tokens.length - 1}.`)
    }
    return token
  }

  function* decodeSlices(ids: ArrayLike<number>): Generator<{ text: string; bytes: number }, void> {
    // A byte order mark is part of the text here, so it must survive the way back.
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
    for (let from = 0; from < ids.length; from += IDS_PER_SLICE) {
      const to = Math.min(ids.length, from + IDS_PER_SLICE)
      let length = 0
      for (let i = from; i < to; i++) length += tokenOf(ids[i]!).length
      const bytes = new Uint8Array(length)
      let at = 0
      for (let i = from; i < to; i++) {
        const token = tokenOf(ids[i]!)
        for (let k = 0; k < token.length; k++) bytes[at++] = token.charCodeAt(k)
      }
      yield { text: decoder.decode(bytes, { stream: to < ids.length }), bytes: length }
    }
  }

  return {
    size: tokens.length,
    encode: (text) => {
      const work = encodeSlices(text)
      let step = work.next()
      while (!step.done) step = work.next()
      return step.value
    },
    encodeLong: async (text, job) => {
      const work = encodeSlices(text)
      let step = work.next()
      for (; !step.done; step = work.next()) {
        job.progress({ phase: 'encoding', done: step.value, total: text.length, unit: 'characters' })
        if (job.due()) await job.rest()
      }
      job.progress({ phase: 'encoding', done: text.length, total: text.length, unit: 'characters' })
      return step.value
    },
    decode: (ids) => {
      let text = ''
      for (const part of decodeSlices(ids)) text += part.text
      return text
    },
    decodeSlices,
    tokenBytes: (id) => byteStringToBytes(tokenOf(id)),
  }
}
