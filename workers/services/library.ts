/** The Library over the wall: what its page and scripts may ask. The work is in workers/storage. */
import type { LibraryActions } from '../contracts/library'
import { defineService } from '../runtime/service'
import { theLibrary } from '../storage/artifact-store'

export const libraryService = defineService<Record<never, never>, LibraryActions>({
  actions: {
    list: async () => (await theLibrary()).list(),
    load: async ({ id }) => (await theLibrary()).load(id),
    usage: async () => (await theLibrary()).usage(),
    rename: async ({ id, name }) => (await theLibrary()).rename(id, name),
    pin: async ({ id, pinned }) => (await theLibrary()).pin(id, pinned),
    discard: async ({ ids }) => (await theLibrary()).discard(ids),
    restore: async ({ ids }) => (await theLibrary()).restore(ids),
    remove: async ({ ids }) => (await theLibrary()).remove(ids),
    exportBundle: async ({ ids }, job) => (await theLibrary()).exportBundle(ids, job),
    importBundle: async ({ file }, job) => (await theLibrary()).importBundle(file, job),
  },
})
