/**
 * Blobs as files of the origin private file system. `createWritable` writes aside and swaps the file in at close; where
 * it is missing (Safari before 26) the same is done by hand: a temporary file, then `move`.
 */
import type { BlobEntry, BlobStore } from './blobs'
import type { Bytes } from './bytes'

/** What Safari offers instead: a rename that no type library has yet, and access that only workers have. */
interface SafariFileHandle {
  move(name: string): Promise<void>
  createSyncAccessHandle(): Promise<{
    write(bytes: Bytes): number
    flush(): void
    close(): void
  }>
}

/** The store in `<folder>/blobs/`, or undefined where this browser (or a private window) has no such file system. */
export async function openOpfsBlobs(folder: string): Promise<BlobStore | undefined> {
  try {
    const root = await navigator.storage.getDirectory()
    const own = await root.getDirectoryHandle(folder, { create: true })
    const blobs = await own.getDirectoryHandle('blobs', { create: true })
    const prototype = FileSystemFileHandle.prototype
    if (!('createWritable' in prototype) && !('createSyncAccessHandle' in prototype && 'move' in prototype)) {
      return undefined
    }
    return opfsBlobs(blobs)
  } catch {
    return undefined
  }
}

function opfsBlobs(folder: FileSystemDirectoryHandle): BlobStore {
  return {
    read: async (hash) => {
      const handle = await ifFound(folder.getFileHandle(hash))
      const file = handle && (await handle.getFile())
      // An interrupted first write leaves an empty file; nothing that is packed is empty.
      return file === undefined || file.size === 0 ? undefined : new Uint8Array(await file.arrayBuffer())
    },
    write: (hash, bytes) =>
      'createWritable' in FileSystemFileHandle.prototype
        ? writeAndSwap(folder, hash, bytes)
        : writeAndMove(folder, hash, bytes),
    remove: async (name) => {
      await ifFound(folder.removeEntry(name))
    },
    list: async () => {
      const entries: BlobEntry[] = []
      for await (const [name, handle] of folder.entries()) {
        if (handle.kind !== 'file') continue
        const file = await ifFound(handle.getFile())
        if (file) entries.push({ name, sizeBytes: file.size, modified: file.lastModified })
      }
      return entries
    },
  }
}

async function writeAndSwap(folder: FileSystemDirectoryHandle, hash: string, bytes: Bytes): Promise<void> {
  const handle = await folder.getFileHandle(hash, { create: true })
  const writable = await handle.createWritable()
  try {
    await writable.write(bytes)
    await writable.close()
  } catch (error) {
    await writable.abort().catch(() => undefined)
    throw await orNoRoom(error, bytes.length)
  }
}

/**
 * When room runs out in the middle, the browser process closes the pipe that the bytes go through, and Chromium now and
 * then says only that; its count of what is used may not have caught up by then.
 */
async function orNoRoom(error: unknown, bytes: number): Promise<unknown> {
  if (!(error instanceof Error) || error.name === 'QuotaExceededError') return error
  const { usage = 0, quota = Infinity } = await navigator.storage.estimate()
  const isFull = usage + bytes > quota || /data pipe/i.test(error.message)
  return isFull ? new DOMException('There is no room left.', 'QuotaExceededError') : error
}

async function writeAndMove(folder: FileSystemDirectoryHandle, hash: string, bytes: Bytes): Promise<void> {
  const name = `${hash}.${crypto.randomUUID()}`
  const handle = (await folder.getFileHandle(name, { create: true })) as unknown as SafariFileHandle
  try {
    const access = await handle.createSyncAccessHandle()
    try {
      const written = access.write(bytes)
      if (written < bytes.length) throw new DOMException('The file took only a part.', 'QuotaExceededError')
      access.flush()
    } finally {
      access.close()
    }
    await handle.move(hash)
  } catch (error) {
    await folder.removeEntry(name).catch(() => undefined)
    throw error
  }
}

async function ifFound<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotFoundError') return undefined
    throw error
  }
}
