/** Databases and bundles of any age open in the present version (fixtures: tests/fixtures/library-v*.json). */
import { openDB } from 'idb'
import { describe, expect, it } from 'vitest'
import { sha256 } from '../../../workers/runtime/hash'
import { memoryBlobs } from '../../../workers/storage/blobs'
import { migrateRecord } from '../../../workers/storage/migrations'
import { pack } from '../../../workers/storage/pack'
import version1 from '../../fixtures/library-v1.json'
import { makeBench, uniqueName } from './helpers'

const bytes = pack('kept since version 1')
const blob = await sha256(bytes)
const records = version1.map((record) => ({ ...record, blob, sizeBytes: bytes.length }))

describe('a database of version 1', () => {
  it('opens with every record carried over, its bytes readable, unpinned, last used when it was created', async () => {
    const name = uniqueName()
    const old = await openDB(name, 1, { upgrade: (db) => void db.createObjectStore('records', { keyPath: 'id' }) })
    for (const record of records) await old.put('records', record)
    await old.put('records', { id: 'broken', version: 1 })
    old.close()
    const blobs = memoryBlobs()
    await blobs.write(blob, bytes)
    const { library } = await makeBench(blobs, name)
    expect(await library.list()).toEqual(
      records.map((record) => ({ ...record, version: 2, pinned: false, used: record.created })).reverse(),
    )
    expect(await library.load('artifact-1')).toBe('kept since version 1')
    await library.remove(['artifact-1'])
    expect(await library.load('artifact-2')).toBe('kept since version 1')
  })
})

describe('migrateRecord', () => {
  it('leaves a present record as it is', () => {
    const present = migrateRecord(records[0])
    expect(migrateRecord(present)).toEqual(present)
  })

  it('refuses newer, unknown and broken records with the reason', () => {
    expect(() => migrateRecord({ ...records[0], version: 3 })).toThrow(/newer version/)
    expect(() => migrateRecord({ ...records[0], version: 0 })).toThrow(/unknown version 0/)
    expect(() => migrateRecord({ ...records[0], kind: 'thing' })).toThrow(/"kind"/)
    expect(() => migrateRecord({ ...records[0], blob: '../../etc' })).toThrow(/"blob"/)
    expect(() => migrateRecord({ ...records[0], made: {} })).toThrow(/"made"/)
    expect(() => migrateRecord(null)).toThrow(/no version/)
  })
})
