/** Stage 2, Clean. */
import { cleanSchema, type CleanStages } from '../../contracts/text/clean'
import type { Stages } from '../../runtime/service'
import { cleanText } from '../../text/clean/clean'
import { diffSample } from '../../text/clean/diff'

const BEGINNING = 2000
/** Changes that the page can step through. */
const MOST_CHANGES = 200

export const cleanStages: Stages<CleanStages> = {
  clean: {
    schema: cleanSchema,
    version: 2,
    run: async ({ source }, params, job) => {
      const cleaned = await cleanText(source.text, params, job)
      return { ...cleaned, diff: await diffSample(source.text, cleaned.text, MOST_CHANGES, job) }
    },
    view: ({ text, ...about }) => ({ ...about, characters: text.length, beginning: text.slice(0, BEGINNING) }),
  },
}
