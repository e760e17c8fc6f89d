/** `vitrine.text`: the text lab's stages for scripts. Documented in the README; tests and benches use it. */
import type { ParamsOf } from '../../../workers/contracts/schema'
import type { cleanSchema } from '../../../workers/contracts/text/clean'
import type { GivenVectors, projectSchema } from '../../../workers/contracts/text/project'
import type { CallOptions } from '../../client'
import { text as stages } from './state'

/** A text as an input: a Blob crosses the wall without being copied. */
const given = (text: string): { given: Blob } => ({ given: new Blob([text]) })

/** The source stage's artifact for a bare text. */
const source = (text: string, options?: CallOptions) => stages.source({ file: given(text) }, {}, options)

export const textScript = {
  /** Cleans a text. */
  clean: async (text: string, params: Partial<ParamsOf<typeof cleanSchema>> = {}, options?: CallOptions) => {
    const { data } = await stages.clean.data({ source: await source(text, options) }, params, options)
    return { text: data.text }
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
}

export type TextScript = typeof textScript
