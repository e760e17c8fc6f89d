/** The source code of the engine, for the pages' "read the code": what runs is what is shown. */
import type { CodeActions } from '../contracts/code'
import { invalid } from '../runtime/errors'
import { defineService } from '../runtime/service'

const files = import.meta.glob<string>(
  ['../text/**/*.ts', '../compute/**/*.{ts,wgsl}', '../runtime/*.ts', '../storage/*.ts'],
  {
    query: '?raw',
    import: 'default',
  },
)

export const codeService = defineService<Record<never, never>, CodeActions>({
  actions: {
    read: async ({ path }) => {
      const load = files[`../${path}`]
      if (!load) throw invalid(`There is no source file ${path}.`)
      return { path: `workers/${path}`, code: await load() }
    },
  },
})
