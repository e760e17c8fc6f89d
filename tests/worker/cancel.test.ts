/**
 * A real cancel in a real worker, one a lab: it crosses the wall, the same worker goes on, and so does whoever asked for the
 * same. That every stage hears one is held without a browser, in tests/contract/cancel.test.ts.
 */
import { afterAll, describe, expect, it } from 'vitest'
import { type CallOptions, makeHost } from '../../src/client/host'
import { stagesOf } from '../../src/client/service'
import { labs } from '../../src/labs'
import type { ChurnStages } from '../../workers/contracts/churn'
import type { NeuronsStages } from '../../workers/contracts/neurons'
import type { TextStages } from '../../workers/contracts/text'
import EngineWorker from '../../workers/worker?worker'
import { customersCsv } from '../cases/tables'

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

const text = stagesOf<TextStages>(host, 'text')
const churn = stagesOf<ChurnStages>(host, 'churn')
const neurons = stagesOf<NeuronsStages>(host, 'neurons')

/** Work that nobody waits for to the end. `seed` tells one from the next. */
const endless: Record<string, (seed: number, options: CallOptions) => Promise<unknown>> = {
  text: (seed, options) => {
    const given = { text: 'The ferry was late, and the harbour slept. '.repeat(40) }
    return text.model({ text: { given } }, { steps: 100_000, hidden: 64, seed }, options)
  },
  churn: async (seed, options) => {
    const table = await churn.table({ file: { given: customersCsv(2000, 1) } })
    const design = await churn.prepare({ table, look: await churn.look({ table }, { target: 'left' }) }, { seed })
    return churn.tune({ table, design }, { grid: '{"depth":[5,6,7,8],"trees":[500]}', folds: 10 }, options)
  },
  neurons: async (seed, options) => {
    const data = await neurons.data({ file: { given: customersCsv(2000, 1) } }, { features: 'all', target: 'left' })
    return neurons.train({ data }, { algorithm: 'adaline', mode: 'stochastic', epochs: 20_000, seed }, options)
  },
}

it('has work for every lab', () => {
  expect(Object.keys(endless).sort()).toEqual(labs.map(({ id }) => id).sort())
})

describe.each(Object.entries(endless))('%s', (_lab, start) => {
  /** Starts the work; `begun` resolves at its first word. */
  function call(seed: number) {
    const controller = new AbortController()
    let onProgress = (): void => {}
    const begun = new Promise<void>((resolve) => (onProgress = resolve))
    const ended = start(seed, { signal: controller.signal, onProgress }).then(
      () => 'done',
      (error: unknown) => (error as { code?: string }).code,
    )
    return { begun, ended, cancel: () => controller.abort() }
  }

  it('hears a cancel while it works, and the same worker takes the next call', async () => {
    const first = call(1)
    await first.begun
    first.cancel()
    expect(await first.ended).toBe('cancelled')
    const second = call(2)
    await second.begun
    second.cancel()
    expect(await second.ended).toBe('cancelled')
    expect(workers).toBe(1)
  })

  it('goes on for another caller of the same work', async () => {
    const [leaves, stays] = [call(3), call(3)]
    await Promise.all([leaves.begun, stays.begun])
    leaves.cancel()
    expect(await leaves.ended).toBe('cancelled')
    expect(await Promise.race([stays.ended, Promise.resolve('still at work')])).toBe('still at work')
    stays.cancel()
    expect(await stays.ended).toBe('cancelled')
    expect(workers).toBe(1)
  })
})
