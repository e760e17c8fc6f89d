/** The worker host against the real worker: crashes, cancels, idling, and what is left behind. */
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { CodeActions } from '../../../workers/contracts/code'
import type { TextStages } from '../../../workers/contracts/text'
import EngineWorker from '../../../workers/worker?worker'
import { makeHost, type Host } from '../../../src/client/host'
import { actionsOf, stagesOf } from '../../../src/client/service'

const hosts: Host[] = []

/** A worker that is only busy is never taken for one that does not hear. */
const NEVER_MS = 2 ** 31 - 1

function start(options: { idleStopMs?: number; cancelGraceMs?: number } = {}) {
  const workers: Worker[] = []
  const host = makeHost({
    name: 'test',
    cancelGraceMs: NEVER_MS,
    ...options,
    start: () => {
      const worker = new EngineWorker()
      workers.push(worker)
      return worker
    },
  })
  hosts.push(host)
  const stages = stagesOf<TextStages>(host, 'text')
  return { host, workers, stages, code: actionsOf<CodeActions>(host, 'code') }
}

const given = (text: string) => ({ file: { given: new File([text], 'given.txt') } })

/** A call that never settles by itself. */
const forever = () => new Promise<never>(() => {})

afterEach(() => hosts.splice(0).forEach((host) => host.stop()))

describe('the worker host', () => {
  it('rejects what is pending when the worker is killed, and the next call works', async () => {
    const { host, workers, stages } = start()
    await stages.source(given('one two'))
    const pending = host.call(forever)
    workers[0]?.terminate()
    await expect(pending).rejects.toMatchObject({ code: 'worker/restarted' })
    const again = await stages.source(given('three four'))
    expect(again.data.characters).toBe('three four'.length)
    expect(workers).toHaveLength(2)
  })

  it('cancels: the call settles as cancelled and the worker lives on', async () => {
    const { workers, stages } = start()
    await stages.source(given('warm up'))
    const controller = new AbortController()
    const call = stages.source(given('x'.repeat(5_000_000)), {}, { signal: controller.signal })
    controller.abort()
    await expect(call).rejects.toMatchObject({ code: 'cancelled' })
    await stages.source(given('still here'))
    expect(workers).toHaveLength(1)
  })

  it('replaces a worker that does not hear a cancel in time, and makes other calls again', async () => {
    const { host, workers, stages } = start({ cancelGraceMs: 1 })
    await stages.source(given('warm up'))
    const controller = new AbortController()
    const deaf = host.call(forever, { signal: controller.signal })
    let attempts = 0
    const bystander = host.call(() => (++attempts === 1 ? forever() : Promise.resolve({ ok: true, value: 'made' })))
    controller.abort()
    await expect(deaf).rejects.toMatchObject({ code: 'cancelled' })
    expect(await bystander).toBe('made')
    await stages.source(given('again'))
    expect(workers).toHaveLength(2)
  })

  it('stops an idle worker and starts it again when it is needed', async () => {
    const { workers, stages } = start({ idleStopMs: 1 })
    const first = await stages.source(given('idle'))
    const stopped = vi.spyOn(workers[0]!, 'terminate')
    await expect.poll(() => stopped.mock.calls.length).toBe(1)
    const second = await stages.clean({ source: first })
    expect(second.data).toBeDefined()
    expect(workers).toHaveLength(2)
  })

  it('brings errors over with their code', async () => {
    const { stages, code } = start()
    await expect(stages.source({ file: { id: 'gone' } })).rejects.toMatchObject({ code: 'input/invalid' })
    await expect(code.read({ path: '../../package.json' })).rejects.toMatchObject({ code: 'input/invalid' })
  })

  it('shows the code that runs', async () => {
    const { code } = start()
    expect((await code.read({ path: 'runtime/job.ts' })).code).toContain('export function openJob')
  })

  it('leaves no channel, view or progress message behind after ten runs', async () => {
    const { stages } = start()
    const left: WeakRef<object>[] = []
    const Native = MessageChannel
    vi.stubGlobal(
      'MessageChannel',
      class extends Native {
        constructor() {
          super()
          left.push(new WeakRef(this.port1), new WeakRef(this.port2))
        }
      },
    )
    // In a function of its own: a suspended test would hold its last values in registers.
    const callOnce = async (run: number): Promise<void> => {
      const artifact = await stages.source(given(`text ${run}`), {}, { onProgress: (p) => left.push(new WeakRef(p)) })
      left.push(new WeakRef(artifact))
    }
    for (let run = 0; run < 10; run++) await callOnce(run)
    // The browser may hold the very last channel until its next task; what nine runs left must be gone.
    const ofEarlierRuns = left.slice(0, -3)
    vi.unstubAllGlobals()
    expect(left.length).toBeGreaterThanOrEqual(30)
    const collect = (globalThis as { gc?: () => void }).gc
    if (!collect) throw new Error('Start the browser with --js-flags=--expose-gc')
    await expect
      .poll(() => {
        collect()
        return ofEarlierRuns.filter((ref) => ref.deref()).length
      })
      .toBe(0)
  })
})
