/** createRun: what a page sees while inputs and parameters change under it. */
import { createRoot, createSignal } from 'solid-js'
import { describe, expect, it } from 'vitest'
import type { Artifact } from '../../../workers/contracts/artifact'
import type { StageOf } from '../../../workers/contracts/service'
import { VitrineError } from '../../../src/client/error'
import { createRun } from '../../../src/client/run'
import { nextTask } from '../../../workers/runtime/job'
import type { StageCall } from '../../../src/client/service'

type Doubling = StageOf<{ number: number }, { by: { kind: 'number'; label: ''; default: 2; min: 0; max: 9 } }, number>

const artifactOf = (value: number): Artifact<number> => ({
  id: `id ${value}`,
  data: value,
  made: {
    service: 't',
    stage: 'double',
    params: {},
    inputs: {},
    seed: null,
    milliseconds: 1,
    device: 'worker',
    bytes: 8,
    at: 0,
  },
  recipe: { service: 't', stage: 'double', params: {}, inputs: {} },
  kept: false,
})

/** A stage whose calls are settled by hand. */
function makeStage(held: () => Artifact<number> | undefined = () => undefined) {
  const calls: {
    number: number
    signal: AbortSignal
    resolve: (value: number) => void
    reject: (e: unknown) => void
  }[] = []
  const stage = Object.assign(
    (inputs: { number: Artifact | { given: unknown } }, _params: object, options: { signal: AbortSignal }) =>
      new Promise<Artifact<number>>((resolve, reject) => {
        const number = (inputs.number as { given: number }).given
        calls.push({ number, signal: options.signal, resolve: (value) => resolve(artifactOf(value)), reject })
        options.signal.addEventListener('abort', () => reject(new VitrineError({ code: 'cancelled', message: '' })))
      }),
    { data: () => Promise.reject(new Error('unused')), held: () => Promise.resolve(held()) },
  ) as unknown as StageCall<Doubling>
  return { stage, calls }
}

const settle = nextTask

function setUp(auto: boolean, held?: () => Artifact<number> | undefined) {
  const { stage, calls } = makeStage(held)
  return createRoot((dispose) => {
    const [number, setNumber] = createSignal<number | undefined>()
    const inputs = () => {
      const value = number()
      return value === undefined ? undefined : { number: { given: value } }
    }
    const run = createRun<Doubling>(stage, inputs, () => ({ by: 2 }), { auto: () => auto })
    return { run, calls, setNumber, dispose }
  })
}

describe('createRun', () => {
  it('waits for its input, runs, and is done', async () => {
    const { run, calls, setNumber } = setUp(true)
    expect(run.status()).toBe('waiting')
    setNumber(4)
    expect(run.status()).toBe('running')
    calls[0]?.resolve(8)
    await settle()
    expect(run.status()).toBe('done')
    expect(run.artifact()?.data).toBe(8)
  })

  it('lets the newest win: an older call is aborted and its result ignored', async () => {
    const { run, calls, setNumber } = setUp(true)
    setNumber(1)
    setNumber(2)
    expect(calls[0]?.signal.aborted).toBe(true)
    calls[1]?.resolve(4)
    calls[0]?.resolve(2)
    await settle()
    expect(run.artifact()?.data).toBe(4)
  })

  it('keeps the last result while a newer one is made', async () => {
    const { run, calls, setNumber } = setUp(true)
    setNumber(1)
    calls[0]?.resolve(2)
    await settle()
    setNumber(5)
    expect(run.status()).toBe('running')
    expect(run.artifact()?.data).toBe(2)
  })

  it('waits for the user where it is not automatic, and is out of date after a change', async () => {
    const { run, calls, setNumber } = setUp(false)
    setNumber(1)
    expect(run.status()).toBe('ready')
    run.start()
    calls[0]?.resolve(2)
    await settle()
    setNumber(3)
    expect(run.status()).toBe('stale')
    expect(calls).toHaveLength(1)
  })

  it('shows what was made before without being asked', async () => {
    const { run, setNumber } = setUp(false, () => artifactOf(42))
    setNumber(1)
    await expect.poll(() => run.status()).toBe('done')
    expect(run.artifact()?.data).toBe(42)
  })

  it('after a cancel can be started again', async () => {
    const { run, calls, setNumber } = setUp(false)
    setNumber(1)
    run.start()
    run.cancel()
    await settle()
    expect(run.status()).toBe('ready')
    run.start()
    calls[1]?.resolve(2)
    await settle()
    expect(run.status()).toBe('done')
  })

  it('shows an error with its code and withdraws the result', async () => {
    const { run, calls, setNumber } = setUp(true)
    setNumber(1)
    calls[0]?.reject(new VitrineError({ code: 'input/invalid', message: 'Drop a text.' }))
    await settle()
    expect(run.status()).toBe('failed')
    expect(run.error()).toMatchObject({ code: 'input/invalid', message: 'Drop a text.' })
    expect(run.artifact()).toBeUndefined()
  })

  it('cancels when its page goes away', () => {
    const { calls, setNumber, dispose } = setUp(true)
    setNumber(1)
    dispose()
    expect(calls[0]?.signal.aborted).toBe(true)
  })

  it('is outdated while anything that went into it is about to be replaced, or was left behind by a cancel', async () => {
    const first = makeStage()
    const second = makeStage()
    const third = makeStage()
    const { setNumber, runs } = createRoot(() => {
      const [number, setNumber] = createSignal(1)
      const after = (run: { artifact(): Artifact<number> | undefined }) => () => {
        const made = run.artifact()
        return made && { number: made }
      }
      const a = createRun<Doubling>(
        first.stage,
        () => ({ number: { given: number() } }),
        () => ({ by: 2 }),
      )
      const b = createRun<Doubling>(second.stage, after(a), () => ({ by: 2 }))
      const c = createRun<Doubling>(third.stage, after(b), () => ({ by: 2 }))
      return { setNumber, runs: [a, b, c] as const }
    })
    const outdated = () => runs.map((run) => run.isOutdated())
    first.calls[0]?.resolve(2)
    await settle()
    second.calls[0]?.resolve(4)
    await settle()
    expect(runs[2].isOutdated(), 'nothing was made of it yet').toBe(false)
    third.calls[0]?.resolve(8)
    await settle()
    expect(outdated()).toEqual([false, false, false])
    setNumber(2)
    expect(outdated()).toEqual([true, true, true])
    expect(runs[2].status()).toBe('done')
    runs[0].cancel()
    await settle()
    expect(outdated()).toEqual([true, true, true])
    runs[0].start()
    first.calls[2]?.resolve(2)
    await settle()
    expect(outdated(), 'the same result again leaves what follows as it is').toEqual([false, false, false])
  })
})
