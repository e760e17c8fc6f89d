/** How much room there is, and the error that says so when there is not enough. */
import type { LibraryRecord, LibraryUsage } from '../contracts/library'
import { CodedError } from '../runtime/errors'
import { formatBytes } from './bytes'

/** The browser's own count; tests pass their own. */
export type Estimate = () => Promise<{ usage?: number; quota?: number }>

export const browserEstimate: Estimate = async () =>
  typeof navigator === 'undefined' || !('storage' in navigator) ? {} : navigator.storage.estimate()

/** Sum over distinct blobs: records of equal content share one. */
export function libraryBytes(records: readonly LibraryRecord[]): number {
  return [...new Map(records.map((record) => [record.blob, record.sizeBytes])).values()].reduce((a, b) => a + b, 0)
}

export async function measureUsage(records: readonly LibraryRecord[], estimate: Estimate): Promise<LibraryUsage> {
  const { usage = 0, quota = 0 } = await estimate()
  const held = libraryBytes(records)
  return { usedBytes: Math.max(usage, held), quotaBytes: quota, libraryBytes: held, persisted: await isPersisted() }
}

async function isPersisted(): Promise<boolean> {
  return typeof navigator === 'undefined' || !('storage' in navigator) ? false : navigator.storage.persisted()
}

/** `storage/quota`: how much was needed, how much there is, and what could be deleted. */
export async function quotaError(
  what: string,
  neededBytes: number,
  records: readonly LibraryRecord[],
  estimate: Estimate,
  letGo: number,
  cause: unknown,
): Promise<CodedError> {
  const { usage, quota } = await estimate().catch(() => ({ usage: undefined, quota: undefined }))
  const room = usage === undefined || quota === undefined ? '' : `, and there is room for ${formatBytes(quota - usage)}`
  const kept =
    letGo === 0
      ? 'Nothing was saved, and nothing else was changed.'
      : 'Nothing was saved, though deleted items and old unpinned results were let go to make room.'
  const message = `${what} needs ${formatBytes(neededBytes)}${room}. ${kept} ${advice(records)}`
  return new CodedError('storage/quota', message, { cause })
}

function advice(records: readonly LibraryRecord[]): string {
  const free = records.filter((record) => !record.pinned).sort((a, b) => b.sizeBytes - a.sizeBytes)
  if (free.length === 0) {
    return records.length === 0
      ? 'The Library is empty, so the room is taken by other pages or the disk is full: free some of it and try again.'
      : 'Everything in the Library is pinned: unpin and delete something there, or free room on the disk.'
  }
  const largest = free.slice(0, 3).map((record) => `“${record.name}” (${formatBytes(record.sizeBytes)})`)
  const all = formatBytes(libraryBytes(free))
  return `Unpinned items in the Library hold ${all}; the largest: ${largest.join(', ')}. Delete what you don't need and try again.`
}
