import { describe, expect, it, vi } from 'vitest'
import type { Recipe } from '../../../workers/contracts/artifact'
import type { Schema } from '../../../workers/contracts/schema'
import { CodedError } from '../../../workers/runtime/errors'
import { type Job, makeJob } from '../../../workers/runtime/job'
import { type ArtifactStore, type Held, makeMaker } from '../../../workers/runtime/maker'
import type { AnyStage, Service } from '../../../workers/runtime/service'

const schema = {
  by: { kind: 'number', label: 'By', default: 1, min: 0, max: 10, integer: true },
} as const satisfies Schema

/** Two stages, `read` and `add`, that count how often they run. */
function makeHouse(overrides: Partial<AnyStage> = {}) {
  const runs = { read: 0, add: 0 }
  const stages: Record<string, AnyStage> = {
    read: {
      schema: {},
      run: async ({ file }) => {
        runs.read++
        return { value: Number(await (file as Blob).text()) }
      },
    },
    add: {
      schema,
      run: ({ read }, { by }) => {
        runs.add++
        return { value: (read as { value: number }).value + Number(by) }
      },
      view: (data) => `sum ${String((data as { value: number }).value)}`,
      ...overrides,
    },
  }
  const stored = new Map<string, Held>()
  const store: ArtifactStore = {
    load: (id) => Promise.resolve(stored.get(id)),
    save: (held) => {
      stored.set(held.id, structuredClone({ ...held, recipe: withoutGiven(held.recipe) }))
      return Promise.resolve()
    },
  }
  const service: Service = { stages }
  const load = (name: string) =>
    name === 'sums' ? Promise.resolve(service) : Promise.reject(new CodedError('input/invalid', 'unknown'))
  return { runs, stored, store, maker: makeMaker(load, store), fresh: () => makeMaker(load, store) }
}

function withoutGiven(recipe: Recipe): Recipe {
  const inputs = Object.entries(recipe.inputs).map(([name, input]) => {
    if ('stage' in input) return [name, withoutGiven(input)] as const
    return [name, { id: input.id ?? '' }] as const
  })
  return { ...recipe, inputs: Object.fromEntries(inputs) }
}

const read = (text: string): Recipe => ({
  service: 'sums',
  stage: 'read',
  params: {},
  inputs: { file: { given: new Blob([text]) } },
})
const add = (text: string, by?: number): Recipe => ({
  service: 'sums',
  stage: 'add',
  params: by === undefined ? {} : { by },
  inputs: { read: read(text) },
})
const job = (): Job => makeJob()

describe('the maker', () => {
  it('makes the inputs of a recipe, then the recipe', async () => {
    const { maker } = makeHouse()
    const made = await maker.make(add('40', 2), job())
    expect(made.data).toEqual({ value: 42 })
    expect(made.made).toMatchObject({ service: 'sums', stage: 'add', params: { by: 2 }, device: 'worker', seed: null })
  })

  it('does equal work once, also when it is asked for at the same time', async () => {
    const { maker, runs } = makeHouse()
    const [first, second] = await Promise.all([maker.make(add('1'), job()), maker.make(add('1'), job())])
    await maker.make(add('1', 1), job())
    expect(first.id).toBe(second.id)
    expect(runs).toEqual({ read: 1, add: 1 })
  })

  it('gives another id for other parameters, another input or another version', async () => {
    const { maker } = makeHouse()
    const { maker: newer } = makeHouse({ version: 2 })
    const ids = await Promise.all([
      maker.make(add('1'), job()),
      maker.make(add('1', 2), job()),
      maker.make(add('2'), job()),
      newer.make(add('1'), job()),
    ])
    expect(new Set(ids.map((made) => made.id)).size).toBe(4)
  })

  it('finds a kept artifact again after a restart without its input', async () => {
    const house = makeHouse({ keep: 'model' })
    const { id, recipe } = await house.maker.make(add('5'), job())
    const again = await house.fresh().make(withoutGiven(recipe), job())
    expect(again.id).toBe(id)
    expect(again.data).toEqual({ value: 6 })
    expect(house.runs).toEqual({ read: 1, add: 1 })
  })

  it('makes again from the recipe what is kept nowhere', async () => {
    const house = makeHouse()
    await house.maker.make(add('5'), job())
    expect((await house.fresh().make(add('5'), job())).data).toEqual({ value: 6 })
    expect(house.runs.add).toBe(2)
  })

  it('says what to do when an id is held nowhere', async () => {
    await expect(makeHouse().maker.make({ id: 'gone' }, job())).rejects.toMatchObject({ code: 'input/invalid' })
  })

  it('tells what is held without making anything', async () => {
    const { maker, runs } = makeHouse()
    expect(await maker.held(add('5'))).toBeUndefined()
    await maker.make(add('5'), job())
    expect((await maker.held(add('5')))?.data).toEqual({ value: 6 })
    expect(runs.add).toBe(1)
  })

  it('crosses the view, or all data when asked', async () => {
    const { maker } = makeHouse()
    const held = await maker.make(add('5'), job())
    expect((await maker.cross(held, 'view')).data).toBe('sum 6')
    expect((await maker.cross(held, 'data')).data).toEqual({ value: 6 })
  })

  it('keeps a result in memory when the disk is full, and says that it is not kept', async () => {
    const { maker, store } = makeHouse({ keep: 'model' })
    vi.spyOn(store, 'save').mockRejectedValue(new CodedError('storage/quota', 'full'))
    const held = await maker.make(add('5'), job())
    expect(held).toMatchObject({ kept: false, data: { value: 6 } })
  })

  it('refuses unknown parameters and values outside the schema', async () => {
    const { maker } = makeHouse()
    await expect(maker.make({ ...add('5'), params: { by: 99 } }, job())).rejects.toThrow('"by" must be a number')
    await expect(maker.make({ ...add('5'), params: { of: 1 } }, job())).rejects.toThrow('no parameter "of"')
  })

  it('returns a slow result that the Library can’t store', async () => {
    const { maker, store } = makeHouse({ keep: 'model', run: () => new Blob(['bytes']) })
    vi.spyOn(store, 'save').mockRejectedValue(new TypeError('a Blob has no plain form'))
    const warned = vi.spyOn(console, 'warn').mockReturnValue(undefined)
    expect(await maker.make(add('1'), job())).toMatchObject({ kept: false })
    expect(warned).toHaveBeenCalledOnce()
    warned.mockRestore()
  })

  it('lets one of two callers leave at once, tells both the progress, and stops with the last', async () => {
    let stopped = false
    const { maker, runs } = makeHouse({
      run: async (_inputs, _params, running) => {
        runs.add++
        try {
          for (let done = 0; ; done++) {
            running.progress({ phase: 'adding', done, total: 0 })
            await running.rest()
          }
        } catch (error) {
          stopped = true
          throw error
        }
      },
    })
    const controllers = [new AbortController(), new AbortController()]
    const calls: Promise<unknown>[] = []
    const told = controllers.map(
      ({ signal }) =>
        new Promise<void>((tell) =>
          calls.push(
            maker.make(
              add('1'),
              makeJob(signal, () => tell()),
            ),
          ),
        ),
    )
    await Promise.all(told)
    controllers[0]!.abort()
    await expect(calls[0]).rejects.toMatchObject({ name: 'AbortError' })
    expect(stopped).toBe(false)
    controllers[1]!.abort()
    await expect(calls[1]).rejects.toMatchObject({ name: 'AbortError' })
    expect(stopped).toBe(true)
    expect(runs.add).toBe(1)
  })

  it('goes on for a second caller when the first one cancels', async () => {
    let isHeld = true
    const { maker, runs } = makeHouse({
      run: async (_inputs, _params, running) => {
        runs.add++
        for (let done = 0; isHeld; done++) {
          running.progress({ phase: 'adding', done, total: 0 })
          await running.rest()
        }
        return { value: 1 }
      },
    })
    const controller = new AbortController()
    const first = maker.make(add('1'), makeJob(controller.signal))
    let second: Promise<unknown> | undefined
    await new Promise<void>((joined) => {
      second = maker.make(
        add('1'),
        makeJob(undefined, () => joined()),
      )
    })
    controller.abort()
    await expect(first).rejects.toMatchObject({ name: 'AbortError' })
    isHeld = false
    expect(await second).toMatchObject({ data: { value: 1 } })
    expect(runs.add).toBe(1)
  })

  it('begins anew for a caller who comes while a cancelled run still ends', async () => {
    const ends: (() => void)[] = []
    const entered: (() => void)[] = []
    const inside = [0, 1].map((run) => new Promise<void>((resolve) => (entered[run] = resolve)))
    const { maker } = makeHouse({
      run: async (_inputs, _params, running) => {
        const held = new Promise<void>((resolve) => ends.push(resolve))
        entered[ends.length - 1]?.()
        await held
        running.signal.throwIfAborted()
        return { value: ends.length }
      },
    })
    const controller = new AbortController()
    const first = maker.make(add('1'), makeJob(controller.signal))
    await inside[0]
    controller.abort()
    const second = maker.make(add('1'), job())
    await inside[1]
    for (const end of ends) end()
    await expect(first).rejects.toMatchObject({ name: 'AbortError' })
    expect((await second).data).toEqual({ value: 2 })
  })
})
