/**
 * Checkpoints of training runs in the Library, one a run. A full disk or a missing one costs the checkpoint, not the
 * run, so failures of storage are swallowed here and nowhere else.
 */
import { CodedError } from '../../runtime/errors'
import { sizeOf } from '../../runtime/hash'
import { theLibrary } from '../../storage/artifact-store'
import type { CheckpointStore } from '../../text/language-model/train-on-text'
import type { Checkpoint } from '../../text/language-model/train'

export const checkpointStore: CheckpointStore = {
  load: (id) => unlessStorageFails(async () => (await (await theLibrary()).load(id)) as Checkpoint | undefined),
  save: async (id, checkpoint) => {
    const { step, config, backend } = checkpoint
    await unlessStorageFails(async () => {
      await (
        await theLibrary()
      ).save({
        id,
        kind: 'checkpoint',
        name: `LSTM with ${config.hidden} units, at step ${step.toLocaleString('en')}`,
        data: checkpoint,
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
      })
    })
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
