/**
 * The Library: what outlives a tab. Bytes are written first, under their hash; then the record, which is the commit.
 * A crash in between leaves bytes that no record names: no list shows them, and a later sweep removes them.
 *
 * Locks: one per record while it is saved, one per blob. Who needs a blob to stay (save, load, export, import) holds
 * its lock shared; who removes it holds it exclusively and looks once more whether a record uses it.
 */
import {
  libraryChannel,
  recordVersion,
  type BundleImport,
  type LibraryNews,
  type LibraryRecord,
  type LibraryUsage,
} from '../contracts/library'
import { sha256 } from '../runtime/hash'
import { CodedError, invalid } from '../runtime/errors'
import type { Job } from '../runtime/job'
import { getBlob, layeredBlobs, putBlob, type BlobStore } from './blobs'
import { openOpfsBlobs } from './blobs-opfs'
import type { Bytes } from './bytes'
import { readBundle, writeBundle } from './bundle'
import { databaseBlobs, explainRefusal, openDatabase } from './database'
import { isQuotaError } from './errors'
import { ifFree, withLock } from './locks'
import { pack, unpack } from './pack'
import { browserEstimate, libraryBytes, measureUsage, quotaError, type Estimate } from './quota'
import { changeRecords, deleteRecords, findRecord, isBlobUsed, listDiscarded, listRecords, putRecord } from './records'

/** Caches beyond this are let go, the least recently used first. */
const cacheLimitBytes = 1e9
/** Bytes without a record are left alone for so long: their save may be under way. */
const sweepAfterMs = 60_000
/** A load marks its record as used no more often than this. */
const touchEveryMs = 60_000

export type LibraryEntry = Pick<LibraryRecord, 'id' | 'kind' | 'name' | 'made' | 'recipe' | 'summary'> & {
  data: unknown
  /** Without it, an earlier record's pin stays. */
  pinned?: boolean
}

export interface Library {
  /** Keeps data under an id. Throws `storage/quota` when there is no room even without old caches. */
  save(entry: LibraryEntry): Promise<LibraryRecord>
  /** The data, or undefined if there is no such record. Throws `storage/damaged` if its bytes are damaged. */
  load(id: string): Promise<unknown>
  record(id: string): Promise<LibraryRecord | undefined>
  /** The last used first. */
  list(): Promise<LibraryRecord[]>
  touch(id: string): Promise<void>
  /** A name given here stays when the same id is saved again. */
  rename(id: string, name: string): Promise<void>
  pin(id: string, pinned: boolean): Promise<void>
  /** Puts records aside: no list shows them, `restore` brings them back, the next sweep or lack of room ends it. */
  discard(ids: readonly string[]): Promise<string[]>
  restore(ids: readonly string[]): Promise<string[]>
  /** Removes for good; returns the ids that were there. */
  remove(ids: readonly string[]): Promise<string[]>
  usage(): Promise<LibraryUsage>
  /** Removes what was put aside and bytes that no record names, both older than a minute; returns how many bytes. */
  sweep(minimumAgeMs?: number): Promise<number>
  /** Lets unpinned caches go, least recently used first, until they hold `maxBytes` at most; returns their ids. */
  evict(maxBytes: number): Promise<string[]>
  exportBundle(ids: readonly string[], job: Job): Promise<Blob>
  importBundle(file: Blob, job: Job): Promise<BundleImport>
  close(): void
}

export interface LibraryOptions {
  name?: string
  blobs?: BlobStore
  now?: () => number
  estimate?: Estimate
}

/** Throws `storage/unavailable` where the browser stores nothing. */
export async function openLibrary(options: LibraryOptions = {}): Promise<Library> {
  const { name = 'vitrine-library', now = Date.now, estimate = browserEstimate } = options
  // Typed as always present, but absent on plain http.
  if ((crypto.subtle as SubtleCrypto | undefined) === undefined) {
    throw new CodedError('storage/unavailable', 'The Library needs a secure address: open this page over https.')
  }
  const database = await openDatabase(name)
  const inDatabase = databaseBlobs(database, now)
  const inFiles = options.blobs ?? (await openOpfsBlobs(name))
  const blobs = inFiles ? layeredBlobs(inFiles, inDatabase) : inDatabase
  const news = 'BroadcastChannel' in globalThis ? new BroadcastChannel(libraryChannel) : undefined

  const lockName = (hash: string): string => `${name}/blob/${hash}`
  const announce = (changed: string[]): void => {
    if (changed.length > 0) news?.postMessage({ changed } satisfies LibraryNews)
  }
  const dropUnused = async (hashes: Iterable<string>): Promise<void> => {
    for (const hash of new Set(hashes)) {
      await withLock(lockName(hash), 'exclusive', async () => {
        if (!(await isBlobUsed(database, hash))) await blobs.remove(hash)
      })
    }
  }
  const remove = async (ids: readonly string[]): Promise<string[]> => {
    const deleted = await deleteRecords(database, ids)
    const deletedIds = deleted.map((record) => record.id)
    announce(deletedIds)
    await dropUnused(deleted.map((record) => record.blob))
    return deletedIds
  }
  const evict = async (maxBytes: number, except?: string): Promise<string[]> => {
    const caches = (await listRecords(database)).filter((record) => record.kind === 'cache' && !record.pinned)
    let held = libraryBytes(caches)
    const leaving: string[] = []
    for (const record of caches.reverse()) {
      if (held <= maxBytes) break
      if (record.id === except) continue
      leaving.push(record.id)
      held -= record.sizeBytes
    }
    return remove(leaving)
  }
  /** Tries; when the disk is full, lets what was put aside and so many bytes of old caches go and tries once more. */
  const withRoom = async <T>(
    what: string,
    bytes: number,
    id: string | undefined,
    work: () => Promise<T>,
  ): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      if (!isQuotaError(error)) throw error
      const discarded = await remove(await listDiscarded(database, now()))
      const caches = (await listRecords(database)).filter((record) => record.kind === 'cache' && !record.pinned)
      const gone = await evict(Math.max(0, libraryBytes(caches) - bytes), id)
      const letGo = gone.length + discarded.length
      try {
        if (letGo > 0) return await work()
      } catch (again) {
        if (!isQuotaError(again)) throw again
      }
      throw await quotaError(what, bytes, await listRecords(database), estimate, letGo, error)
    }
  }
  const commit = (record: LibraryRecord, bytes: Bytes, pinned: boolean | undefined): Promise<string | undefined> =>
    withLock(`${name}/record/${record.id}`, 'exclusive', () =>
      withLock(lockName(record.blob), 'shared', async () => {
        await putBlob(blobs, record.blob, bytes)
        return putRecord(database, record, pinned)
      }),
    )
  const change = async (id: string, changes: Partial<LibraryRecord>): Promise<void> => {
    const changed = await changeRecords(database, [id], (old) => ({ ...old, ...changes }))
    if (changed.length === 0) throw invalid('This is no longer in the Library.')
    announce(changed)
  }
  const discard = async (ids: readonly string[]): Promise<string[]> => {
    const changed = await changeRecords(database, ids, (old) =>
      old.deleted === undefined ? { ...old, deleted: now() } : undefined,
    )
    announce(changed)
    return changed
  }
  const restore = async (ids: readonly string[]): Promise<string[]> => {
    const changed = await changeRecords(database, ids, ({ deleted, ...old }) =>
      deleted === undefined ? undefined : old,
    )
    announce(changed)
    return changed
  }

  const save: Library['save'] = async ({ data, pinned, ...entry }) => {
    const bytes = pack(data)
    const blob = await sha256(bytes)
    const at = now()
    const record: LibraryRecord = {
      ...entry,
      version: recordVersion,
      pinned: pinned ?? false,
      created: at,
      used: at,
      sizeBytes: bytes.length,
      blob,
    }
    try {
      const replaced = await withRoom(`“${entry.name}”`, bytes.length, entry.id, () => commit(record, bytes, pinned))
      if (replaced !== undefined) await dropUnused([replaced])
    } catch (error) {
      await dropUnused([blob])
      throw error
    }
    announce([entry.id])
    if (entry.kind === 'cache') await evict(cacheLimitBytes, entry.id)
    return (await findRecord(database, entry.id)) ?? record
  }

  const load: Library['load'] = async (id) => {
    for (;;) {
      const record = await findRecord(database, id)
      if (!record) return undefined
      const bytes = await withLock(lockName(record.blob), 'shared', async () => {
        const current = await findRecord(database, id)
        return current?.blob === record.blob ? getBlob(blobs, record.blob, record.name) : undefined
      })
      // Another tab has just saved other data under this id, or removed it: look again.
      if (!bytes) continue
      // A full disk is no reason not to read.
      if (now() - record.used > touchEveryMs) await change(id, { used: now() }).catch(() => undefined)
      return unpack(bytes)
    }
  }

  const sweep: Library['sweep'] = async (minimumAgeMs = sweepAfterMs) => {
    await remove(await listDiscarded(database, now() - minimumAgeMs))
    let freedBytes = 0
    for (const { name: blob, sizeBytes, modified } of await blobs.list()) {
      if (now() - modified < minimumAgeMs) continue
      await ifFree(lockName(blob.slice(0, 64)), async () => {
        if (await isBlobUsed(database, blob)) return
        await blobs.remove(blob)
        freedBytes += sizeBytes
      })
    }
    return freedBytes
  }

  const exportBundle: Library['exportBundle'] = async (ids, job) => {
    const wanted = new Set(ids)
    const records = (await listRecords(database)).filter((record) => wanted.has(record.id))
    if (records.length === 0) throw invalid('There is nothing to export: choose at least one item of the Library.')
    return writeBundle({ blobs, lockName }, records, job)
  }

  const importBundle: Library['importBundle'] = async (file, job) => {
    const written = new Set<string>()
    const target = { database, blobs, lockName }
    try {
      const result = await withRoom('This bundle', file.size, undefined, () =>
        readBundle(target, file, job, (hash) => written.add(hash)),
      )
      announce(result.added)
      return result
    } finally {
      // After a failure no record names these bytes; after a success every one is used.
      await dropUnused(written)
    }
  }

  const library: Library = {
    save,
    load,
    record: (id) => findRecord(database, id),
    list: () => listRecords(database),
    touch: (id) => change(id, { used: now() }),
    rename: async (id, given) => {
      const trimmed = given.trim()
      if (trimmed === '') throw invalid('A name needs at least one character.')
      await change(id, { name: trimmed, renamed: true })
    },
    pin: (id, pinned) => change(id, { pinned }),
    discard,
    restore,
    remove,
    usage: async () => measureUsage(await listRecords(database), estimate),
    sweep,
    evict: (maxBytes) => evict(maxBytes),
    exportBundle,
    importBundle,
    close: () => {
      news?.close()
      database.close()
    },
  }
  return explained(library)
}

/** Every method, with the browser's own failures in the user's words. */
function explained(library: Library): Library {
  const wrap =
    <Args extends unknown[], T>(method: (...args: Args) => Promise<T>) =>
    async (...args: Args): Promise<T> => {
      try {
        return await method(...args)
      } catch (error) {
        throw explainRefusal(error)
      }
    }
  return {
    save: wrap(library.save),
    load: wrap(library.load),
    record: wrap(library.record),
    list: wrap(library.list),
    touch: wrap(library.touch),
    rename: wrap(library.rename),
    pin: wrap(library.pin),
    discard: wrap(library.discard),
    restore: wrap(library.restore),
    remove: wrap(library.remove),
    usage: wrap(library.usage),
    sweep: wrap(library.sweep),
    evict: wrap(library.evict),
    exportBundle: wrap(library.exportBundle),
    importBundle: wrap(library.importBundle),
    close: library.close,
  }
}
