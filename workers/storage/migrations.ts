/**
 * Records of older shapes, step by step to the present one. A step is kept for ever: databases and bundles of any age
 * may turn up. Each has a test on a fixture of its version.
 */
import { recordKinds, recordVersion, type LibraryRecord } from '../contracts/library'
import { isHash } from './bytes'
import { damaged } from './errors'

type Old = Readonly<Record<string, unknown>>

/** From the version in the key to the next. */
const steps: Readonly<Record<number, (record: Old) => Old>> = {
  // Version 2 (2026-11) brought pinning, and the time of last use by which caches are let go.
  1: (record) => ({ pinned: false, used: record['created'], ...record, version: 2 }),
}

/** A record of the present shape. Throws `storage/damaged` for a newer version or a broken record. */
export function migrateRecord(value: unknown): LibraryRecord {
  let record: Old = isRecord(value) ? value : {}
  for (;;) {
    const version = record['version']
    if (typeof version !== 'number') throw damaged('A Library record has no version and can’t be read.')
    if (version > recordVersion) {
      throw damaged(
        'This was saved by a newer version of Vitrine. Reload the page to get that version, then try again.',
      )
    }
    if (version === recordVersion) return check(record)
    const step = steps[version]
    if (!step) throw damaged(`A Library record has the unknown version ${version} and can’t be read.`)
    record = step(record)
  }
}

function check(record: Old): LibraryRecord {
  const fails =
    (typeof record['id'] !== 'string' && 'id') ||
    (!recordKinds.includes(record['kind'] as never) && 'kind') ||
    (typeof record['name'] !== 'string' && 'name') ||
    (typeof record['pinned'] !== 'boolean' && 'pinned') ||
    (['created', 'used', 'sizeBytes'].find((key) => !isCount(record[key])) ?? false) ||
    (!isHash(record['blob']) && 'blob') ||
    (!isLineage(record['made']) && 'made')
  if (fails !== false) throw damaged(`A Library record is broken: its field "${fails}" makes no sense.`)
  return record as unknown as LibraryRecord
}

function isLineage(made: unknown): boolean {
  return (
    isRecord(made) &&
    typeof made['service'] === 'string' &&
    typeof made['stage'] === 'string' &&
    isRecord(made['params']) &&
    isRecord(made['inputs'])
  )
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
}

function isRecord(value: unknown): value is Old {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
