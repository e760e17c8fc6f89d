/** Paused projections in the Library: read back bit for bit, few, and never a reason to fail. */
import 'fake-indexeddb/auto'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
type Checkpoints = typeof import('../../../../workers/services/text/projection-checkpoints')
type Store = typeof import('../../../../workers/storage/artifact-store')

const moves = (iteration: number) => ({
  iteration,
  positions: Float64Array.of(Math.PI, -0, 1e-300, 2 / 3),
  velocity: Float64Array.of(0.1, 0.2, 0.3, 0.4),
  gains: Float64Array.of(0.01, 1, 1.2, 5),
  history: [{ iteration: 25, kl: 1 / 3 }],
})
const about = { method: 'tsne', rows: 2, seed: 1 } as const

let projectionCheckpoints: Checkpoints['projectionCheckpoints']
let theLibrary: Store['theLibrary']

// A Library takes the date as it is opened, so this one is opened anew on a date that stands still.
let now = 0
beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now })
  // Files of one test worker share what they import; what others kept is no matter of this one.
  vi.stubGlobal('indexedDB', new IDBFactory())
  vi.resetModules()
  ;({ projectionCheckpoints } = await import('../../../../workers/services/text/projection-checkpoints'))
  ;({ theLibrary } = await import('../../../../workers/storage/artifact-store'))
})
afterAll(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.resetModules()
})
const move = (milliseconds: number) => vi.setSystemTime((now += milliseconds))

describe('checkpoints of projections', () => {
  it('come back as they were, and are gone when they are removed', async () => {
    await projectionCheckpoints.save('a', moves(40), about)
    expect(await projectionCheckpoints.load('a')).toEqual(moves(40))
    const [record] = await (await theLibrary()).list()
    expect(record).toMatchObject({ kind: 'checkpoint', name: 't-SNE of 2 rows, at iteration 40' })
    const random = [1, 2, 3, 4] as const
    const umap = { iteration: 7, positions: Float64Array.of(1, 2, 3, 4), random }
    move(1)
    await projectionCheckpoints.save('b', umap, { ...about, method: 'umap' })
    expect(await projectionCheckpoints.load('b')).toEqual(umap)
    expect((await (await theLibrary()).list())[0]?.name).toBe('UMAP of 2 rows, at epoch 7')
    await projectionCheckpoints.remove('b')
    await projectionCheckpoints.remove('a')
    expect(await projectionCheckpoints.load('a')).toBeUndefined()
  })

  it('keep the three last used, and whatever is pinned', async () => {
    const library = await theLibrary()
    for (const [i, key] of ['p', 'q', 'r', 's', 't'].entries()) {
      // Last used is told by the millisecond.
      move(1)
      await projectionCheckpoints.save(key, moves(i), about)
      if (key === 'p') await library.pin('projection-p', true)
    }
    const ids = (await library.list()).map(({ id }) => id).sort()
    expect(ids).toEqual(['projection-p', 'projection-r', 'projection-s', 'projection-t'])
  })
})
