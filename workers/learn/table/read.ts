/**
 * A table from CSV, TSV or JSON lines. The text is gone through twice: once to see what each column is, once to fill the
 * columns, so that a column's kind never depends on its first rows and no cell is held as a string for longer than a row.
 */
import type { CellProblem, Column, ColumnFacts, Table, TableReport } from '../../contracts/table'
import { invalid } from '../../runtime/errors'
import { decodeBlob } from '../../runtime/file/decode'
import { phaseOf, type Job } from '../../runtime/job'
import { kindOf, numberOf, type NumberFormat } from './cells'
import { countCell, makeCounts, planColumn, type ColumnPlan } from './infer'
import { rowsOf } from './rows'

export const MAX_TABLE_BYTES = 200 * 2 ** 20
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
  const limits = { maxFileBytes: MAX_TABLE_BYTES, maxTextBytes: 2 * MAX_TABLE_BYTES }
  const { text, encoding, encodingReason } =
    typeof source === 'string'
      ? { text: source, encoding: 'utf-8', encodingReason: 'Pasted text.' }
      : await decodeBlob(source, name, job, limits)
  if (text.trim() === '') throw invalid(`${name} is empty. Open a table with a line of names and lines of values.`)
  const rowSource = await rowsOf(text, name, job)
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
      bytes: typeof source === 'string' ? text.length : source.size,
      columns: plans.map(({ facts }) => facts),
      problems: problems.slice(0, MOST_PROBLEMS),
    },
  }
}

interface Filler {
  put(cell: string, row: number): void
  column(): Column
}

function fillerOf({ facts, format }: ColumnPlan, rows: number, note: (problem: CellProblem) => void): Filler {
  return format === undefined ? textFiller(facts, rows) : numberFiller(facts, format, rows, note)
}

function numberFiller(
  { name }: ColumnFacts,
  format: NumberFormat,
  rows: number,
  note: (problem: CellProblem) => void,
): Filler {
  const values = new Float64Array(rows)
  return {
    put: (cell, row) => {
      // The common case first: `+cell` reads what `kindOf` calls a number, apart from thousands.
      const quick = format === 'point' && cell !== '' ? +cell : NaN
      const value = Number.isFinite(quick) ? quick : numberOf(cell, format)
      values[row] = Number.isFinite(value) ? value : NaN
      if (Number.isFinite(value)) return
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
