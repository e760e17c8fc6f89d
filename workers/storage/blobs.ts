/**
 * Content-addressed bytes: a blob's name is the SHA-256 of its content, so equal content is kept once and damage shows
 * when it is read. Where it lies (OPFS, IndexedDB, memory) is behind one small interface.
 */
import { sha256 } from '../runtime/hash'
import type { Bytes } from './bytes'
import { damaged } from './errors'

/** @property modified when it was written, milliseconds since 1970 */
export interface BlobEntry {
  name: string
  sizeBytes: number
  modified: number
}

/** Writing is atomic: after a crash a name stands for all of its bytes or is absent from `read`. */
export interface BlobStore {
  read(hash: string): Promise<Bytes | undefined>
  write(hash: string, bytes: Bytes): Promise<void>
  /** Removes what is there under any name that `list` gives; nothing there is no error. */
  remove(name: string): Promise<void>
  /** All that takes room, leftovers of interrupted writes too; these begin with the hash they were meant for. */
  list(): Promise<BlobEntry[]>
}

/**
 * Stores bytes under their hash. What is here already is checked first: sound bytes cost no second write, damaged ones
 * are written anew.
 */
export async function putBlob(store: BlobStore, hash: string, bytes: Bytes): Promise<void> {
  const present = await store.read(hash)
  if (present?.length === bytes.length && (await sha256(present)) === hash) return
  await store.write(hash, bytes)
}

/** Bytes that were checked against their hash. Throws `storage/damaged` naming `owner` if missing or damaged. */
export async function getBlob(store: BlobStore, hash: string, owner: string): Promise<Bytes> {
  const bytes = await store.read(hash)
  if (bytes === undefined) {
    throw damaged(
      `The data of “${owner}” is missing from this browser's storage. The rest of the Library is safe; ` +
        'delete this entry and make or import it again.',
    )
  }
  if ((await sha256(bytes)) !== hash) {
    throw damaged(
      `The data of “${owner}” is damaged: its bytes no longer match their checksum. The rest of the Library is safe; ` +
        'delete this entry and make or import it again.',
    )
  }
  return bytes
}

/** For tests and scripts in Node. */
export function memoryBlobs(now: () => number = Date.now): BlobStore {
  const blobs = new Map<string, { bytes: Bytes; modified: number }>()
  return {
    read: (hash) => Promise.resolve(blobs.get(hash)?.bytes.slice()),
    write: (hash, bytes) => {
      blobs.set(hash, { bytes: bytes.slice(), modified: now() })
      return Promise.resolve()
    },
    remove: (name) => {
      blobs.delete(name)
      return Promise.resolve()
    },
    list: () =>
      Promise.resolve([...blobs].map(([name, { bytes, modified }]) => ({ name, sizeBytes: bytes.length, modified }))),
  }
}

/** Writes to the first store; reads, lists and removes in both, so that a browser that gains OPFS loses nothing. */
export function layeredBlobs(first: BlobStore, second: BlobStore): BlobStore {
  return {
    read: async (hash) => (await first.read(hash)) ?? second.read(hash),
    write: (hash, bytes) => first.write(hash, bytes),
    remove: async (name) => {
      await first.remove(name)
      await second.remove(name)
    },
    list: async () => [...(await first.list()), ...(await second.list())],
  }
}
