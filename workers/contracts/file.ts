/** Files that a user opens, as they are kept: the stage `openFile` of a lab's service gives one. */
import type { Schema } from './schema'

/** A file as it was opened, kept so that it can be read again after a reload. */
export interface OpenedFile {
  name: string
  bytes: Uint8Array<ArrayBuffer>
}

/** Larger files are not kept beside what was read from them. */
export const MOST_KEPT_BYTES = 32 * 2 ** 20

export const openFileSchema = {} as const satisfies Schema
