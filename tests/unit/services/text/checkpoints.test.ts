import { describe, expect, it } from 'vitest'
import type { LibraryRecord } from '../../../../workers/contracts/library'
import { CodedError } from '../../../../workers/runtime/errors'
import { beyondBudget, makeCheckpointStore } from '../../../../workers/services/text/checkpoints'
import type { Checkpoint } from '../../../../workers/text/language-model/train'

const checkpointAt = (step: number): Checkpoint => ({
  config: { architecture: 'lstm', vocabulary: 2, embedding: 1, hidden: 1, layers: 1 },
  step,
  parameters: new Float32Array(4),
  first: new Float32Array(4),
  second: new Float32Array(4),
  random: [1, 2, 3, 4],
  record: {
    history: [],
    losses: Array.from({ length: step }, () => 1),
    samples: [],
    speed: { tokensPerSecond: 1, dispatchesPerStep: 0, kernelCallsPerStep: 1 },
  },
  facts: { parameterCount: 4, unigramLoss: 1, bigramLoss: 1 },
  backend: 'wasm',
})

const full = (): CodedError => new CodedError('storage/quota', 'Full.')

/** A Library of records in a Map, the last saved first; `loads` counts how often data were read. */
function shelf({ room = Infinity }: { room?: number } = {}) {
  const held = new Map<string, { record: LibraryRecord; data: unknown }>()
  const state = { held, loads: 0, saves: [] as number[], ready: Promise.resolve() }
  const library = {
    load: async (id: string) => {
      state.loads++
      return held.get(id)?.data
    },
    record: async (id: string) => held.get(id)?.record,
    list: async () => [...held.values()].reverse().map(({ record }) => record),
    remove: async (ids: readonly string[]) => ids.filter((id) => held.delete(id)),
    save: async ({ data, ...entry }: { id: string; data: unknown } & Pick<LibraryRecord, 'kind' | 'name' | 'made'>) => {
      await state.ready
      if (!held.has(entry.id) && held.size >= room) throw full()
      state.saves.push((data as Checkpoint).step)
      const record = {
        ...entry,
        version: 2,
        pinned: false,
        created: 0,
        used: 0,
        sizeBytes: 100,
        blob: '',
      } as LibraryRecord
      held.delete(entry.id)
      held.set(entry.id, { record, data })
      return record
    },
  }
  return { library, state, store: makeCheckpointStore(async () => library) }
}

describe('the store of checkpoints', () => {
  it('tells where a run stands, also in another worker, without reading its parameters', async () => {
    const { store, library, state } = shelf()
    expect(await store.save('a', checkpointAt(7))).toBe(true)
    const elsewhere = makeCheckpointStore(async () => library)
    expect(await elsewhere.stand('a')).toMatchObject({ step: 7, backend: 'wasm', parameterCount: 4 })
    expect(await elsewhere.stand('b')).toBeUndefined()
    expect(state.loads).toBe(0)
    expect((await elsewhere.load('a'))?.step).toBe(7)
  })

  it('has a checkpoint at once, while it is still being written, and lets a newer one overtake those that wait', async () => {
    const { store, state } = shelf()
    let write = (): void => {}
    state.ready = new Promise((resolve) => (write = resolve))
    const saving = [1, 2, 3].map((step) => store.save('a', checkpointAt(step)))
    expect((await store.load('a'))?.step).toBe(3)
    expect((await store.stand('a'))?.step).toBe(3)
    write()
    expect(await Promise.all(saving)).toEqual([true, true, true])
    expect(state.saves).toEqual([3])
  })

  it('prefers the newer of memory and Library, where another tab may have trained further', async () => {
    const { store, library } = shelf()
    await store.save('a', checkpointAt(5))
    await makeCheckpointStore(async () => library).save('a', checkpointAt(9))
    expect((await store.stand('a'))?.step).toBe(9)
    expect((await store.load('a'))?.step).toBe(9)
  })

  it('forgets what was deleted in the Library', async () => {
    const { store, library } = shelf()
    await store.save('a', checkpointAt(5))
    await library.remove(['a'])
    expect(await store.stand('a')).toBeUndefined()
    expect(await store.load('a')).toBeUndefined()
  })

  it('says so when there is no room, and goes on from memory', async () => {
    const { store } = shelf({ room: 0 })
    expect(await store.save('a', checkpointAt(5))).toBe(false)
    expect(await store.stand('a')).toMatchObject({ step: 5, unsaved: true })
    expect((await store.load('a'))?.step).toBe(5)
  })

  it('gives up older checkpoints for the newest when there is no room', async () => {
    const { store, state } = shelf({ room: 1 })
    await store.save('a', checkpointAt(5))
    expect(await store.save('b', checkpointAt(6))).toBe(true)
    expect([...state.held.keys()]).toEqual(['b'])
  })

  it('works without a Library, for as long as the worker lives', async () => {
    const store = makeCheckpointStore(() => Promise.reject(new CodedError('storage/unavailable', 'None.')))
    expect(await store.save('a', checkpointAt(5))).toBe(false)
    expect((await store.load('a'))?.step).toBe(5)
  })

  it('keeps eight runs and lets the oldest go', async () => {
    const { store, state } = shelf()
    for (let run = 0; run < 10; run++) await store.save(`run ${run}`, checkpointAt(1))
    expect([...state.held.keys()]).toEqual([2, 3, 4, 5, 6, 7, 8, 9].map((run) => `run ${run}`))
  })
})

describe('the budget of checkpoints', () => {
  const made = { service: 'text', stage: 'model' } as LibraryRecord['made']
  const record = (id: string, sizeBytes: number, more: object = {}) =>
    ({ id, kind: 'checkpoint', pinned: false, sizeBytes, made, ...more }) as LibraryRecord
  const MB = 1024 * 1024

  it('is 512 MB, of which the one just saved takes its part first', () => {
    const records = [record('b', 200 * MB), record('new', 300 * MB), record('c', 20 * MB), record('d', 1)]
    expect(beyondBudget(records, 'new')).toEqual(['c', 'd'])
    expect(beyondBudget([record('new', 600 * MB)], 'new')).toEqual([])
  })

  it('leaves alone what is pinned, of another kind or of another stage', () => {
    const records = [
      record('pinned', 900 * MB, { pinned: true }),
      record('model', 900 * MB, { kind: 'model' }),
      record('projection', 900 * MB, { made: { ...made, stage: 'project' } }),
      record('new', 1),
    ]
    expect(beyondBudget(records, 'new')).toEqual([])
  })
})
