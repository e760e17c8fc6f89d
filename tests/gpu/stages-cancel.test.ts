/**
 * A cancel is heard within 500 ms in every stage of the text lab, at whatever moment it comes and whatever the text looks
 * like. Every stage of the service is either cancelled here, on work that takes seconds (`cases`), or is an instant
 * question (`instant`), over in half the time that a cancel may take; a stage in neither list fails.
 * A late cancel is tried once more: a busy machine delays everything now and then, a deaf stage is deaf again.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { textService } from '../../workers/services/text'
import { heardProbes, type Call, type Probe } from '../helpers/cancel'
import { caseStages, cases, instant, prepare, shapes } from '../helpers/text-stage-cases'

const HEARD_WITHIN_MS = 500
/** A machine that does other work as well is slow to answer for a while; a deaf stage is deaf each time. */
const RETRY = { count: 2, delay: 8000 }
const INSTANT_WITHIN_MS = HEARD_WITHIN_MS / 2
const MOMENTS_MS = [20, 150, 600]
/** How long an undisturbed run is listened to. */
const LISTEN_MS = 700
/** How long a phase is waited for. */
const LOOK_FOR_PHASE_MS = 2000
/** More phases than any stage has. */
const MOST_PHASES = 8

const probe: Probe = heardProbes()
beforeAll(() => prepare(probe.host), 180_000)
afterAll(() => probe.host.stop())

it('names every stage of the service: a case, or an instant question', () => {
  const named = [...caseStages, ...Object.keys(instant)].sort()
  expect([...new Set(named)]).toEqual(named)
  expect(named).toEqual(Object.keys(textService.stages ?? {}).sort())
})

describe.each(cases)('$name', ({ start, usesText }) => {
  let attempts = 0
  /** Every attempt is other work than the ones before, so that none is answered from memory. */
  const begin = (shape: string): Call => {
    const attempt = attempts++
    return (options) => start(options, attempt, shape)
  }

  it(`hears a cancel within ${HEARD_WITHIN_MS} ms, at any moment`, { timeout: 120_000, retry: RETRY }, async () => {
    const before = probe.workers()
    const waits: Record<string, number> = {}
    for (const moment of MOMENTS_MS) {
      // Where the work was done before the cancel came, it comes again at half the time that the work took.
      for (let after = moment, tries = 0; waits[`at ${moment} ms`] === undefined; tries++) {
        expect(tries, `cancelled at ${after} ms`).toBeLessThan(4)
        const { wait, elapsed } = await probe.cancelAfter(begin('lines'), after)
        if (wait !== undefined) waits[`at ${moment} ms`] = wait
        after = elapsed / 2
      }
    }
    const seen = new Set<string>()
    for (let k = 0; k < MOST_PHASES; k++) {
      const heard = await probe.cancelAtNewPhase(begin('lines'), seen, LOOK_FOR_PHASE_MS)
      if (heard === undefined) break
      waits[`at the first of "${heard.phase}"`] = heard.wait
    }
    expect(seen.size, 'reports progress').toBeGreaterThan(0)
    expectHeard(waits, before)
  })

  it(
    'goes on for another caller of the same work, who can cancel as well',
    { timeout: 60_000, retry: RETRY },
    async () => {
      const before = probe.workers()
      expectHeard(await probe.cancelJoined(() => begin('lines')), before)
    },
  )

  it.each(usesText ? shapes : ['lines'])(
    'lets messages in all the time, on %s',
    { timeout: 60_000, retry: RETRY },
    async (shape) => {
      const before = probe.workers()
      const { longestSilence, wait } = await probe.listen(begin(shape), LISTEN_MS)
      expectHeard({ 'longest silence': longestSilence, ...(wait === undefined ? {} : { 'at the end': wait }) }, before)
    },
  )
})

describe('an instant question', () => {
  it.each(Object.entries(instant))(`%s takes less than ${INSTANT_WITHIN_MS} ms`, async (_, ask) => {
    const times: number[] = []
    for (let k = 0; k < 3; k++) times.push((await ask(k)).made.milliseconds)
    expect(Math.min(...times)).toBeLessThan(INSTANT_WITHIN_MS)
  })
})

/** Every wait is short, and the worker that heard it is the one that was asked. */
function expectHeard(waits: Record<string, number>, workersBefore: number): void {
  const late = Object.entries(waits).filter(([, wait]) => !(wait < HEARD_WITHIN_MS))
  expect(Object.fromEntries(late), 'heard late').toEqual({})
  expect(probe.workers() - workersBefore, 'workers that were deaf and replaced').toBe(0)
}
