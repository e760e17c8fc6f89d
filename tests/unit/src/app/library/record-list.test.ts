/** The Library's list: what is found, in which order, and what room each kind takes. */
import { describe, expect, it } from 'vitest'
import { finding, formatDay, kindsOf, ordered, roomByKind } from '../../../../../src/app/library/record-list'
import type { LibraryRecord, RecordKind } from '../../../../../workers/contracts/library'

function record(name: string, kind: RecordKind, sizeBytes: number, used: number, blob = name): LibraryRecord {
  const made = {
    service: 'text',
    stage: 'clean',
    params: {},
    inputs: {},
    seed: null,
    milliseconds: 1,
    device: 'cpu',
    bytes: 1,
    at: 0,
  }
  return { id: name, version: 2, kind, name, pinned: false, created: 0, used, sizeBytes, blob, made }
}
const records = [
  record('file 10', 'dataset', 300, 1),
  record('file 9', 'dataset', 100, 3),
  record('LSTM', 'model', 200, 2),
  record('twin of LSTM', 'model', 200, 0, 'LSTM'),
]
const names = (list: LibraryRecord[]) => list.map((each) => each.name)

describe('the list', () => {
  it('finds by kind and by every word, in names and stages, whatever the case', () => {
    expect(names(finding(records, { kind: 'all', words: 'lstm' }))).toEqual(['LSTM', 'twin of LSTM'])
    expect(names(finding(records, { kind: 'dataset', words: 'CLEAN 9' }))).toEqual(['file 9'])
    expect(finding(records, { kind: 'all', words: 'absent' })).toEqual([])
  })

  it('shows all when the chosen kind no longer occurs', () => {
    expect(finding(records, { kind: 'chat', words: '' })).toHaveLength(4)
  })

  it('orders names as people count, sizes and dates from the largest, and turns round', () => {
    expect(names(ordered(records, 'name', false)).slice(0, 2)).toEqual(['file 9', 'file 10'])
    expect(names(ordered(records, 'size', false))[0]).toBe('file 10')
    expect(names(ordered(records, 'used', false))[0]).toBe('file 9')
    expect(names(ordered(records, 'used', true))[0]).toBe('twin of LSTM')
  })

  it('counts room once for things of equal content', () => {
    expect(kindsOf(records)).toEqual(['dataset', 'model'])
    expect(roomByKind(records)).toEqual([
      { kind: 'dataset', bytes: 400 },
      { kind: 'model', bytes: 200 },
    ])
  })

  it('writes the hour of today and the day of before', () => {
    const now = new Date(2026, 10, 23, 15, 40).getTime()
    expect(formatDay(now - 60_000, now)).toBe('today, 15:39')
    expect(formatDay(now - 86_400_000, now)).toBe('22 Nov 2026')
  })
})
