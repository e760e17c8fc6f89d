/** Parquet files that DuckDB wrote (tests/fixtures/learn/parquet-fixtures.mjs), beside what was asked of it. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { columnOf } from '../../../../workers/learn/table/columns'
import { readTable } from '../../../../workers/learn/table/read'
import { makeJob, type Job } from '../../../../workers/runtime/job'
import { expectCancelHeard } from '../../../helpers/hears-cancel'

const bytesOf = (name: string): Buffer =>
  readFileSync(new URL(`../../../fixtures/learn/${name}.parquet`, import.meta.url))
const read = (bytes: Uint8Array<ArrayBuffer>, options: { kinds?: Record<string, 'number' | 'text'>; job?: Job } = {}) =>
  readTable(new Blob([bytes]), { name: 'own.parquet', ...options }, options.job ?? makeJob())
const fixture = (name: string, kinds: Record<string, 'number' | 'text'> = {}) =>
  read(new Uint8Array(bytesOf(name)), { kinds })

/** A column's cells as numbers and texts, undefined where there is none. */
async function cells(name: string, column: string): Promise<(number | string | undefined)[]> {
  const found = columnOf((await fixture(name)).table, column)
  if (found.kind === 'text') return Array.from(found.codes, (code) => found.categories[code])
  return Array.from(found.values, (value) => (Number.isNaN(value) ? undefined : value))
}

const DAY = Date.UTC(2024, 1, 28) / 86_400_000
/** What each column holds in row i, where it holds something. */
const expected: Record<string, (i: number) => number | string> = {
  double: (i) => i / 8,
  single: (i) => i / 8,
  tiny: (i) => (i % 100) - 3,
  big: (i) => i * 1000000007,
  decimal: (i) => Number((i / 10).toFixed(2)),
  flag: (i) => String(i % 2 === 0),
  text: (i) => ['red', 'blü', 'green, or so'][i % 3]!,
  day: (i) => DAY + i,
  time: (i) => DAY + (12.5 + i) / 24,
}

describe.each([
  ['kinds-uncompressed', 30],
  ['kinds-snappy', 30],
  ['kinds-gzip', 30],
  ['kinds-zstd', 30],
  ['kinds-brotli', 30],
  ['kinds-lz4_raw', 30],
  ['groups', 5000],
])('%s', (name, rows) => {
  it.each(Object.keys(expected))('has every cell of %s', async (column) => {
    const found = await cells(name, column)
    expect(found).toHaveLength(rows)
    found.forEach((cell, i) => {
      const wanted = i % 7 === 0 ? undefined : expected[column]!(i)
      if (typeof wanted === 'number') expect(cell, `row ${i}`).toBeCloseTo(wanted, 9)
      else expect(cell, `row ${i}`).toBe(wanted)
    })
  })
})

describe('what is odd in a Parquet file', () => {
  it('is left out with its name where it is no single value, and noted where digits are lost', async () => {
    const { table, report } = await fixture('odd')
    expect(table.columns.map(({ name }) => name)).toEqual(['huge', 'id', 'number', 'target'])
    expect(report).toMatchObject({ format: 'parquet', rows: 30 })
    const told = report.problems.map(({ column, what }) => `${column}: ${what}`)
    expect(told[0]).toBe('list: The column holds lists or parts of its own; it is left out.')
    expect(told[1]).toMatch(/^parts: .* left out\.$/)
    expect(told.find((text) => text.startsWith('huge'))).toMatch(/^huge: 9007199254740993 has more digits/)
    expect(told.find((text) => text.startsWith('number'))).toMatch(/no finite number; it counts as missing/)
    expect(report.columns.find(({ name }) => name === 'id')?.role).toBe('identifier')
    const asText = await fixture('odd', { huge: 'text' })
    const huge = columnOf(asText.table, 'huge')
    expect(huge.kind === 'text' && huge.categories[0]).toBe('9007199254740993')
    expect(asText.report.problems.some(({ column }) => column === 'huge')).toBe(false)
  })

  it('is refused with what to do where nothing can be read', async () => {
    const bytes = new Uint8Array(bytesOf('kinds-snappy'))
    await expect(fixture('nested')).rejects.toThrow(/no column of single values.*Flatten/)
    await expect(fixture('no-rows')).rejects.toThrow(/no rows/)
    await expect(read(bytes.slice(0, 700))).rejects.toThrow(/could not be read as Parquet.*save it again/)
    await expect(read(bytes.slice(0, 4))).rejects.toThrow(/could not be read as Parquet/)
    const damaged = bytes.slice()
    damaged.fill(0xff, 40, 400)
    await expect(read(damaged)).rejects.toThrow(/could not be read as Parquet/)
    const encrypted = bytes.slice()
    encrypted.set(new TextEncoder().encode('PARE'))
    await expect(read(encrypted)).rejects.toThrow(/is encrypted/)
  })

  it('is cancelled between columns', async () => {
    await expectCancelHeard((job) => read(new Uint8Array(bytesOf('groups')), { job }))
  })
})
