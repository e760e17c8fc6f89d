/** Paused t-SNE runs in the Library: read back bit for bit, few, and never a reason to fail. */
import 'fake-indexeddb/auto'
import { describe, expect, it } from 'vitest'
import { theLibrary } from '../../../../workers/storage/artifact-store'
import { tsneCheckpoints } from '../../../../workers/services/text/tsne-checkpoints'

const moves = (iteration: number) => ({
  iteration,
  positions: Float64Array.of(Math.PI, -0, 1e-300, 2 / 3),
  velocity: Float64Array.of(0.1, 0.2, 0.3, 0.4),
  gains: Float64Array.of(0.01, 1, 1.2, 5),
  history: [{ iteration: 25, kl: 1 / 3 }],
})
const about = { rows: 2, perplexity: 30, seed: 1 }

describe('checkpoints of t-SNE', () => {
  it('come back as they were, and are gone when they are removed', async () => {
    await tsneCheckpoints.save('a', moves(40), about)
    expect(await tsneCheckpoints.load('a')).toEqual(moves(40))
    const [record] = await (await theLibrary()).list()
    expect(record).toMatchObject({ kind: 'checkpoint', name: 't-SNE of 2 rows, at iteration 40' })
    await tsneCheckpoints.remove('a')
    expect(await tsneCheckpoints.load('a')).toBeUndefined()
  })

  it('keep the three last used, and whatever is pinned', async () => {
    const library = await theLibrary()
    for (const [i, key] of ['p', 'q', 'r', 's', 't'].entries()) {
      // Last used is told by the millisecond.
      await new Promise((resolve) => setTimeout(resolve, 5))
      await tsneCheckpoints.save(key, moves(i), about)
      if (key === 'p') await library.pin('tsne-p', true)
    }
    const ids = (await library.list()).map(({ id }) => id).sort()
    expect(ids).toEqual(['tsne-p', 'tsne-r', 'tsne-s', 'tsne-t'])
  })
})
