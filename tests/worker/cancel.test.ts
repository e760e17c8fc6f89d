/**
 * A real cancel in a real worker, one a lab: it crosses the wall, the same worker goes on, and so does whoever asked for the
 * same. That every stage hears one is held without a browser, in tests/contract/cancel.test.ts.
 */
import { afterAll, describe, expect, it } from 'vitest'
import { makeHost, withPort } from '../../src/client/host'
import EngineWorker from '../../workers/worker?worker'
import { labCases } from '../cases'
import { stageOf, type StageCase } from '../cases/stage-case'

/** A worker that is only busy is never taken for one that does not hear. */
const NEVER_MS = 2 ** 31 - 1

let workers = 0
const host = makeHost({
  name: 'cancel',
  device: 'wasm',
  cancelGraceMs: NEVER_MS,
  start: () => {
    workers++
    return new EngineWorker()
  },
})
afterAll(() => host.stop())

const endless = Object.entries(labCases).flatMap(([lab, cases]) =>
  cases.endless ? [[lab, cases.endless] as const] : [],
)

describe.each(endless)('%s', (lab, each) => {
  it('hears a cancel while it works, and the same worker takes the next call', async () => {
    const first = await call(lab, each, newAttempt())
    await first.begun
    first.cancel()
    expect(await first.ended).toBe('cancelled')
    const second = await call(lab, each, newAttempt())
    await second.begun
    second.cancel()
    expect(await second.ended).toBe('cancelled')
    expect(workers).toBe(1)
  })

  it('goes on for another caller of the same work', async () => {
    const attempt = newAttempt()
    const [leaves, stays] = [await call(lab, each, attempt), await call(lab, each, attempt)]
    await Promise.all([leaves.begun, stays.begun])
    leaves.cancel()
    expect(await leaves.ended).toBe('cancelled')
    expect(await Promise.race([stays.ended, Promise.resolve('still at work')])).toBe('still at work')
    stays.cancel()
    expect(await stays.ended).toBe('cancelled')
    expect(workers).toBe(1)
  })
})

/** Work that was not asked for before, by an earlier try of a test either. */
let attempts = 0
const newAttempt = (): number => ++attempts

/** Starts the work; `begun` resolves at its first word, or if it ends without any. `attempt` tells one from the next. */
async function call(service: string, each: StageCase, attempt: number) {
  const { inputs, params = {} } = await each.prepare(attempt, '')
  const given = Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, { given: value }]))
  const recipe = { service, stage: stageOf(each), params, inputs: given }
  const controller = new AbortController()
  let onProgress = (): void => {}
  const begun = new Promise<void>((resolve) => (onProgress = resolve))
  const options = { signal: controller.signal, onProgress: () => onProgress() }
  const ended = host
    .call((api, port) => api.run(recipe, 'view', withPort(port)), options)
    .then(
      () => 'done',
      (error: unknown) => (error as { code?: string }).code,
    )
  return { begun: Promise.race([begun, ended]), ended, cancel: () => controller.abort() }
}
