/** A table as CSV by RFC 4180: comma, CRLF, quotes doubled. Numbers are written exactly, with a point. */
import type { CellValue } from '../ui/table-model'
import type { TableData } from './chart-types'

export function toCsv(table: TableData): string {
  const heading = table.columns.map(({ label, unit }) => (unit ? `${label} (${unit})` : label))
  return [heading, ...table.rows].map((row) => row.map(field).join(',')).join('\r\n') + '\r\n'
}

function field(value: CellValue): string {
  if (value === null || value === undefined) return ''
  const text = String(value)
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
