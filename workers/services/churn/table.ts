/** Stage 1, Look: the table and its target. */
import { lookSchema, tableSchema, type TableData, type TableStages } from '../../contracts/churn/table'
import { openFileSchema } from '../../contracts/file'
import { guessTarget, lookAt } from '../../learn/look'
import { cellText } from '../../learn/explain/explain'
import { readTable } from '../../learn/table/read'
import { fetchAsset } from '../../runtime/asset'
import { invalid } from '../../runtime/errors'
import { fileOf, keepFile, nameOf } from '../../runtime/file/opened-file'
import type { Stages } from '../../runtime/service'

const SAMPLE = 'telco-churn.csv'
const PREVIEW_ROWS = 6

export const tableStages: Stages<TableStages> = {
  openFile: {
    schema: openFileSchema,
    keep: 'dataset',
    name: (data) => `${data.name} (the file)`,
    run: ({ file }) => keepFile(file),
    view: ({ name }) => ({ name }),
  },
  table: {
    schema: tableSchema,
    keep: 'dataset',
    name: ({ report }) => report.name,
    run: async ({ file }, { kinds }, job) => {
      const name = file === undefined ? SAMPLE : nameOf(file, 'pasted table')
      const source =
        file === undefined
          ? await fetchAsset(`samples/${SAMPLE}`, job.signal)
          : typeof file === 'string' || file instanceof Blob
            ? file
            : fileOf(file)
      return readTable(source, { name, kinds: kindsOf(kinds) }, job)
    },
    view: ({ table, report }: TableData) => ({
      report,
      preview: Array.from({ length: Math.min(PREVIEW_ROWS, table.rows) }, (_, row) =>
        table.columns.map((column) => cellText(column, row)),
      ),
    }),
  },
  look: {
    schema: lookSchema,
    run: ({ table: { table } }, { target }, job) => lookAt(table, target === '' ? guessTarget(table) : target, job),
  },
}

/** @throws `input/invalid` when it is no object of names and kinds */
function kindsOf(text: string): Record<string, 'number' | 'text'> {
  if (text === '') return {}
  const kinds = parsed(text)
  const isKind = (kind: unknown): boolean => kind === 'number' || kind === 'text'
  if (Object.values(kinds).every(isKind)) return kinds as Record<string, 'number' | 'text'>
  throw invalid('Kinds of columns are written as {"name": "number"} or {"name": "text"}.')
}

/** A parameter that holds an object as JSON. @throws `input/invalid` when it does not */
export function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  } catch {
    // Told below.
  }
  throw invalid(`This parameter is a JSON object; got ${text.slice(0, 40)}.`)
}
