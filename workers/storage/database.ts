/**
 * The IndexedDB database: small records, and bytes where OPFS is missing. Its version grows with the record's version;
 * the upgrade carries every record over in the one transaction that IndexedDB gives it, so it happens wholly or not.
 */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import { recordVersion, type LibraryRecord } from '../contracts/library'
import { CodedError } from '../runtime/errors'
import type { BlobStore } from './blobs'
import type { Bytes } from './bytes'
import { migrateRecord } from './migrations'

interface Schema extends DBSchema {
  records: { key: string; value: LibraryRecord; indexes: { blob: string } }
  blobs: { key: string; value: { hash: string; bytes: Bytes; modified: number } }
}

export type Database = IDBPDatabase<Schema>

/** Opens and, if older, upgrades. Throws `storage/unavailable` where there is no database or a newer one. */
export async function openDatabase(name: string): Promise<Database> {
  try {
    const database: Database = await openDB<Schema>(name, recordVersion, {
      upgrade: async (db, oldVersion, _newVersion, transaction) => {
        if (oldVersion < 1) db.createObjectStore('records', { keyPath: 'id' })
        if (oldVersion < 2) {
          db.createObjectStore('blobs', { keyPath: 'hash' })
          transaction.objectStore('records').createIndex('blob', 'blob')
        }
        let cursor = await transaction.objectStore('records').openCursor()
        while (cursor) {
          const migrated = tryMigrate(cursor.value)
          if (migrated) await cursor.update(migrated)
          cursor = await cursor.continue()
        }
      },
      // A newer page wants to upgrade: step aside, or it waits for ever.
      blocking: () => database.close(),
    })
    return database
  } catch (cause) {
    throw unavailable(cause)
  }
}

/** One broken record must not keep the rest from being upgraded; it stays as it is and is left out of lists. */
function tryMigrate(value: unknown): LibraryRecord | undefined {
  try {
    return migrateRecord(value)
  } catch {
    return undefined
  }
}

function unavailable(cause: unknown): unknown {
  if (cause instanceof Error && cause.name === 'VersionError') {
    const message = 'Another tab runs a newer version of Vitrine. Reload this page to use the Library again.'
    return new CodedError('storage/unavailable', message, { cause })
  }
  const message =
    'This browser does not let Vitrine store anything here (a private window, or storage is switched off). ' +
    'All stages work; only saving does not.'
  return new CodedError('storage/unavailable', message, { cause })
}

/** The browser's own failures in the user's words; a cancel, a full disk and our own errors as they are. */
export function explainRefusal(cause: unknown): unknown {
  if (!(cause instanceof DOMException) || cause.name === 'AbortError' || cause.name === 'QuotaExceededError')
    return cause
  if (cause.name !== 'InvalidStateError') {
    const refusal = `The browser's storage refused (${cause.name}). What was kept before is as it was; try again.`
    return new CodedError('storage/unavailable', refusal, { cause })
  }
  const message =
    'The connection to the Library was closed: another tab runs a newer version of Vitrine, or the data of this site ' +
    'was cleared. Reload this page.'
  return new CodedError('storage/unavailable', message, { cause })
}

export function databaseBlobs(database: Database, now: () => number): BlobStore {
  return {
    read: async (hash) => (await database.get('blobs', hash))?.bytes,
    write: async (hash, bytes) => {
      await database.put('blobs', { hash, bytes, modified: now() })
    },
    remove: (name) => database.delete('blobs', name),
    list: async () => {
      const entries = []
      let cursor = await database.transaction('blobs').store.openCursor()
      while (cursor) {
        const { hash, bytes, modified } = cursor.value
        entries.push({ name: hash, sizeBytes: bytes.length, modified })
        cursor = await cursor.continue()
      }
      return entries
    },
  }
}
