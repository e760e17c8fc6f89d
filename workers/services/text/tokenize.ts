/** Stage 3, Tokenize, and the comparison of all strategies. */
import { compareSchema, spansSchema, tokenizeSchema, type TokenizeStages } from '../../contracts/text/tokenize'
import type { Stages } from '../../runtime/service'
import { compareStrategies, measureEncoding } from '../../text/compare-strategies'
import { makeBpe } from '../../text/bpe/encode'
import { cutText, sampleTokens } from '../../text/cut'
import { tokenizeJob } from '../../text/tokenize/tokenize'

/** Tokens that the page can show in place. */
const SAMPLE_TOKENS = 2000

export const tokenizeStages: Stages<TokenizeStages> = {
  tokenize: {
    schema: tokenizeSchema,
    run: ({ text, bpe }, { strategy }, job) => cutText(text.text, strategy, bpe, job),
    view: (data) => ({
      strategy: data.strategy,
      tokenCount: data.tokenCount,
      characters: data.characters,
      charactersPerToken: data.characters / data.tokenCount,
      roundTrip: data.roundTrip,
      sample: sampleTokens(data, SAMPLE_TOKENS),
    }),
  },
  spans: {
    schema: spansSchema,
    keep: false,
    run: ({ text }, { strategy }, job) => tokenizeJob(text.text, strategy, job),
  },
  compare: {
    schema: compareSchema,
    run: ({ text }, _, job) => compareStrategies(text.text, [], job),
  },
  compareBpe: {
    schema: compareSchema,
    run: ({ text, bpe }, _, job) => {
      const { size, encodeLong } = makeBpe(bpe)
      return measureEncoding(text.text, { name: 'bpe', size, encode: encodeLong }, job)
    },
  },
}
