/** `vitrine.text`: the text lab's stages for scripts. Documented in the README; tests and benches use it. */
import type { ParamsOf } from '../../../workers/contracts/schema'
import { type cleanSchema, NO_CLEANING } from '../../../workers/contracts/text/clean'
import type { WordStrategy } from '../../../workers/contracts/text/codec'
import type { embedSchema } from '../../../workers/contracts/text/embed'
import type { SkipGramLive } from '../../../workers/contracts/text/embedding'
import type { GivenVectors, projectSchema } from '../../../workers/contracts/text/project'
import type { buildVocabularySchema } from '../../../workers/contracts/text/vocabulary'
import type { CallOptions } from '../../client'
import { bpeScript } from './bpe/bpe-script'
import { modelScript } from './model-script'
import { text as stages } from './state'

/** A text as an input: a Blob crosses the wall without being copied. */
const given = (text: string): { given: Blob } => ({ given: new Blob([text]) })

/** The source stage's artifact for a bare text. */
const source = (text: string, options?: CallOptions) => stages.source({ file: given(text) }, {}, options)

export const textScript = {
  ...modelScript(stages),
  ...bpeScript(stages),

  /** Cleans a text; switches that are not named stay off. */
  clean: async (text: string, params: Partial<ParamsOf<typeof cleanSchema>> = {}, options?: CallOptions) => {
    const switches = { ...NO_CLEANING, ...params }
    const { data } = await stages.clean.data({ source: { given: { text } } }, switches, options)
    return { text: data.text }
  },

  /** Cuts a text into words or characters. For byte pairs, see `trainBpe` and `encode`. */
  tokenize: async (text: string, params: { strategy?: WordStrategy } = {}, options?: CallOptions) => {
    const strategy = params.strategy ?? 'basic'
    const { data } = await stages.tokenize.data({ text: { given: { text } } }, { strategy }, options)
    return {
      tokens: data.strategy === 'bpe' ? [] : Array.from(data.starts, (start, i) => text.slice(start, data.ends[i])),
    }
  },

  /** Ids for tokens: the specials first, then by frequency, ties by first appearance. `maxSize` counts the specials. */
  buildVocabulary: async (
    tokens: readonly string[],
    params: Partial<ParamsOf<typeof buildVocabularySchema>> = {},
    options?: CallOptions,
  ) => {
    const { data } = await stages.buildVocabulary.data({ tokens: { given: tokens } }, params, options)
    return { tokens: data.tokens, counts: data.counts }
  },

  /**
   * Projects `rows x columns` vectors (flat and row-major, or one array a row) onto a page.
   * `points` is rows x 2, row-major.
   */
  project: async (
    vectors: GivenVectors['vectors'],
    rows: number,
    columns: number,
    params: Partial<ParamsOf<typeof projectSchema>> = {},
    options?: CallOptions,
  ) => {
    const { data } = await stages.project.data({ vectors: { given: { vectors, rows, columns } } }, params, options)
    return data
  },

  /**
   * A vector for each word of a text: by skip-gram unless `method` says otherwise. `vectors` is words x dimensions,
   * row-major.
   */
  trainEmbedding: async (
    text: string,
    params: Partial<ParamsOf<typeof embedSchema>> = {},
    options?: CallOptions<SkipGramLive>,
  ) => {
    const { data } = await stages.embed.data({ text: await source(text, { signal: options?.signal }) }, params, options)
    return data
  },
}

export type TextScript = typeof textScript
