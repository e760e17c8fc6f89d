/**
 * The preparation of the tutorial that the churn lab re-creates, leak and all: every column of text gets the position of
 * its cell among the sorted texts, then every column is stretched to 0…1, over all rows, before anything is split.
 * TotalCharges is such a column too, because pandas reads it as text: eleven of its cells are blank.
 */
import type { Table } from '../../contracts/table'
import type { Matrix } from '../matrix'
import { scalingOf } from './statistics'

export function publishedMatrix(table: Table): Matrix {
  const { rows, columns } = table
  const values = new Float64Array(rows * columns.length)
  columns.forEach((column, c) => {
    const numbers = column.kind === 'number' ? numbersOf(column.values) : codesOf(column.codes, column.categories)
    const { shift, scale } = scalingOf(numbers, 'minmax')
    for (let row = 0; row < rows; row++) values[row * columns.length + c] = (numbers[row]! - shift) / scale
  })
  return { values, rows, columns: columns.length }
}

/** With a blank among them pandas takes numbers for texts, and so for positions as well. */
function numbersOf(values: Float64Array): Float64Array {
  if (!values.some(Number.isNaN)) return values
  const categories = [...new Set(values)].filter((value) => !Number.isNaN(value)).map(String)
  const position = new Map(categories.map((text, code) => [text, code]))
  return codesOf(
    Int32Array.from(values, (value) => position.get(String(value)) ?? -1),
    categories,
  )
}

function codesOf(codes: Int32Array, categories: readonly string[]): Float64Array {
  const all = codes.includes(-1) ? ['', ...categories] : [...categories]
  const sorted = [...all].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  const position = new Map(sorted.map((category, k) => [category, k]))
  return Float64Array.from(codes, (code) => position.get(categories[code] ?? '')!)
}
