/** Files that come with the app (samples, tables of vectors), fetched by the worker when they are first needed. */
import { CodedError } from './errors'

let base: string | undefined

/** Set once by the page: a worker's own address says nothing about the folder that the page was opened from. */
export function setBase(url: string): void {
  base = url
}

/** A file of the app, by its path below the page's folder: `samples/moby-dick.txt`. Rejects `network/blocked`. */
export async function fetchAsset(path: string, signal?: AbortSignal): Promise<Blob> {
  try {
    const response = await fetch(new URL(path, base), signal ? { signal } : {})
    // Some hosts answer a missing file with their home page and status 200.
    const isPage = response.headers.get('content-type')?.startsWith('text/html') ?? false
    if (response.ok && !isPage) return await response.blob()
    throw new Error(`status ${response.status}${isPage ? ', an HTML page' : ''}`)
  } catch (cause) {
    if (signal?.aborted) throw cause
    throw new CodedError(
      'network/blocked',
      `${path} could not be loaded. Offline, only samples that were opened before are there; an own file always works.`,
      { cause },
    )
  }
}
