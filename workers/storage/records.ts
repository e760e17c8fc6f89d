/** Records: one IndexedDB transaction each, so that two tabs can change the same record and lose nothing. */
import { recordVersion, type LibraryRecord } from '../contracts/library'
import type { Database } from './database'

/** All records of the present version that are not put aside, the last used first. */
export async function listRecords(database: Database): Promise<LibraryRecord[]> {
  const records = await database.getAll('records')
  return records.filter(isPresent).sort((a, b) => b.used - a.used)
}

/** Ids of the records that were put aside at `before` or earlier. */
export async function listDiscarded(database: Database, before: number): Promise<string[]> {
  const records = await database.getAll('records')
  return records.filter(({ deleted }) => deleted !== undefined && deleted <= before).map(({ id }) => id)
}

export async function findRecord(database: Database, id: string): Promise<LibraryRecord | undefined> {
  const record = await database.get('records', id)
  return record && isPresent(record) ? record : undefined
}

function isPresent(record: LibraryRecord): boolean {
  return record.version === recordVersion && record.deleted === undefined
}

/**
 * Writes a record and returns the hash of the blob that it no longer uses, if another. What a person did to an earlier
 * record of this id stays: its name, its pin, its date of creation.
 */
export async function putRecord(
  database: Database,
  record: LibraryRecord,
  pinned?: boolean,
): Promise<string | undefined> {
  const transaction = database.transaction('records', 'readwrite', { durability: 'strict' })
  const old = await transaction.store.get(record.id)
  const name = old?.renamed === true ? { name: old.name, renamed: true } : {}
  const created = old?.created ?? record.created
  await transaction.store.put({ ...record, ...name, created, pinned: pinned ?? old?.pinned ?? record.pinned })
  await transaction.done
  return old && old.blob !== record.blob ? old.blob : undefined
}

/** Adds those whose ids are free, all in one transaction, and returns the ids added. */
export async function addRecords(database: Database, records: readonly LibraryRecord[]): Promise<string[]> {
  const transaction = database.transaction('records', 'readwrite', { durability: 'strict' })
  const added: string[] = []
  for (const record of records) {
    const old = await transaction.store.get(record.id)
    if (old && old.deleted === undefined) continue
    await transaction.store.put(record)
    added.push(record.id)
  }
  await transaction.done
  return added
}

/** Changes the records that are there, in one transaction; a change that gives undefined leaves its record alone. */
export async function changeRecords(
  database: Database,
  ids: readonly string[],
  change: (record: LibraryRecord) => LibraryRecord | undefined,
): Promise<string[]> {
  const transaction = database.transaction('records', 'readwrite')
  const changed: string[] = []
  for (const id of ids) {
    const old = await transaction.store.get(id)
    const changedRecord = old && change(old)
    if (!changedRecord) continue
    await transaction.store.put(changedRecord)
    changed.push(id)
  }
  await transaction.done
  return changed
}

/** Deletes records and returns those that were there. */
export async function deleteRecords(database: Database, ids: readonly string[]): Promise<LibraryRecord[]> {
  const transaction = database.transaction('records', 'readwrite')
  const deleted: LibraryRecord[] = []
  for (const id of ids) {
    const old = await transaction.store.get(id)
    if (!old) continue
    await transaction.store.delete(id)
    deleted.push(old)
  }
  await transaction.done
  return deleted
}

export async function isBlobUsed(database: Database, hash: string): Promise<boolean> {
  return (await database.countFromIndex('records', 'blob', hash)) > 0
}
