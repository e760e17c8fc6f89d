/** `vitrine.library`: what the page does, from the console. Ids come from `list()`. */
import type { BundleImport, LibraryRecord, LibraryUsage } from '../../../workers/contracts/library'
import type { CallOptions } from '../../client'
import { libraryCalls } from './calls'

export interface LibraryScript {
  /** Everything kept, the last used first. */
  list(): Promise<LibraryRecord[]>
  /** The data of a record; undefined if there is none of this id. */
  load(id: string): Promise<unknown>
  usage(): Promise<LibraryUsage>
  rename(id: string, name: string): Promise<void>
  pin(id: string, pinned?: boolean): Promise<void>
  /** Removes for good, without Undo; returns the ids that were there. */
  remove(ids: readonly string[]): Promise<string[]>
  /** A `.vitrine` bundle as a Blob. */
  exportBundle(ids: readonly string[], options?: CallOptions): Promise<Blob>
  importBundle(file: Blob, options?: CallOptions): Promise<BundleImport>
}

export const libraryScript: LibraryScript = {
  list: () => libraryCalls.list({}),
  load: (id) => libraryCalls.load({ id }),
  usage: () => libraryCalls.usage({}),
  rename: (id, name) => libraryCalls.rename({ id, name }),
  pin: (id, pinned = true) => libraryCalls.pin({ id, pinned }),
  remove: (ids) => libraryCalls.remove({ ids }),
  exportBundle: (ids, options) => libraryCalls.exportBundle({ ids }, options),
  importBundle: (file, options) => libraryCalls.importBundle({ file }, options),
}
