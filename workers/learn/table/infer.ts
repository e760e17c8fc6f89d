/** What each column is, found by looking at every cell of it once. */
import { MOST_DISTINCT, type ColumnFacts, type ColumnRole } from '../../contracts/table'
import { kindOf, type CellKind, type NumberFormat } from './cells'

/** A column is of numbers (or of dates) when at least this share of its filled cells are; the others become missing. */
const CLEAR_SHARE = 0.9
/** More different texts than this, in a column where most rows differ, are nothing to learn from. */
const MANY_TEXTS = 50
/** Fewer rows than this do not tell an identifier from a measurement. */
const TELLING_ROWS = 20
const IDENTIFIER_NAME = /(?:^|[^a-z])(?:id|uuid|guid|key|number|no|nr)$|id$/i

export interface ColumnCounts {
  readonly kinds: Record<CellKind, number>
  readonly distinct: Set<string>
  rows: number
}

export const makeCounts = (): ColumnCounts => ({
  kinds: { missing: 0, number: 0, comma: 0, infinite: 0, date: 0, 'other date': 0, text: 0 },
  distinct: new Set(),
  rows: 0,
})

export function countCell(counts: ColumnCounts, cell: string): void {
  const kind = kindOf(cell)
  counts.rows++
  counts.kinds[kind]++
  if (kind !== 'missing' && counts.distinct.size < MOST_DISTINCT) counts.distinct.add(cell)
}

/** How a column is read. `format` is missing for text. */
export interface ColumnPlan {
  readonly facts: ColumnFacts
  readonly format?: NumberFormat
}

/** @param wanted the kind that the user chose, if any */
export function planColumn(name: string, counts: ColumnCounts, wanted?: 'number' | 'text'): ColumnPlan {
  const format = wanted === 'text' ? undefined : formatOf(counts, wanted === 'number')
  const kind = format === undefined ? 'text' : 'number'
  const unread = format === undefined ? 0 : filledOf(counts) - readable(counts, format)
  const role = roleOf(name, counts, kind)
  const note = noteOf(counts, format, role, unread)
  return {
    facts: {
      name,
      kind,
      role,
      missing: counts.kinds.missing + unread,
      distinct: counts.distinct.size,
      ...(format === undefined ? {} : { format }),
      ...(note === undefined ? {} : { note }),
    },
    ...(format === undefined ? {} : { format }),
  }
}

const filledOf = ({ rows, kinds }: ColumnCounts): number => rows - kinds.missing

function readable({ kinds }: ColumnCounts, format: NumberFormat): number {
  if (format === 'date') return kinds.date
  return kinds.number + (format === 'comma' ? kinds.comma : 0)
}

function formatOf(counts: ColumnCounts, isForced: boolean): NumberFormat | undefined {
  const { kinds } = counts
  const filled = filledOf(counts)
  if (filled === 0) return isForced ? 'point' : undefined
  const formats: NumberFormat[] = [kinds.comma > 0 ? 'comma' : 'point', 'date']
  const best = formats.reduce((a, b) => (readable(counts, b) > readable(counts, a) ? b : a))
  const numbers = readable(counts, best) + (best === 'date' ? 0 : kinds.infinite)
  return isForced || numbers >= CLEAR_SHARE * filled ? best : undefined
}

function roleOf(name: string, counts: ColumnCounts, kind: 'number' | 'text'): ColumnRole {
  const filled = filledOf(counts)
  const distinct = counts.distinct.size
  if (filled === 0) return 'empty'
  if (distinct === 1) return 'constant'
  const isUnique = distinct === filled && filled >= TELLING_ROWS
  if (isUnique && (kind === 'text' || IDENTIFIER_NAME.test(name))) return 'identifier'
  return kind === 'text' && distinct > MANY_TEXTS && distinct > filled / 2 ? 'many' : 'feature'
}

function noteOf(
  { kinds, distinct, rows }: ColumnCounts,
  format: NumberFormat | undefined,
  role: ColumnRole,
  unread: number,
): string | undefined {
  const count = distinct.size >= MOST_DISTINCT ? `${MOST_DISTINCT} or more` : String(distinct.size)
  if (role === 'empty') return 'No row has a value here; it is left out.'
  if (role === 'constant') return 'Every row has the same value; it is left out.'
  if (role === 'identifier') return 'Every row has a value of its own, so it names rows; it is left out.'
  if (role === 'many') return `${count} different texts in ${rows} rows are too many to learn from; it is left out.`
  if (format === 'date') return withUnread('Dates, read as days since 1970-01-01.', unread)
  if (format !== undefined && unread > 0) return withUnread('', unread)
  if (format === 'comma') return 'Numbers with a decimal comma.'
  if (format === undefined && kinds['other date'] > (rows - kinds.missing) / 2) {
    return 'These look like dates whose order of day and month is not clear; written as 2026-01-31 they can be used as numbers.'
  }
  return undefined
}

const withUnread = (before: string, unread: number): string =>
  `${before}${before === '' || unread === 0 ? '' : ' '}${unread === 0 ? '' : `${unread} ${unread === 1 ? 'cell is' : 'cells are'} no finite number and count${unread === 1 ? 's' : ''} as missing.`}`
