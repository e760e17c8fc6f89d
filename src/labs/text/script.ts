/** `vitrine.text`: the text lab's stages for scripts. Documented in the README; tests and benches use it. */
import type { ParamsOf } from '../../../workers/contracts/schema'
import { type cleanSchema, NO_CLEANING } from '../../../workers/contracts/text/clean'
import type { embedSchema } from '../../../workers/contracts/text/embed'
import type { SkipGramLive } from '../../../workers/contracts/text/embedding'
import type { GivenVectors, projectSchema } from '../../../workers/contracts/text/project'
import type { sourceSchema } from '../../../workers/contracts/text/source'
import type { CallOptions } from '../../client'
import { bpeScript } from './bpe/bpe-script'
import { modelScript } from './model-script'
import { text as stages } from './state'
import { vocabularyScript } from './vocabulary-script'

export const textScript = {
  ...modelScript(stages),
  ...bpeScript(stages),

  /**
   * Reads a file as the page does: encodings, .gz, and one column of a table (the one with the longest texts unless
   * `column` names another). A string is taken as it is. Nothing is kept in the Library.
   */
  source: async (
    file: Blob | string,
    params: Pick<Partial<ParamsOf<typeof sourceSchema>>, 'column'> = {},
    options?: CallOptions,
  ) => (await stages.read.data({ file: { given: file } }, params, options)).data,

  /** Cleans a text; switches that are not named stay off. */
  clean: async (text: string, params: Partial<ParamsOf<typeof cleanSchema>> = {}, options?: CallOptions) => {
    const switches = { ...NO_CLEANING, ...params }
    const { data } = await stages.clean.data({ source: { given: { text } } }, switches, options)
    return { text: data.text }
  },

  ...vocabularyScript(stages),

  /**
   * Projects `rows x columns` vectors (flat and row-major, or one array a row) onto a page.
   * `points` is rows x 2, row-major. Rows are taken as they are, unless `unitLength` asks for directions only, as the
   * page does for words: so the figures compare with those of other tools.
   */
  project: async (
    vectors: GivenVectors['vectors'],
    rows: number,
    columns: number,
    params: Partial<ParamsOf<typeof projectSchema>> = {},
    options?: CallOptions,
  ) => {
    const given = { vectors: { given: { vectors, rows, columns } } }
    const { data } = await stages.project.data(given, { unitLength: false, ...params }, options)
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
    const { data } = await stages.embed.data({ text: { given: { text } } }, params, options)
    return data
  },
}

export type TextScript = typeof textScript
