/** Vocabularies and what is measured about them. */

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

/** One row of the comparison of strategies. */
export interface StrategyRow {
  strategy: string
  vocabulary: number
  tokens: number
  charactersPerToken: number
  /** Share of the last tenth's tokens that the first nine tenths don't hold, 0 to 1. */
  unknownRate: number
}
