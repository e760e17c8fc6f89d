/** Stage 1, Source. */
import { sourceSchema, type SourceStages } from '../../contracts/text/source'
import { fetchAsset } from '../../runtime/asset'
import type { Stages } from '../../runtime/service'

export const sourceStages: Stages<SourceStages> = {
  source: {
    schema: sourceSchema,
    keep: 'dataset',
    name: (data) => data.name,
    run: async ({ file }, { sample }, job) => {
      const blob = typeof file === 'string' ? new Blob([file]) : (file ?? (await fetchAsset(`samples/${sample}.txt`, job.signal)))
      const name = file instanceof File ? file.name : file ? 'pasted text' : `${sample}.txt`
      return { name, text: await blob.text(), bytes: blob.size }
    },
    view: ({ name, text, bytes }) => ({ name, bytes, characters: text.length, beginning: text.slice(0, 2000) }),
  },
}
