import { describe, expect, it } from 'vitest'
import { cellText, cellTitle, columnDecimals, sortRows, windowOf, type Column } from '../../../../src/ui/table-model'

interface Row {
  name: string
  value: number | null
}

const name: Column<Row> = { id: 'name', label: 'Name', get: (row) => row.name }
const value: Column<Row> = { id: 'value', label: 'Value', get: (row) => row.value }
const rows: Row[] = [
  { name: 'run 10', value: 2 },
  { name: 'run 9', value: null },
  { name: 'Run 1', value: NaN },
  { name: 'é', value: -1 },
  { name: 'run 2', value: 2 },
]
const order = (id: string, descending: boolean): string[] =>
  sortRows(rows, [name, value], { id, descending }).map((row) => row.name)

describe('a table', () => {
  it('sorts numbers as numbers, with missing ones last in both directions and equal ones as they came', () => {
    expect(order('value', false)).toEqual(['é', 'run 10', 'run 2', 'run 9', 'Run 1'])
    expect(order('value', true)).toEqual(['run 10', 'run 2', 'é', 'run 9', 'Run 1'])
  })

  it('sorts texts as people do: by the number inside, whatever the case', () => {
    expect(order('name', false)).toEqual(['é', 'Run 1', 'run 2', 'run 9', 'run 10'])
  })

  it('leaves the rows alone when the column is unknown', () => {
    expect(sortRows(rows, [name], { id: 'gone', descending: true })).toBe(rows)
  })

  it('puts the decimal points of a column under each other', () => {
    const measured = [4.75, 1, 3.1004].map((each) => ({ name: '', value: each }))
    const decimals = columnDecimals(value, measured)
    expect(measured.map((row) => cellText(value, row, decimals))).toEqual(['4.75', '1.00', '3.10'])
    expect(measured.map((row) => cellTitle(value, row, decimals))).toEqual([undefined, '1', '3.1004'])
  })

  it('leaves counts whole and numbers of very different size to themselves', () => {
    expect(columnDecimals(value, [{ name: '', value: 19_215 }])).toBeUndefined()
    expect(
      columnDecimals(
        value,
        [0.00012, 4500.5].map((each) => ({ name: '', value: each })),
      ),
    ).toBeUndefined()
    expect(cellText(value, { name: '', value: 19_215 })).toBe('19,215')
    expect(cellText(value, { name: '', value: null })).toBe('–')
  })

  it('makes only the rows in view and a margin, and always the last ones at the end', () => {
    const { from, to } = windowOf(100_000, 340_000, 400, 34)
    expect(from).toBeLessThanOrEqual(10_000)
    expect(to).toBeGreaterThanOrEqual(10_012)
    expect(to - from).toBeLessThan(60)
    expect(windowOf(100_000, 34 * 100_000, 400, 34).to).toBe(100_000)
    expect(windowOf(0, 500, 400, 34)).toEqual({ from: 0, to: 0 })
  })
})
