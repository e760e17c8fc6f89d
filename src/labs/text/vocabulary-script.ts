/** `vitrine.text.tokenize`, `buildVocabulary` and `vocabulary`, for scripts; long texts never hold the page up. */
import type { Recipe } from '../../../workers/contracts/artifact'
import type { ParamsOf } from '../../../workers/contracts/schema'
import type { TextStages } from '../../../workers/contracts/text'
import type { WordStrategy } from '../../../workers/contracts/text/codec'
import type { buildVocabularySchema, GivenTokens } from '../../../workers/contracts/text/vocabulary'
import type { CallOptions } from '../../client'
import { VitrineError } from '../../client/error'
import type { StageCalls } from '../../client/service'
import type { GivenBpe } from './bpe/bpe-script'
import { inSlices, listOf } from './in-slices'

type Stages = Pick<StageCalls<TextStages>, 'spans' | 'buildVocabulary' | 'vocabulary'>
type Limits = Partial<ParamsOf<typeof buildVocabularySchema>>

export const vocabularyScript = (stages: Stages) => ({
  /** Cuts a text into words or characters. For byte pairs, see `trainBpe` and `encode`. */
  tokenize: async (text: string, { strategy = 'basic' }: { strategy?: WordStrategy } = {}, options?: CallOptions) => {
    const { data } = await stages.spans.data({ text: { given: { text } } }, { strategy }, options)
    const { starts, ends } = data
    return { tokens: await listOf(starts.length, (i) => text.slice(starts[i], ends[i]), options?.signal) }
  },

  /** Ids for tokens: the specials first, then by frequency, ties by first appearance. `maxSize` counts the specials. */
  buildVocabulary: async (tokens: readonly string[], params: Limits = {}, options?: CallOptions) => {
    const given = await laidEndToEnd(tokens, options?.signal)
    const { data } = await stages.buildVocabulary.data({ tokens: { given } }, params, options)
    return { tokens: data.tokens, counts: data.counts }
  },

  /**
   * What the Vocabulary stage shows of a text: ids and counts as `buildVocabulary` gives them (byte pairs bring their
   * own), coverage, Zipf's law, and the share of a held-out tenth that has no id.
   */
  vocabulary: async (
    text: string,
    { strategy = 'basic', bpe, ...limits }: Limits & { strategy?: WordStrategy; bpe?: GivenBpe } = {},
    options?: CallOptions,
  ) => {
    const tokens: Recipe = {
      service: 'text',
      stage: 'tokenize',
      params: { strategy: bpe ? 'bpe' : strategy },
      inputs: {
        text: { given: { text } },
        ...(bpe && { bpe: { given: { merges: bpe.merges, split: bpe.split ?? 'none' } } }),
      },
    }
    return (await stages.vocabulary.data({ tokens }, limits, options)).data
  },
})

/** Tokens as one text and the places in it. Throws `input/invalid` where one is no text. */
async function laidEndToEnd(tokens: readonly string[], signal?: AbortSignal): Promise<GivenTokens> {
  const starts = new Int32Array(tokens.length)
  const ends = new Int32Array(tokens.length)
  let text = ''
  await inSlices(
    tokens.length,
    (from, to) => {
      let end = text.length
      for (let i = from; i < to; i++) {
        const token: unknown = tokens[i]
        if (typeof token !== 'string') {
          throw new VitrineError({ code: 'input/invalid', message: `Token ${i} is no text. Give strings.` })
        }
        starts[i] = end
        ends[i] = end += token.length
      }
      text += tokens.slice(from, to).join('')
    },
    signal,
  )
  return { text, starts, ends }
}
