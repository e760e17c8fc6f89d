/** The rows of a table file, whatever its format, as cells under headers. May be gone through more than once. */
import Papa from 'papaparse'
import type { CellProblem } from '../../contracts/table'
import { invalid } from '../../runtime/errors'
import { eachCsvRow } from '../../runtime/file/csv-rows'
import type { Job } from '../../runtime/job'
import { kindOf } from './cells'

export interface RowSource {
  readonly format: 'csv' | 'jsonl' | 'parquet'
  readonly delimiter?: string
  readonly hasHeader: boolean
  readonly headers: readonly string[]
  /** About the header and about rows of another length. */
  readonly problems: CellProblem[]
  /** Cells are trimmed, as many as there are headers; the array is used again. */
  each(take: (cells: readonly string[]) => void, job: Job): Promise<void>
}

const PREVIEW_ROWS = 100
const PREVIEW_CHARACTERS = 1 << 17
/** The header, a row, and one that may be cut off. */
const LEAST_PREVIEW_ROWS = 3

/** @throws `input/invalid` when there is no row or no column */
export async function rowsOf(text: string, name: string, job: Job): Promise<RowSource> {
  const start = text.slice(0, 4000).trimStart()
  return start.startsWith('{') ? jsonRows(text, name, job) : csvRows(text, name)
}

/** A parser looks through all that it is given for the kind of line end, so it is given all only if it needs it. */
function previewOf(text: string): Papa.ParseResult<string[]> {
  const options = { preview: PREVIEW_ROWS, skipEmptyLines: 'greedy' } as const
  const preview = Papa.parse<string[]>(text.slice(0, PREVIEW_CHARACTERS), options)
  const isWhole = text.length <= PREVIEW_CHARACTERS || preview.data.length >= LEAST_PREVIEW_ROWS
  return isWhole ? preview : Papa.parse<string[]>(text, options)
}

function csvRows(text: string, name: string): RowSource {
  const preview = previewOf(text)
  const [first, ...others] = preview.data
  if (!first || others.length === 0) {
    throw invalid(`${name} has no row below its header. A table needs a line of names and at least one line of values.`)
  }
  const hasHeader = !first.some((cell) => ['number', 'comma', 'date'].includes(kindOf(cell.trim())))
  const problems: CellProblem[] = []
  const headers = named(hasHeader ? first.map((cell) => cell.trim()) : first.map(() => ''), problems, hasHeader)
  if (!hasHeader) {
    const what = 'The first line holds numbers, so it is read as values and the columns are numbered.'
    problems.push({ row: 0, column: headers[0] ?? '', cell: first[0] ?? '', what })
  }
  const { delimiter } = preview.meta
  return {
    format: 'csv',
    delimiter,
    hasHeader,
    headers,
    problems,
    each: async (take, job) => {
      const cells = new Array<string>(headers.length).fill('')
      let row = hasHeader ? -1 : 0
      await eachCsvRow(text, delimiter, job, (raw) => {
        row++
        if (row === 0) return
        for (let c = 0; c < cells.length; c++) cells[c] = raw[c]?.trim() ?? ''
        if (raw.length !== cells.length) noteLength(raw, row, headers, problems)
        take(cells)
      })
    },
  }
}

function noteLength(raw: readonly string[], row: number, headers: readonly string[], problems: CellProblem[]): void {
  if (problems.some((problem) => problem.row === row)) return
  const extra = raw.slice(headers.length)
  if (extra.length > 0 && extra.every((cell) => cell.trim() === '')) return
  const what =
    extra.length > 0
      ? `The row has ${raw.length} cells for ${headers.length} columns; what is beyond the last column is left out.`
      : `The row has ${raw.length} cells for ${headers.length} columns; the others count as missing.`
  problems.push({ row, column: headers[Math.min(raw.length, headers.length - 1)] ?? '', cell: extra[0] ?? '', what })
}

/** Names for all columns, all different. */
function named(given: readonly string[], problems: CellProblem[], tell: boolean): string[] {
  const taken = new Set<string>()
  return given.map((header, index) => {
    const wanted = header === '' ? `column ${index + 1}` : header
    let name = wanted
    for (let k = 2; taken.has(name); k++) name = `${wanted} (${k})`
    taken.add(name)
    if (tell && name !== header) {
      const why = header === '' ? 'A column has no name' : `The name "${header}" stands twice`
      problems.push({ row: 0, column: name, cell: header, what: `${why}; this one is called "${name}" here.` })
    }
    return name
  })
}

async function jsonRows(text: string, name: string, job: Job): Promise<RowSource> {
  const headers: string[] = []
  const known = new Map<string, number>()
  await eachObject(text, name, job, (object) => {
    for (const key of Object.keys(object)) {
      if (known.has(key)) continue
      known.set(key, headers.length)
      headers.push(key)
    }
  })
  if (headers.length === 0) throw invalid(`${name} holds no fields. JSON lines hold one object on each line.`)
  return {
    format: 'jsonl',
    hasHeader: true,
    headers,
    problems: [],
    each: async (take, inner) => {
      const cells = new Array<string>(headers.length).fill('')
      await eachObject(text, name, inner, (object) => {
        cells.fill('')
        for (const [key, value] of Object.entries(object)) cells[known.get(key)!] = cellOf(value)
        take(cells)
      })
    },
  }
}

function cellOf(value: unknown): string {
  if (value === null) return ''
  return typeof value === 'string' ? value.trim() : JSON.stringify(value)
}

async function eachObject(
  text: string,
  name: string,
  job: Job,
  take: (object: Record<string, unknown>) => void,
): Promise<void> {
  let line = 0
  for (let from = 0; from < text.length;) {
    const newline = text.indexOf('\n', from)
    const to = newline < 0 ? text.length : newline
    line++
    const source = text.slice(from, to).trim()
    if (source !== '') take(objectOf(source, line, name))
    from = to + 1
    if (job.due()) {
      job.progress({ phase: 'reading the table', done: to, total: text.length, unit: 'characters' })
      await job.rest()
    }
  }
}

function objectOf(source: string, line: number, name: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(source)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  } catch {
    // Told below, with the line.
  }
  throw invalid(
    `Line ${line} of ${name} is not a JSON object. JSON lines hold one object on each line; mend that line.`,
  )
}
