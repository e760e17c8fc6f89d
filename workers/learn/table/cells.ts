/** What a cell says: nothing, a number, a date, or words. */

/** As pandas reads a CSV (`read_csv`, default `na_values`), once the cell is trimmed. */
export const MISSING: ReadonlySet<string> = new Set(
  [
    '',
    '#N/A',
    '#N/A N/A',
    '#NA',
    '-1.#IND',
    '-1.#QNAN',
    '-NaN',
    '-nan',
    '1.#IND',
    '1.#QNAN',
    '<NA>',
    'N/A',
    'NA',
  ].concat(['NULL', 'NaN', 'n/a', 'nan', 'null']),
)
const POINT = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/
const POINT_GROUPED = /^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/
const COMMA = /^[+-]?(?:\d+|\d{1,3}(?:\.\d{3})+),\d+$/
const INFINITE = /^[+-]?inf(?:inity)?$/i
const ISO_DATE = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/
const OTHER_DATE = /^\d{1,2}[/.-]\d{1,2}[/.-](?:\d{2}|\d{4})$/
const DAY_MS = 86_400_000

export type CellKind = 'missing' | 'number' | 'comma' | 'infinite' | 'date' | 'other date' | 'text'

export function kindOf(cell: string): CellKind {
  if (MISSING.has(cell)) return 'missing'
  const first = cell.charCodeAt(0)
  // Most words are told from numbers by their first letter.
  if (first > 57 && !INFINITE.test(cell)) return 'text'
  if (POINT.test(cell) || POINT_GROUPED.test(cell)) return 'number'
  if (COMMA.test(cell)) return 'comma'
  if (INFINITE.test(cell)) return 'infinite'
  if (ISO_DATE.test(cell)) return Number.isNaN(Date.parse(cell)) ? 'text' : 'date'
  return OTHER_DATE.test(cell) ? 'other date' : 'text'
}

/** How the numbers of a column are written. */
export type NumberFormat = 'point' | 'comma' | 'date'

/** The number in a cell; NaN where there is none. Dates are days since 1970-01-01, UTC. */
export function numberOf(cell: string, format: NumberFormat): number {
  const kind = kindOf(cell)
  if (format === 'date') return kind === 'date' ? Date.parse(withZone(cell)) / DAY_MS : NaN
  if (format === 'comma' && (kind === 'comma' || kind === 'number')) {
    return Number(cell.replaceAll('.', '').replace(',', '.'))
  }
  return kind === 'number' ? Number(cell.replaceAll(',', '')) : NaN
}

/** A time without a zone is taken as UTC, so that a file gives the same numbers everywhere. */
const withZone = (cell: string): string =>
  /[T ]/.test(cell) && !/(?:Z|[+-]\d{2}:?\d{2})$/.test(cell) ? `${cell}Z` : cell
