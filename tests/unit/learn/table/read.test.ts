/** Tables as people have them: what each column is found to be, and what is said about the cells that don't fit. */
import fc from 'fast-check'
import Papa from 'papaparse'
import { describe, expect, it } from 'vitest'
import type { Column } from '../../../../workers/contracts/table'
import { binaryTarget, columnOf, takeTableRows, withoutColumns } from '../../../../workers/learn/table/columns'
import { readTable } from '../../../../workers/learn/table/read'
import { makeJob } from '../../../../workers/runtime/job'

const read = (csv: string, kinds?: Record<string, 'number' | 'text'>) =>
  readTable(csv, { name: 'own.csv', ...(kinds && { kinds }) }, makeJob())
const cells = (column: Column): (number | string)[] =>
  column.kind === 'number' ? [...column.values] : [...column.codes].map((code) => column.categories[code] ?? '')
const column = async (lines: readonly string[], name = 'v') => {
  const { table, report } = await read(['id,v', ...lines.map((line, k) => `r${k},${line}`)].join('\n'))
  return { cells: cells(columnOf(table, name)), facts: report.columns[1], report }
}
/** So many lines of numbers that one odd cell does not make a column text. */
const twenty = Array.from({ length: 20 }, (_, k) => String(k % 7))

describe('a table is read', () => {
  it('with numbers, texts and missing cells told apart', async () => {
    const { table, report } = await read('age,plan\n31,Gold\n ,Silver\n45,\n7e1,Gold\n')
    expect(cells(columnOf(table, 'age'))).toEqual([31, NaN, 45, 70])
    expect(cells(columnOf(table, 'plan'))).toEqual(['Gold', 'Silver', '', 'Gold'])
    expect(report.columns.map(({ kind, missing, distinct }) => [kind, missing, distinct])).toEqual([
      ['number', 1, 3],
      ['text', 1, 2],
    ])
  })

  it('with tabs, semicolons and decimal commas, quotes and line breaks in cells', async () => {
    const tabs = await read('a\tb\n1\tx\n2\ty\n')
    expect(tabs.report.delimiter).toBe('\t')
    const { table } = await read('name;price\n"Ann; ""A""\nB";1.234,50\nBob;7,25\n')
    expect(cells(columnOf(table, 'name'))).toEqual(['Ann; "A"\nB', 'Bob'])
    expect(cells(columnOf(table, 'price'))).toEqual([1234.5, 7.25])
  })

  it('from JSON lines, fields in any order', async () => {
    const { table, report } = await read('{"a":1,"b":"x"}\n\n{"b":"y","c":true}\n{"a":null,"c":false}\n')
    expect(report.format).toBe('jsonl')
    expect(cells(columnOf(table, 'a'))).toEqual([1, NaN, NaN])
    expect(cells(columnOf(table, 'c'))).toEqual(['', 'true', 'false'])
    await expect(read('{"a":1}\nno\n')).rejects.toThrow(/Line 2 of own.csv is not a JSON object/)
  })

  it('cell for cell as it was written, whatever the cells hold', async () => {
    const cell = fc.string({ maxLength: 8 }).map((text) => `w${text}`)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 20 }), async (rows) => {
        const { table } = await read(Papa.unparse([['a', 'b'], ...rows]))
        expect(table.rows).toBe(rows.length)
        expect(cells(columnOf(table, 'b'))).toEqual(rows.map(([, b]) => b.trim()))
      }),
    )
  })
})

describe('what does not fit is said at its cell', () => {
  it('rows that are too short or too long', async () => {
    const { table, report } = await read('a,b,c\n1,2,3\n4,5\n6,7,8,9\n')
    expect(cells(columnOf(table, 'c'))).toEqual([3, NaN, 8])
    expect(report.problems.map(({ row, column: name, what }) => [row, name, what])).toEqual([
      [2, 'c', 'The row has 2 cells for 3 columns; the others count as missing.'],
      [3, 'c', 'The row has 4 cells for 3 columns; what is beyond the last column is left out.'],
    ])
  })

  it('headers that stand twice, are empty or are not there', async () => {
    const { table, report } = await read('x,x,\n1,2,3\n')
    expect(table.columns.map(({ name }) => name)).toEqual(['x', 'x (2)', 'column 3'])
    expect(report.problemCount).toBe(2)
    const bare = await read('1,2\n3,4\n')
    expect(bare.table.columns.map(({ name }) => name)).toEqual(['column 1', 'column 2'])
    expect(bare.table.rows).toBe(2)
    expect(bare.report.problems[0]?.what).toMatch(/first line holds numbers/)
  })

  it('words and infinities among numbers', async () => {
    const { cells: values, facts, report } = await column([...twenty, 'about 5', 'inf'])
    expect(values.slice(-2)).toEqual([NaN, NaN])
    expect(facts).toMatchObject({ kind: 'number', missing: 2 })
    expect(report.problems.map(({ row, cell }) => [row, cell])).toEqual([
      [21, 'about 5'],
      [22, 'inf'],
    ])
    expect(report.problems[1]?.what).toBe('"inf" is no finite number; it counts as missing.')
  })

  it('dates', async () => {
    const iso = await column(['1970-01-02', '1970-02-01 12:00', '1970-01-02'])
    expect(iso.cells).toEqual([1, 31.5, 1])
    expect(iso.facts?.note).toMatch(/days since 1970-01-01/)
    expect((await column(['3/4/2020', '5/6/2021', '3/4/2020'])).facts?.note).toMatch(/order of day and month/)
  })

  it('columns that name rows, are constant, are empty or have too many texts', async () => {
    const words = Array.from({ length: 200 }, (_, k) => `w${k % 150}`)
    const roles = await Promise.all(
      [Array.from({ length: 30 }, (_, k) => `c-${k}`), ['a', 'a', 'a'], ['', '', 'NA'], words].map(
        async (lines) => (await column(lines)).facts?.role,
      ),
    )
    expect(roles).toEqual(['identifier', 'constant', 'empty', 'many'])
  })

  it('and a column can be read as the user says', async () => {
    const { table } = await read('code,v\n007,1\n008,2\n', { code: 'text' })
    expect(cells(columnOf(table, 'code'))).toEqual(['007', '008'])
    const forced = await read('v,w\na,1\n2,1\n', { v: 'number' })
    expect(cells(columnOf(forced.table, 'v'))).toEqual([NaN, 2])
  })
})

describe('what is no table is refused', () => {
  it.each([
    ['   \n', /is empty/],
    ['a,b\n', /no row below its header/],
  ])('%j', async (text, reason) => {
    await expect(read(text)).rejects.toThrow(reason)
  })

  it('a file that is too large, by its size', async () => {
    const large = { size: 2 * 2 ** 30, slice: () => new Blob([]) } as unknown as Blob
    await expect(readTable(large, { name: 'big.csv' }, makeJob())).rejects.toThrow(
      'big.csv has 2048 MB; at most 200 MB can be read. Split it first.',
    )
  })
})

describe('a target', () => {
  it('is 1 where something happened, else where it is rarer; rows without it are left out', async () => {
    const { table } = await read('y,z\nNo,a\nYes,b\n,a\nNo,a\n')
    const { target, classes, rows } = binaryTarget(table, 'y')
    expect([[...target], classes, [...rows]]).toEqual([
      [0, 1, 0],
      ['No', 'Yes'],
      [0, 1, 3],
    ])
    expect(binaryTarget(table, 'z').classes).toEqual(['a', 'b'])
  })

  it.each([
    ['y\nx\nx\n', 'is x in every row'],
    ['y\na\nb\nc\n', 'has 3 different values (a, b, c)'],
    ['y,k\n,1\n,2\n', 'has no value in any row'],
  ])('of %j is refused', async (csv, reason) => {
    const { table } = await read(csv)
    expect(() => binaryTarget(table, 'y')).toThrow(reason)
  })
})

describe('columns and rows', () => {
  it('are taken by name and by index', async () => {
    const { table } = await read('a,b\n1,x\n2,y\n3,x\n')
    expect(cells(columnOf(takeTableRows(table, Int32Array.of(2, 0)), 'b'))).toEqual(['x', 'x'])
    expect(withoutColumns(table, ['a']).columns.map(({ name }) => name)).toEqual(['b'])
    expect(() => columnOf(table, 'c')).toThrow('There is no column "c". There are: a, b.')
  })
})
