/** Stage 1, Source: a sample or a file as text. */
import { openFileSchema } from '../../contracts/file'
import { sourceSchema, type SourceStages } from '../../contracts/text/source'
import { fetchAsset } from '../../runtime/asset'
import type { Stage, Stages } from '../../runtime/service'
import { fileOf, keepFile, nameOf } from '../../runtime/file/opened-file'
import { readText } from '../../text/source/read'

/** What of a text crosses to the page. */
const BEGINNING = 2000

const source: Stage<SourceStages['source']> = {
  schema: sourceSchema,
  version: 3,
  keep: 'dataset',
  name: (data) => data.name,
  run: async ({ file }, { sample, column }, job) => {
    const options = column === '' ? {} : { column }
    if (typeof file === 'string') return readText(file, 'pasted text', job, options)
    if (file instanceof Blob) return readText(file, nameOf(file, 'text'), job, options)
    if (file) return { ...(await readText(fileOf(file), file.name, job, options)), fileKept: true }
    const blob = await fetchAsset(`samples/${sample}.txt`, job.signal)
    return readText(blob, `${sample}.txt`, job)
  },
  view: ({ text, ...about }) => ({ ...about, beginning: text.slice(0, BEGINNING) }),
}

export const sourceStages: Stages<SourceStages> = {
  openFile: {
    schema: openFileSchema,
    keep: 'dataset',
    name: (data) => `${data.name} (the file)`,
    run: ({ file }) => keepFile(file),
    view: ({ name }) => ({ name }),
  },
  source,
  read: { ...source, keep: false },
}
