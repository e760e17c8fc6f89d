/**
 * A table from CSV, TSV, JSON lines or Parquet. The rows are gone through twice: once to see what each column is, once to
 * fill the columns, so that a column's kind never depends on its first rows and no cell is held as a string for longer
 * than a row.
 */
import type { CellProblem, Column, ColumnFacts, Table, TableReport } from '../../contracts/table'
import { invalid } from '../../runtime/errors'
import { decodeBlob } from '../../runtime/file/decode'
import { phaseOf, type Job } from '../../runtime/job'
import { kindOf, numberOf, type NumberFormat } from './cells'
import { countCell, makeCounts, planColumn, type ColumnPlan } from './infer'
import { rowsOf, type RowSource } from './rows'

export const MAX_TABLE_BYTES = 200 * 2 ** 20
const MOST_UNPACKED_BYTES = 2 * MAX_TABLE_BYTES
const MOST_PROBLEMS = 100

/** @property kinds what the user says that a column is, by name; found from the cells where missing */
export interface ReadOptions {
  readonly name: string
  readonly kinds?: Readonly<Record<string, 'number' | 'text'>>
}

export interface TableRead {
  readonly table: Table
  readonly report: TableReport
}

/** @throws `input/invalid` for a file that is too large, binary, empty, or no table */
export async function readTable(
  source: Blob | string,
  { name, kinds = {} }: ReadOptions,
  job: Job,
): Promise<TableRead> {
  const { rowSource, encoding, encodingReason } = await openRows(source, name, job)
  const { headers, format, delimiter, hasHeader } = rowSource
  const counts = headers.map(makeCounts)
  await rowSource.each(
    (cells) => {
      for (let c = 0; c < counts.length; c++) countCell(counts[c]!, cells[c]!)
    },
    phaseOf(job, 'looking at the columns'),
  )
  const rows = counts[0]?.rows ?? 0
  if (rows === 0) throw invalid(`${name} has names but no rows. Open a table with at least one line of values.`)
  const plans = headers.map((header, c) => planColumn(header, counts[c]!, kinds[header]))
  const problems = [...rowSource.problems]
  let problemCount = problems.length
  const note = (problem: CellProblem): void => {
    problemCount++
    if (problems.length < MOST_PROBLEMS) problems.push(problem)
  }
  const fillers = plans.map((plan) => fillerOf(plan, rows, note))
  let row = 0
  await rowSource.each(
    (cells) => {
      for (let c = 0; c < fillers.length; c++) fillers[c]!.put(cells[c]!, row)
      row++
    },
    phaseOf(job, 'filling the columns'),
  )
  return {
    table: { rows, columns: fillers.map(({ column }) => column()) },
    report: {
      ...{ name, format, hasHeader, encoding, encodingReason, rows, problemCount },
      ...(delimiter === undefined ? {} : { delimiter }),
      bytes: typeof source === 'string' ? source.length : source.size,
      columns: plans.map(({ facts }) => facts),
      problems: problems.slice(0, MOST_PROBLEMS),
    },
  }
}

/** A Parquet file is told by its first bytes, and read by code that is fetched when the first one is met. */
async function openRows(
  source: Blob | string,
  name: string,
  job: Job,
): Promise<{ rowSource: RowSource } & Pick<TableReport, 'encoding' | 'encodingReason'>> {
  if (typeof source === 'string') return rowsOfText(source, name, job, 'utf-8', 'Pasted text.')
  const mark = await source.slice(0, 4).text()
  if (mark === 'PARE') throw invalid(`${name} is encrypted. Save it without encryption and open that.`)
  if (mark === 'PAR1') {
    const { parquetRows } = await import('./parquet')
    const limits = { maxFileBytes: MAX_TABLE_BYTES, maxBytes: MOST_UNPACKED_BYTES }
    const encodingReason = 'Texts in Parquet are always UTF-8.'
    return { rowSource: await parquetRows(source, name, limits), encoding: 'utf-8', encodingReason }
  }
  const limits = { maxFileBytes: MAX_TABLE_BYTES, maxTextBytes: MOST_UNPACKED_BYTES }
  const { text, encoding, encodingReason } = await decodeBlob(source, name, job, limits)
  return rowsOfText(text, name, job, encoding, encodingReason)
}

async function rowsOfText(text: string, name: string, job: Job, encoding: string, encodingReason: string) {
  if (text.trim() === '') throw invalid(`${name} is empty. Open a table with a line of names and lines of values.`)
  return { rowSource: await rowsOf(text, name, job), encoding, encodingReason }
}

interface Filler {
  put(cell: string, row: number): void
  column(): Column
}

function fillerOf({ facts, format }: ColumnPlan, rows: number, note: (problem: CellProblem) => void): Filler {
  return format === undefined ? textFiller(facts, rows) : numberFiller(facts, format, rows, note)
}

const INTEGER = /^[+-]?\d+$/

/** Notes each cell that is no number, and the first whole number that is not kept to its last digit. */
function numberFiller(
  { name }: ColumnFacts,
  format: NumberFormat,
  rows: number,
  note: (problem: CellProblem) => void,
): Filler {
  const values = new Float64Array(rows)
  let isRoundingTold = false
  return {
    put: (cell, row) => {
      // The common case first: `+cell` reads what `kindOf` calls a number, apart from thousands.
      const quick = format === 'point' && cell !== '' ? +cell : NaN
      const value = Number.isFinite(quick) ? quick : numberOf(cell, format)
      values[row] = Number.isFinite(value) ? value : NaN
      if (Number.isFinite(value)) {
        if (isRoundingTold || Math.abs(value) <= Number.MAX_SAFE_INTEGER || !INTEGER.test(cell)) return
        isRoundingTold = true
        const what = `${cell} has more digits than a number keeps, so its last ones are rounded; read the column as texts to keep them.`
        note({ row: row + 1, column: name, cell, what })
        return
      }
      const kind = kindOf(cell)
      if (kind === 'missing') return
      const what = kind === 'infinite' ? 'is no finite number' : `is no ${format === 'date' ? 'date' : 'number'}`
      note({ row: row + 1, column: name, cell, what: `"${cell}" ${what}; it counts as missing.` })
    },
    column: () => ({ kind: 'number', name, values }),
  }
}

function textFiller({ name }: ColumnFacts, rows: number): Filler {
  const codes = new Int32Array(rows)
  const categories: string[] = []
  const known = new Map<string, number>()
  return {
    put: (cell, row) => {
      let code = known.get(cell)
      if (code === undefined) {
        code = kindOf(cell) === 'missing' ? -1 : categories.length
        known.set(cell, code)
        if (code >= 0) categories.push(cell)
      }
      codes[row] = code
    },
    column: () => ({ kind: 'text', name, codes, categories }),
  }
}
