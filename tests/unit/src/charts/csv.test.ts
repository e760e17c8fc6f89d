import Papa from 'papaparse'
import { describe, expect, it } from 'vitest'
import { toCsv } from '../../../../src/charts/csv'

describe('CSV export', () => {
  it('follows RFC 4180: commas, quotes and line breaks are quoted, quotes doubled, lines end with CRLF', () => {
    const csv = toCsv({
      columns: [{ label: 'token' }, { label: 'time', unit: 'ms' }],
      rows: [
        ['a,b', 1.5],
        ['say "no"', -0],
        ['two\nlines', null],
      ],
    })
    expect(csv).toBe('token,time (ms)\r\n"a,b",1.5\r\n"say ""no""",0\r\n"two\nlines",\r\n')
  })

  it('is read back by Papa Parse cell by cell, spaces, tabs and emoji included', () => {
    const cells = [' the', 'the ', '\t', '👩‍🚀', '"', ',', '\r\n', '']
    const csv = toCsv({ columns: [{ label: 'token' }, { label: 'id' }], rows: cells.map((cell, id) => [cell, id]) })
    const read = Papa.parse<string[]>(csv.trimEnd(), { delimiter: ',' })
    expect(read.errors).toEqual([])
    expect(read.data.slice(1)).toEqual(cells.map((cell, id) => [cell, String(id)]))
  })

  it('keeps every digit of a number', () => {
    expect(toCsv({ columns: [{ label: 'x' }], rows: [[0.1 + 0.2]] })).toContain('0.30000000000000004')
  })
})
