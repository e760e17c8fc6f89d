/**
 * The text inside a table or a file of JSON lines: one column of it, one row a line. The column is the one asked for;
 * for JSON lines the field "text" if there is one; else the one whose values are longest on average over the first
 * thousand rows.
 */
import Papa from 'papaparse'
import { invalid } from '../../runtime/errors'
import { eachCsvRow } from '../../runtime/file/csv-rows'
import type { Job } from '../../runtime/job'

const PREVIEW_ROWS = 1000

export interface RecordsText {
  text: string
  columns: string[]
  column: string
  rows: number
}

/** One column of a CSV or TSV text. Throws `input/invalid` when the column is missing or there are no rows. */
export async function readCsv(text: string, name: string, wanted: string | undefined, job: Job): Promise<RecordsText> {
  const preview = Papa.parse<string[]>(text, { preview: PREVIEW_ROWS + 1, skipEmptyLines: 'greedy' })
  const [first = [], ...others] = preview.data
  const headed = others.length > 0 && looksLikeHeader(first)
  const columns = headed ? first.map((cell) => cell.trim()) : first.map((_, i) => `column ${i + 1}`)
  const sample = headed ? others : preview.data
  const column = chooseColumn(columns, (c) => meanLength(sample.map((row) => row[c] ?? '')), wanted, name)
  const index = columns.indexOf(column)
  const cells: string[] = []
  await eachCsvRow(text, preview.meta.delimiter, job, (row) => cells.push(row[index] ?? ''))
  return finish(headed ? cells.slice(1) : cells, columns, column, name)
}

/** One field of JSON lines. Throws `input/invalid` with the line's number where a line is not JSON. */
export async function readJsonl(
  text: string,
  name: string,
  wanted: string | undefined,
  job: Job,
): Promise<RecordsText> {
  const rows: Record<string, string>[] = []
  let line = 0
  for (let from = 0; from < text.length;) {
    const newline = text.indexOf('\n', from)
    const to = newline < 0 ? text.length : newline
    line++
    const source = text.slice(from, to).trim()
    if (source !== '') rows.push(stringFields(source, line, name))
    from = to + 1
    if (job.due()) {
      job.progress({ phase: 'reading the lines', done: to, total: text.length, unit: 'characters' })
      await job.rest()
    }
  }
  const sample = rows.slice(0, PREVIEW_ROWS)
  const columns = [...new Set(sample.flatMap((row) => Object.keys(row)))]
  const preferred = wanted ?? (columns.includes('text') ? 'text' : undefined)
  const length = (c: number): number => meanLength(sample.map((row) => row[columns[c] ?? ''] ?? ''))
  const column = chooseColumn(columns, length, preferred, name)
  return finish(
    rows.map((row) => row[column] ?? ''),
    columns,
    column,
    name,
  )
}

/** Names are short, not numbers, and no two are the same. */
function looksLikeHeader(cells: readonly string[]): boolean {
  const names = cells.map((cell) => cell.trim())
  return (
    new Set(names).size === names.length && names.every((n) => n !== '' && n.length <= 40 && Number.isNaN(Number(n)))
  )
}

function stringFields(source: string, line: number, name: string): Record<string, string> {
  let value: unknown
  try {
    value = JSON.parse(source)
  } catch {
    throw invalid(
      `Line ${line} of ${name} is not JSON. JSON lines hold one object on each line; mend it or save as .txt.`,
    )
  }
  if (typeof value === 'string') return { line: value }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {}
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}

function chooseColumn(
  columns: readonly string[],
  lengthOf: (column: number) => number,
  wanted: string | undefined,
  name: string,
): string {
  if (columns.length === 0) throw invalid(`${name} holds no column of text. Open a table with at least one.`)
  if (wanted !== undefined && wanted !== '') {
    if (columns.includes(wanted)) return wanted
    throw invalid(`${name} has no column "${wanted}". It has: ${columns.join(', ')}.`)
  }
  const lengths = columns.map((_, c) => lengthOf(c))
  return columns[lengths.indexOf(Math.max(...lengths))] ?? ''
}

function meanLength(cells: readonly string[]): number {
  return cells.length === 0 ? 0 : cells.reduce((sum, cell) => sum + cell.length, 0) / cells.length
}

function finish(cells: readonly string[], columns: string[], column: string, name: string): RecordsText {
  const filled = cells.filter((cell) => cell.trim() !== '')
  if (filled.length === 0) throw invalid(`The column "${column}" of ${name} is empty. Choose another column.`)
  return { text: filled.join('\n'), columns, column, rows: cells.length }
}
