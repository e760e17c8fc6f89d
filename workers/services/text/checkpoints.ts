/**
 * Checkpoints of training runs: the newest in this worker's memory, at once, and in the Library as soon as they are
 * written. A large model takes seconds to write, and a paused run must settle long before; so nobody waits for the
 * writing, and what is newer overtakes what still waits. The Library is given a budget: every text and every set of
 * settings leaves a checkpoint of three times its model, and old ones are let go.
 */
import type { LibraryRecord, Plain } from '../../contracts/library'
import type { TrainingLive } from '../../contracts/text/language-model'
import { CodedError } from '../../runtime/errors'
import { sizeOf } from '../../runtime/hash'
import { makeMemory } from '../../runtime/memory'
import { theLibrary } from '../../storage/artifact-store'
import type { Library } from '../../storage/library'
import { architectureOf } from '../../text/language-model/architectures'
import type { CheckpointStore } from '../../text/language-model/train-on-text'
import { liveOf, type Checkpoint } from '../../text/language-model/train'

/** In memory the newest stays whatever its size. */
const MEMORY_BYTES = 256 * 1024 * 1024
const BUDGET_BYTES = 512 * 1024 * 1024
const BUDGET_COUNT = 8

type Shelf = Pick<Library, 'load' | 'record' | 'list' | 'remove' | 'save'>

/** @param open the Library, which may not be there: what is held then lives as long as this worker */
export function makeCheckpointStore(open: () => Promise<Shelf>): CheckpointStore & {
  /** Resolves when nothing is being written any more. */
  settled(): Promise<void>
} {
  const newest = makeMemory<Checkpoint>(sizeOf, MEMORY_BYTES)
  /** Ids that the Library has been given; one that it no longer has was deleted there. */
  const written = new Set<string>()
  const unsaved = new Set<string>()
  let writing: Promise<unknown> = Promise.resolve()

  /** What the Library tells, and what memory holds if that is newer. */
  const look = async (id: string): Promise<{ held: Checkpoint | undefined; kept: TrainingLive | undefined }> => {
    const record = await unlessStorageFails(async () => (await open()).record(id))
    const held = newest.get(id)
    if (!record && written.has(id) && !unsaved.has(id)) return { held: undefined, kept: undefined }
    const kept = record?.summary as TrainingLive | undefined
    return { held: held && held.step >= (kept?.step ?? 0) ? held : undefined, kept }
  }

  /** True once it is in the Library, or when a newer one will be. */
  const write = async (id: string, checkpoint: Checkpoint): Promise<boolean> => {
    const latest = newest.get(id)
    if (latest && latest !== checkpoint) return true
    const isKept = await put(id, checkpoint).then(
      () => true,
      () => false,
    )
    if (isKept) {
      written.add(id)
      unsaved.delete(id)
    } else unsaved.add(id)
    return isKept
  }

  const put = async (id: string, checkpoint: Checkpoint): Promise<void> => {
    const library = await open()
    const entry = entryOf(id, checkpoint)
    try {
      await library.save(entry)
    } catch (error) {
      const others = (await library.list()).filter((record) => isLoose(record) && record.id !== id)
      if (!(error instanceof CodedError && error.code === 'storage/quota') || others.length === 0) throw error
      await library.remove(others.map((record) => record.id))
      await library.save(entry)
    }
    // The checkpoint is there; that old ones could not be removed is no reason to say that it is not.
    await unlessStorageFails(async () => library.remove(beyondBudget(await library.list(), id)))
  }

  return {
    load: async (id) => {
      const { held, kept } = await look(id)
      if (held || !kept) return held
      return (await unlessStorageFails(async () => (await open()).load(id))) as Checkpoint | undefined
    },
    stand: async (id) => {
      const { held, kept } = await look(id)
      return held ? { ...liveOf(held), ...(unsaved.has(id) && { unsaved: true }) } : kept
    },
    settled: async () => {
      await writing
    },
    save: (id, checkpoint) => {
      newest.put(id, checkpoint)
      const turn = writing.then(() => write(id, checkpoint))
      writing = turn
      return turn
    },
  }
}

export const checkpointStore = makeCheckpointStore(theLibrary)

/**
 * Ids of the checkpoints that go, given records with the last used first: beyond eight, or beyond 512 MB. The one just
 * saved stays, and so does what is pinned.
 */
export function beyondBudget(
  records: readonly Pick<LibraryRecord, 'id' | 'kind' | 'pinned' | 'sizeBytes' | 'made'>[],
  saved: string,
): string[] {
  const loose = records.filter(isLoose)
  let bytes = loose.find(({ id }) => id === saved)?.sizeBytes ?? 0
  let count = 1
  return loose
    .filter(({ id, sizeBytes }) => {
      if (id === saved) return false
      bytes += sizeBytes
      count++
      return count > BUDGET_COUNT || bytes > BUDGET_BYTES
    })
    .map(({ id }) => id)
}

/** Other stages keep checkpoints of their own, under their own limits. */
function isLoose({ kind, pinned, made }: Pick<LibraryRecord, 'kind' | 'pinned' | 'made'>): boolean {
  return kind === 'checkpoint' && !pinned && made.service === 'text' && made.stage === 'model'
}

function entryOf(id: string, checkpoint: Checkpoint): Parameters<Library['save']>[0] {
  const { step, config, backend } = checkpoint
  return {
    id,
    kind: 'checkpoint',
    name: `${architectureOf(config).title(config)}, at step ${step.toLocaleString('en')}`,
    data: checkpoint,
    // So that where a run stands can be told without reading three times its model.
    summary: liveOf(checkpoint) as unknown as Plain,
    made: {
      service: 'text',
      stage: 'model',
      params: {},
      inputs: {},
      seed: null,
      milliseconds: 0,
      device: backend,
      bytes: sizeOf(checkpoint),
      at: Date.now(),
    },
  }
}

async function unlessStorageFails<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof CodedError && error.code.startsWith('storage/')) return undefined
    throw error
  }
}
