/** A cache bounded by bytes: the least recently used goes first, the newest always stays. */

const LIMIT_BYTES = 512 * 1024 * 1024

export interface Memory<T> {
  get(id: string): T | undefined
  put(id: string, item: T): void
}

/** @param bytesOf size of one item @param limitBytes bound on the sum of sizes */
export function makeMemory<T>(bytesOf: (item: T) => number, limitBytes = LIMIT_BYTES): Memory<T> {
  // A Map keeps insertion order, so re-inserting on use keeps the oldest first.
  const items = new Map<string, T>()
  let bytes = 0
  const drop = (id: string, item: T): void => {
    items.delete(id)
    bytes -= bytesOf(item)
  }
  return {
    get: (id) => {
      const item = items.get(id)
      if (item === undefined) return undefined
      items.delete(id)
      items.set(id, item)
      return item
    },
    put: (id, item) => {
      const old = items.get(id)
      if (old !== undefined) drop(id, old)
      items.set(id, item)
      bytes += bytesOf(item)
      for (const [oldestId, oldest] of items) {
        if (bytes <= limitBytes || oldestId === id) break
        drop(oldestId, oldest)
      }
    },
  }
}
