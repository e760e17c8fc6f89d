/** A Library in memory for tests, whose clock and disk the test controls. */
import 'fake-indexeddb/auto'
import type { Made } from '../../../workers/contracts/artifact'
import { memoryBlobs, type BlobStore } from '../../../workers/storage/blobs'
import { openLibrary, type Library, type LibraryEntry } from '../../../workers/storage/library'

export const uniqueName = (): string => `test-library-${crypto.randomUUID()}`

export interface Bench {
  library: Library
  blobs: BlobStore
  clock: { at: number }
  name: string
  /** A second tab: another connection to the same database and the same files. */
  openAgain(): Promise<Library>
}

export async function makeBench(blobs?: BlobStore, name = uniqueName()): Promise<Bench> {
  const clock = { at: 1_760_000_000_000 }
  const store = blobs ?? memoryBlobs(() => clock.at)
  const estimate = () => Promise.resolve({ usage: 6e6, quota: 10e6 })
  const open = () => openLibrary({ name, blobs: store, now: () => clock.at, estimate })
  return { library: await open(), blobs: store, clock, name, openAgain: open }
}

/** Memory blobs with room for so many bytes; more is refused as a full disk refuses it. */
export function smallDisk(roomBytes: number): BlobStore & { failAfterWrite: boolean } {
  const inner = memoryBlobs()
  const disk = {
    ...inner,
    failAfterWrite: false,
    write: async (hash: string, bytes: Uint8Array<ArrayBuffer>) => {
      const used = (await inner.list()).reduce((sum, entry) => sum + entry.sizeBytes, 0)
      if (used + bytes.length > roomBytes) throw new DOMException('full', 'QuotaExceededError')
      await inner.write(hash, bytes)
      if (disk.failAfterWrite) throw new DOMException('full', 'QuotaExceededError')
    },
  }
  return disk
}

export const made: Made = {
  service: 'text',
  stage: 'clean',
  params: { lowerCase: true },
  inputs: { text: 'a-source' },
  seed: 7,
  milliseconds: 12,
  device: 'worker',
  bytes: 100,
  at: 1_760_000_000_000,
}

export function entry(id: string, changes: Partial<LibraryEntry> = {}): LibraryEntry {
  return { id, kind: 'dataset', name: `name of ${id}`, made, data: { id }, ...changes }
}
