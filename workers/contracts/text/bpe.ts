/** The byte-pair part of stage 3, Tokenize: training, the published encodings beside it, and its files. */
import type { Schema } from '../schema'
import type { StageOf } from '../service'
import type { OpenedFile } from '../file'
import type { BpeMerges } from './tokenize'

export const bpeSchema = {
  merges: {
    kind: 'number',
    label: 'Merges',
    default: 512,
    min: 0,
    max: 50_000,
    integer: true,
    stops: [0, 8, 16, 32, 64, 128, 256, 384, 512, 768, 1024, 2048, 4096, 8192, 16_384],
  },
  split: {
    kind: 'choice',
    label: 'Split first',
    default: 'gpt4',
    options: { none: 'None', gpt2: 'GPT-2', gpt4: 'GPT-4' },
  },
  ties: {
    kind: 'choice',
    label: 'Equal counts',
    default: 'first',
    options: { first: 'First seen', smallest: 'Smallest ids' },
  },
} as const satisfies Schema

/**
 * @property counts     occurrences of each pair when it was chosen; empty for an imported encoding
 * @property tokenCount tokens of the text after all merges
 * @property byteCount  UTF-8 bytes of the text
 * @property characters Unicode code points of the text
 * @property suggestion a line of the text to watch, of up to 120 characters
 */
export interface BpeData extends BpeMerges {
  ties: 'first' | 'smallest' | undefined
  counts: number[]
  tokenCount: number
  byteCount: number
  characters: number
  suggestion: string
}

/** One merge, spelled out; bytes that are no whole character are written \xE2. */
export interface MergeRow {
  left: string
  right: string
  leftId: number
  rightId: number
  count: number | undefined
}

export interface BpeView extends Omit<BpeData, 'merges' | 'counts'> {
  /** The first merges, in order: all of them up to 20,000. */
  rows: MergeRow[]
  mergeCount: number
}

/** The newest merge, while training. */
export interface BpeLive extends MergeRow {
  merges: number
  tokenCount: number
}

export const bpeLineSchema = {
  line: { kind: 'text', label: 'A line to watch', default: '', maxLength: 2000 },
} as const satisfies Schema

/**
 * How a line closes up, merge by merge.
 * @property line     the line: the one asked for, or the encoding's own suggestion where none was
 * @property bytes    its UTF-8
 * @property joinedAt for the boundary before byte i + 1: the merge (from 1) that removes it, 0 where it stays
 */
export interface BpeLine {
  line: string
  bytes: Uint8Array
  joinedAt: Int32Array
}

export const encodeSchema = {
  encoding: {
    kind: 'choice',
    label: 'Encoding',
    default: 'r50k_base',
    options: {
      bpe: 'Trained here',
      r50k_base: 'r50k (GPT-2)',
      cl100k_base: 'cl100k (GPT-4)',
      o200k_base: 'o200k (GPT-4o)',
    },
  },
} as const satisfies Schema

export type Encoding = keyof typeof encodeSchema.encoding.options

/**
 * @property size     number of ids of the encoding
 * @property lossless whether decoding the ids gave the text back exactly
 */
export interface EncodeData {
  ids: Int32Array
  encoding: Encoding
  size: number
  characters: number
  bytes: number
  lossless: boolean
  tokens: { text: string; id: number; bytes: number[] }[]
}

/** All but the ids; `tokens` are the first 400. */
export interface EncodeView extends Omit<EncodeData, 'ids'> {
  count: number
}

export const decodeSchema = encodeSchema

/**
 * @property name       of the file
 * @property renumbered the file gave its tokens other ids; here they are the bytes, then the merges in order
 */
export interface ImportedBpeData extends BpeData {
  name: string
  specials: string[]
  renumbered: boolean
}

export interface ImportedBpeView extends BpeView, Pick<ImportedBpeData, 'name' | 'specials' | 'renumbered'> {}

export const noSchema = {} as const satisfies Schema

/** `bpe` is needed where the encoding is `bpe`. */
export interface BpeStages {
  trainBpe: StageOf<{ text: { text: string } }, typeof bpeSchema, BpeData, BpeView, BpeLive>
  bpeLine: StageOf<{ bpe: BpeMerges & { suggestion?: string } }, typeof bpeLineSchema, BpeLine>
  encode: StageOf<{ text: { text: string } | Blob; bpe?: BpeMerges }, typeof encodeSchema, EncodeData, EncodeView>
  decode: StageOf<{ ids: ArrayLike<number>; bpe?: BpeMerges }, typeof decodeSchema, { text: string }>
  /** A Hugging Face tokenizer.json. */
  exportBpe: StageOf<{ bpe: BpeMerges }, typeof noSchema, { json: string }>
  importBpe: StageOf<
    { file: Blob | string | OpenedFile; text: { text: string } },
    typeof noSchema,
    ImportedBpeData,
    ImportedBpeView
  >
}
