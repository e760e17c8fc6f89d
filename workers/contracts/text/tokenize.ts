/** Stage 3, Tokenize: a text cut by one strategy, and what every strategy comes to on it. */
import type { Schema } from '../schema'
import type { StageOf } from '../service'
import type { BpeSplit } from './codec'

/** Token i is `text.slice(starts[i], ends[i])`, offsets in UTF-16 code units; spans ascend and never overlap. */
export interface Spans {
  starts: Int32Array
  ends: Int32Array
}

export const tokenizeSchema = {
  strategy: {
    kind: 'choice',
    label: 'Strategy',
    default: 'bpe',
    options: { basic: 'Basic', advanced: 'Advanced', character: 'Character', bpe: 'Byte-pair' },
  },
} as const satisfies Schema

export type Strategy = keyof typeof tokenizeSchema.strategy.options

/** The part of a trained byte-pair encoding that cutting needs; pair i makes the token 256 + i. */
export interface BpeMerges {
  split: BpeSplit
  merges: readonly (readonly [left: number, right: number])[]
}

/** Tokens as places in the text for the word strategies, as ids with the merges for byte pairs. */
export type TokenizeData = {
  text: string
  tokenCount: number
  /** Unicode code points of the text. */
  characters: number
  /** How much of the text was turned into ids and back, and whether it came back exactly. */
  roundTrip: { characters: number; exact: boolean }
} & (({ strategy: Exclude<Strategy, 'bpe'> } & Spans) | { strategy: 'bpe'; bpe: BpeMerges; ids: Int32Array })

/** @property sample the first tokens; ids only where the strategy itself gives them */
export interface TokenizeView {
  strategy: Strategy
  tokenCount: number
  characters: number
  charactersPerToken: number
  roundTrip: TokenizeData['roundTrip']
  sample: { text: string; id?: number }[]
}

/** One row of the comparison of strategies. */
export interface StrategyRow {
  strategy: string
  vocabulary: number
  tokens: number
  charactersPerToken: number
  /** Share of the last tenth's tokens that the first nine tenths don't hold, 0 to 1. */
  unknownRate: number
}

/** Neither the word strategies nor a trained byte-pair encoding has anything to choose when it is measured. */
export const compareSchema = {} as const satisfies Schema

/** For scripts: the strategies that cut at places in the text. */
export const spansSchema = {
  strategy: {
    kind: 'choice',
    label: 'Strategy',
    default: 'basic',
    options: { basic: 'Basic', advanced: 'Advanced', character: 'Character' },
  },
} as const satisfies Schema

/** `bpe` is needed for the strategy of that name. */
export interface TokenizeStages {
  tokenize: StageOf<{ text: { text: string }; bpe?: BpeMerges }, typeof tokenizeSchema, TokenizeData, TokenizeView>
  /** The places alone: a page cuts the tokens out of the text that it has. */
  spans: StageOf<{ text: { text: string } }, typeof spansSchema, Spans>
  /** The word strategies, one row each. */
  compare: StageOf<{ text: { text: string } }, typeof compareSchema, StrategyRow[]>
  /** The row of a trained byte-pair encoding; apart, so that another merge doesn't count the words again. */
  compareBpe: StageOf<{ text: { text: string }; bpe: BpeMerges }, typeof compareSchema, StrategyRow>
}
