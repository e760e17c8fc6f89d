/** Stage 4, Vocabulary: which tokens get an id of their own, and what is measured about that choice. */
import type { Schema } from '../schema'
import type { StageOf } from '../service'
import type { CodecData } from './codec'
import type { OpenedFile } from '../file'
import type { Spans, Strategy, TokenizeData } from './tokenize'

export const VOCABULARY_FORMAT = 'vitrine-vocabulary'

/** Id i is `tokens[i]`, seen `counts[i]` times; the specials come first with count 0. */
export interface Vocabulary {
  tokens: string[]
  counts: number[]
  /** How many of the first tokens are specials. */
  specials: number
}

/** Points of a curve over ranks, both arrays of one length. */
export interface RankCurve {
  ranks: Float64Array
  values: Float64Array
}

/** log10 count = intercept + slope · log10 rank. */
export interface ZipfFit {
  slope: number
  intercept: number
}

/** Words have a long tail; byte pairs and characters never reach the limit. */
export const vocabularySchema = {
  maxSize: {
    kind: 'number',
    label: 'Size at most',
    default: 20_000,
    min: 6,
    max: 1_000_000,
    integer: true,
    unit: 'ids',
    stops: [100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000],
  },
  minCount: {
    kind: 'number',
    label: 'Occurrences at least',
    default: 1,
    min: 1,
    max: 1_000_000,
    integer: true,
    stops: [1, 2, 3, 4, 5, 8, 10, 20, 50, 100],
  },
} as const satisfies Schema

/**
 * @property codec       what models are trained under
 * @property strategy    undefined where an imported vocabulary meets no text
 * @property running     tokens in the text
 * @property distinct    different tokens in the text
 * @property covered     share of the running tokens that have an id, 0 to 1
 * @property unknownRate the same rules applied to the first nine tenths: share of the last tenth left without an id
 * @property coverage    share of the running text covered by the k most frequent tokens
 * @property fitted      the least-squares line at the same ranks
 * @property zipf        count at each rank, all tokens of the text, with or without an id
 */
export interface VocabularyData extends Vocabulary {
  codec: CodecData
  strategy: Strategy
  imported: boolean
  running: number
  distinct: number
  covered: number
  unknownRate: number
  coverage: RankCurve
  zipf: RankCurve
  fit: ZipfFit
  fitted: RankCurve
}

/** Rows of the table: the most frequent tokens after the specials. */
export interface VocabularyView extends Omit<VocabularyData, 'tokens' | 'counts' | 'codec'> {
  size: number
  rows: { id: number; token: string; count: number; special: boolean }[]
}

export const encodeLineSchema = {
  text: { kind: 'text', label: 'Try a line', default: 'The white whale tweeted at dawn.', maxLength: 20_000 },
} as const satisfies Schema

/** A line as ids, and what comes back from them. */
export interface EncodedLine {
  tokens: { text: string; id: number; known: boolean }[]
  decoded: string
  unknown: number
}

export const vocabularyFileSchema = {
  format: {
    kind: 'choice',
    label: 'Format',
    default: 'vitrine',
    options: { vitrine: 'JSON', huggingface: 'tokenizer.json' },
  },
} as const satisfies Schema

/** For scripts: a vocabulary of any tokens, without a limit unless one is given. */
export const buildVocabularySchema = {
  maxSize: { ...vocabularySchema.maxSize, default: vocabularySchema.maxSize.max },
  minCount: vocabularySchema.minCount,
} as const satisfies Schema

/** Many tokens cross the wall sooner as one text and the places in it. */
export interface GivenTokens extends Spans {
  text: string
}

/** `file` is a vocabulary exported before; it replaces the one that would be built. */
export interface VocabularyStages {
  vocabulary: StageOf<
    { tokens: TokenizeData; file?: Blob | string | OpenedFile },
    typeof vocabularySchema,
    VocabularyData,
    VocabularyView
  >
  buildVocabulary: StageOf<{ tokens: GivenTokens }, typeof buildVocabularySchema, Vocabulary>
  encodeLine: StageOf<{ vocabulary: VocabularyData }, typeof encodeLineSchema, EncodedLine>
  vocabularyFile: StageOf<{ vocabulary: VocabularyData }, typeof vocabularyFileSchema, { name: string; json: string }>
}
