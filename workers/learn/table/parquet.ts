/**
 * The rows of a Parquet file as cells under headers, one row group after the other and one column after the other. Cells
 * are texts as they are in a CSV, so that what a column is, is found (and corrected) in one way whatever the format.
 * Apache Parquet format 2.12; decoded by hyparquet.
 */
import {
  parquetMetadataAsync,
  parquetRead,
  parquetSchema,
  type AsyncBuffer,
  type FileMetaData,
  type ParquetParsers,
  type SchemaTree,
} from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import type { CellProblem } from '../../contracts/table'
import { invalid } from '../../runtime/errors'
import type { Job } from '../../runtime/job'
import type { RowSource } from './rows'

/** What is left once `unreadable` columns are; dates are texts by then. */
type ParquetCell = string | number | bigint | boolean | null | undefined

/** So many rows of a row group are handed on before the clock is looked at. */
const ROWS_A_LOOK = 1024

/** @property maxFileBytes as given; @property maxBytes of all columns unpacked */
export interface ParquetLimits {
  readonly maxFileBytes: number
  readonly maxBytes: number
}

/** @throws `input/invalid` for a file that is damaged, encrypted, too large, or holds no column of single values */
export async function parquetRows(file: Blob, name: string, limits: ParquetLimits): Promise<RowSource> {
  if (file.size > limits.maxFileBytes) throw tooLarge(name, file.size, limits.maxFileBytes, 'has')
  const buffer: AsyncBuffer = {
    byteLength: file.size,
    slice: (start, end) => file.slice(start, end).arrayBuffer(),
  }
  const metadata = await readable(name, parquetMetadataAsync(buffer))
  const unpacked = metadata.row_groups.reduce((sum, { total_byte_size: bytes }) => sum + Number(bytes), 0)
  if (unpacked > limits.maxBytes) throw tooLarge(name, unpacked, limits.maxBytes, 'unpacks to')
  const problems: CellProblem[] = []
  const headers: string[] = []
  for (const { element, children } of parquetSchema(metadata).children) {
    const why = unreadable(element, children.length > 0)
    if (why === undefined) headers.push(element.name)
    else problems.push({ row: 0, column: element.name, cell: '', what: `The column holds ${why}; it is left out.` })
  }
  if (headers.length === 0) {
    throw invalid(`${name} has no column of single values, one a row. Flatten what is nested and save it again.`)
  }
  return {
    format: 'parquet',
    hasHeader: true,
    headers,
    problems,
    each: async (take, job) => {
      const cells = new Array<string>(headers.length).fill('')
      let first = 0
      for (const { num_rows: count } of metadata.row_groups) {
        const end = first + Number(count)
        const columns = await groupColumns(buffer, metadata, name, headers, [first, end], job)
        for (let row = first; row < end; row++) {
          for (let c = 0; c < cells.length; c++) cells[c] = cellOf(columns[c]![row - first])
          take(cells)
          if (row % ROWS_A_LOOK === 0 && job.due()) await job.rest()
        }
        first = end
      }
    },
  }
}

/** The values of a row group, column after column. */
async function groupColumns(
  file: AsyncBuffer,
  metadata: FileMetaData,
  name: string,
  headers: readonly string[],
  [rowStart, rowEnd]: readonly [number, number],
  job: Job,
): Promise<ParquetCell[][]> {
  const columns: ParquetCell[][] = []
  for (const header of headers) {
    const values = new Array<ParquetCell>(rowEnd - rowStart)
    const onChunk = (chunk: { columnData: ArrayLike<unknown>; rowStart: number }): void => {
      for (let i = 0; i < chunk.columnData.length; i++)
        values[chunk.rowStart - rowStart + i] = chunk.columnData[i] as ParquetCell
    }
    const wanted = { file, metadata, columns: [header], rowStart, rowEnd, compressors, parsers: PARSERS, onChunk }
    await readable(name, parquetRead(wanted))
    columns.push(values)
    job.progress({
      phase: 'reading the table',
      done: rowStart + ((rowEnd - rowStart) * columns.length) / headers.length,
      total: Number(metadata.num_rows),
      unit: 'rows',
    })
    if (job.due()) await job.rest()
  }
  return columns
}

/** What a column holds that is no single value a row; undefined where it can be read. */
function unreadable(element: SchemaTree['element'], hasChildren: boolean): string | undefined {
  const kind = element.logical_type?.type ?? element.converted_type
  if (hasChildren || element.repetition_type === 'REPEATED') return 'lists or parts of its own'
  if (kind === 'BSON' || kind === 'INTERVAL' || kind === 'GEOMETRY' || kind === 'GEOGRAPHY' || kind === 'VARIANT') {
    return `${kind.toLowerCase()} values`
  }
  return element.type === 'FIXED_LEN_BYTE_ARRAY' && kind === undefined ? 'bytes' : undefined
}

/** Dates and times as ISO 8601 in UTC, JSON as it is written. */
const PARSERS: Partial<ParquetParsers> = {
  timestampFromMilliseconds: (milliseconds) => isoOf(Number(milliseconds)),
  timestampFromMicroseconds: (microseconds) => isoOf(Number(microseconds / 1000n)),
  timestampFromNanoseconds: (nanoseconds) => isoOf(Number(nanoseconds / 1_000_000n)),
  dateFromDays: (days) => isoOf(days * 86_400_000).slice(0, 10),
  jsonFromBytes: (bytes) => new TextDecoder().decode(bytes),
}

/** Beyond what a date can be there is only the number. */
function isoOf(milliseconds: number): string {
  const date = new Date(milliseconds)
  return Number.isNaN(date.getTime()) ? String(milliseconds) : date.toISOString()
}

function cellOf(value: ParquetCell): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'string' ? value.trim() : String(value)
}

async function readable<T>(name: string, reading: Promise<T>): Promise<T> {
  try {
    return await reading
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw invalid(
      `${name} could not be read as Parquet (${why}). It may be cut off or damaged: save it again, or export it as CSV.`,
    )
  }
}

function tooLarge(name: string, bytes: number, most: number, verb: string): Error {
  const [size, limit] = [bytes, most].map((count) => Math.round(count / 2 ** 20))
  return invalid(`${name} ${verb} ${size} MB; at most ${limit} MB can be read. Save fewer rows or columns.`)
}
