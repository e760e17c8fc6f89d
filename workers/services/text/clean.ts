/** Stage 2, Clean. */
import { cleanSchema, type CleanStages } from '../../contracts/text/clean'
import type { Stages } from '../../runtime/service'

export const cleanStages: Stages<CleanStages> = {
  clean: {
    schema: cleanSchema,
    run: ({ source }, { lowerCase }) => ({ text: lowerCase ? source.text.toLowerCase() : source.text }),
    view: ({ text }) => ({ characters: text.length, beginning: text.slice(0, 2000) }),
  },
}
