/**
 * The Library's side of the wall: what a saved thing looks like from outside, and the names that pages and workers in
 * several tabs agree on. A record is small; the bytes it stands for lie elsewhere, under their hash.
 */

import type { Made, Recipe } from './artifact'

/** Small data without functions, classes or cycles. */
export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain }

export const recordKinds = ['dataset', 'model', 'index', 'chat', 'run', 'cache', 'checkpoint'] as const
export type RecordKind = (typeof recordKinds)[number]

/** The version of the record's own shape; older ones are migrated when they are met. */
export const recordVersion = 2

/**
 * @property created   milliseconds since 1970
 * @property used      when it was last saved or loaded; the least recently used caches go first when room is needed
 * @property blob      SHA-256 of the packed bytes, in hex
 * @property recipe    how to make it again; what was given by hand stands in it as an id
 * @property renamed   true once a person has named it; a later save then keeps that name
 * @property deleted   when it was put aside to be removed; it can be restored until the removal is made final
 * @property summary   a few figures to show in a list ("rows", "tokens")
 */
export interface LibraryRecord {
  id: string
  version: typeof recordVersion
  kind: RecordKind
  name: string
  pinned: boolean
  created: number
  used: number
  sizeBytes: number
  blob: string
  made: Made
  recipe?: Recipe
  renamed?: boolean
  deleted?: number
  summary?: Plain
}

/** `libraryBytes` is what the records hold, each blob counted once; `usedBytes` is the browser's count for the origin. */
export interface LibraryUsage {
  usedBytes: number
  quotaBytes: number
  libraryBytes: number
  persisted: boolean
}

/** What an import did: ids that are new, and ids that were here already and were left as they are. */
export interface BundleImport {
  added: string[]
  kept: string[]
}

/** News over the BroadcastChannel of this name, to every tab and worker of the origin. */
export const libraryChannel = 'vitrine-library'
export interface LibraryNews {
  changed: string[]
}

export const bundleExtension = '.vitrine'

/** The Library's calls. Asking the browser to keep the data (`navigator.storage.persist`) is open to pages only. */
export interface LibraryActions {
  /** The last used first. */
  list: { args: object; result: LibraryRecord[] }
  /** The data of a record; undefined if there is none of this id. */
  load: { args: { id: string }; result: unknown }
  usage: { args: object; result: LibraryUsage }
  rename: { args: { id: string; name: string }; result: void }
  pin: { args: { id: string; pinned: boolean }; result: void }
  /** Puts records aside: no list shows them, and `restore` brings them back until `remove` or a minute has passed. */
  discard: { args: { ids: readonly string[] }; result: string[] }
  restore: { args: { ids: readonly string[] }; result: string[] }
  /** Removes for good. Returns the ids that were there. */
  remove: { args: { ids: readonly string[] }; result: string[] }
  exportBundle: { args: { ids: readonly string[] }; result: Blob }
  importBundle: { args: { file: Blob }; result: BundleImport }
}
