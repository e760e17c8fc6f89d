/**
 * Paused projections in the Library, one record a run. A full disk or a missing one costs the checkpoint, not the run, so
 * failures of storage are swallowed here.
 */
import { CodedError } from '../../runtime/errors'
import { sizeOf } from '../../runtime/hash'
import { theLibrary } from '../../storage/artifact-store'
import type { Moves, MovesStore } from '../../text/projection/runs'

/** Every change of a control leaves a run behind; only so many of them are kept. */
const MOST_KEPT = 3
const PREFIX = 'projection-'

const idOf = (key: string): string => PREFIX + key

export const projectionCheckpoints: MovesStore = {
  load: (key) => unlessStorageFails(async () => (await (await theLibrary()).load(idOf(key))) as Moves | undefined),
  save: async (key, moves, { method, rows, seed }) => {
    const made = {
      service: 'text',
      stage: 'project',
      params: { method, seed },
      inputs: {},
      seed,
      milliseconds: 0,
      device: 'worker',
      bytes: sizeOf(moves),
      at: Date.now(),
    }
    const at = `at ${method === 'tsne' ? 'iteration' : 'epoch'} ${moves.iteration.toLocaleString('en')}`
    const name = `${method === 'tsne' ? 't-SNE' : 'UMAP'} of ${rows.toLocaleString('en')} rows, ${at}`
    const entry = { id: idOf(key), kind: 'checkpoint', name, data: moves, made } as const
    await unlessStorageFails(async () => {
      const library = await theLibrary()
      await library.save(entry)
      const kept = (await library.list()).filter(({ id, pinned }) => id.startsWith(PREFIX) && !pinned)
      await library.remove(kept.slice(MOST_KEPT).map(({ id }) => id))
    })
  },
  remove: async (key) => {
    await unlessStorageFails(async () => (await theLibrary()).remove([idOf(key)]))
  },
}

async function unlessStorageFails<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof CodedError && error.code.startsWith('storage/')) return undefined
    throw error
  }
}
