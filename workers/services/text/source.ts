/** Stage 1, Source. */
import { sourceSchema, type SourceStages } from '../../contracts/text/source'
import { fetchAsset } from '../../runtime/asset'
import type { Stages } from '../../runtime/service'
import { readText } from '../../text/source/read'

/** What of a text crosses to the page. */
const BEGINNING = 2000

export const sourceStages: Stages<SourceStages> = {
  source: {
    schema: sourceSchema,
    version: 2,
    keep: 'dataset',
    name: (data) => data.name,
    run: async ({ file }, { sample, column }, job) => {
      const options = column === '' ? {} : { column }
      if (typeof file === 'string') return readText(file, 'pasted text', job, options)
      if (file) return readText(file, file instanceof File ? file.name : 'text', job, options)
      const blob = await fetchAsset(`samples/${sample}.txt`, job.signal)
      return readText(blob, `${sample}.txt`, job)
    },
    view: ({ text, ...about }) => ({ ...about, beginning: text.slice(0, BEGINNING) }),
  },
}
