/** What the maker keeps outlives its worker; what can't be read counts as absent, so that it is made again. */
import 'fake-indexeddb/auto'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { made } from './helpers'

const recipe = {
  service: 'text',
  stage: 'clean',
  params: { lowerCase: true },
  inputs: {
    text: {
      service: 'text',
      stage: 'source',
      params: {},
      inputs: { file: { given: new Blob(['x']), id: 'hash-of-x' } },
    },
  },
  id: 'clean-1',
}

/** As a worker that has just started. */
async function freshStore() {
  vi.resetModules()
  return (await import('../../../workers/storage/artifact-store')).artifactStore
}

afterEach(() => vi.unstubAllGlobals())

describe('the artifact store', () => {
  it('gives an artifact back to a later worker, with a recipe that names what was handed in by its id', async () => {
    const data = { tokens: Uint32Array.of(1, 2, 3) }
    await (await freshStore()).save({ id: 'clean-1', data, made, recipe, kept: false }, 'cache', 'text · clean')
    const found = await (await freshStore()).load('clean-1')
    expect(found?.data).toStrictEqual(data)
    expect(found?.made).toEqual(made)
    expect(found?.recipe).toMatchObject({ id: 'clean-1', inputs: { text: { inputs: { file: { id: 'hash-of-x' } } } } })
  })

  it('finds nothing, and does not fail, where the browser stores nothing', async () => {
    vi.stubGlobal('indexedDB', {
      open: () => {
        throw new DOMException('denied', 'SecurityError')
      },
    })
    const store = await freshStore()
    expect(await store.load('clean-1')).toBeUndefined()
    const save = store.save({ id: 'clean-1', data: 1, made, recipe, kept: false }, 'cache', 'x')
    await expect(save).rejects.toMatchObject({ code: 'storage/unavailable' })
  })
})
