/**
 * Every stage of every lab hears a cancel at its next rest, whenever it comes, and does no more than so much work between
 * two rests. Nothing here is timed: a job rests whenever it is asked (tests/helpers/counted-job.ts), and work is counted
 * by counters in the code itself (tests/helpers/count-work.ts), so that the outcome is the same on any machine.
 */
import 'fake-indexeddb/auto'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { labs } from '../../src/labs'
import { forceDevice } from '../../workers/compute/choice'
import type { Recipe } from '../../workers/contracts/artifact'
import type { Job } from '../../workers/runtime/job'
import { makeMaker } from '../../workers/runtime/maker'
import { checkParams } from '../../workers/runtime/params'
import type { AnyStage, Service } from '../../workers/runtime/service'
import { labCases } from '../cases'
import { runStageOf, stageOf, type StageCase, type StageWork } from '../cases/stage-case'
import { countNatives, placesBeyond } from '../helpers/count-work'
import { countedJob, type CountedJob, type Watch } from '../helpers/counted-job'
import { expectCancelHeard } from '../helpers/hears-cancel'
import { servePublicFiles } from '../helpers/public-files'

/** Turns of loops and calls between two rests: milliseconds on any machine. Any pass over the whole of a text here takes more. */
const MOST_UNITS = 350_000
/** An instant question has no rest. */
const MOST_INSTANT_UNITS = 2 ** 22
/** Rests after which a cancel is tried. */
const MOMENTS = [0, 1, 2, 10]

const undo: (() => void)[] = []
beforeAll(() => {
  forceDevice('cpu')
  undo.push(countNatives(), servePublicFiles(), () => forceDevice(undefined))
})
afterAll(() => undo.forEach((each) => each()))

it('has cases for every lab', () => {
  expect(Object.keys(labCases).sort()).toEqual(labs.map(({ id }) => id).sort())
})

describe.each(Object.entries(labCases))('%s', (_lab, { service, cases, instant }) => {
  it('names every stage: with work that can be cancelled, or as an instant question', () => {
    const named = [...new Set([...cases, ...instant].map(stageOf))].sort()
    expect(named).toEqual(Object.keys(service.stages ?? {}).sort())
    expect(cases.filter((each) => instant.some((other) => stageOf(other) === stageOf(each)))).toEqual([])
  })

  describe.each(cases.map((each) => [each.name, each] as const))('%s', (_name, each) => {
    const attempts = attemptsOf(each)

    it.each(each.shapes ?? [''])(`rests after no more than ${MOST_UNITS} units of work %s`, async (shape) => {
      const work = await attempts.next(shape)
      const { longest, total, rests } = await measured(service, each, work)
      expect(rests, 'rests').toBeGreaterThan(0)
      expect(total, 'counters are in the code').toBeGreaterThan(rests)
      // Told with the places, so that nobody has to look for them.
      const again = async (onRest: () => void) =>
        runStageOf(service, stageOf(each), await attempts.next(shape), countedJob({ onRest }))
      const places = longest > MOST_UNITS ? await placesBeyond(MOST_UNITS, again) : []
      const about = `units between two of ${rests} rests, of ${total} in all; ${places.join(', ')}`
      expect(longest, about).toBeLessThanOrEqual(MOST_UNITS)
    })

    it('hears a cancel at its next rest', async () => {
      const run = async (job: Job) => runStageOf(service, stageOf(each), await attempts.next(), job)
      await expectCancelHeard(run, { moments: () => MOMENTS })
    })

    it('goes on for another caller of the same work, who can cancel as well', async () => {
      const together = await callTwice(service, each, await attempts.next())
      together.first.job.cancel()
      await expect(together.first.call).rejects.toMatchObject({ name: 'AbortError' })
      together.goOn()
      expect((await together.second.call).data).toBeDefined()

      const both = await callTwice(service, each, await attempts.next())
      both.second.job.cancel()
      both.first.job.cancel()
      both.goOn()
      for (const { call } of [both.first, both.second]) {
        await expect(call).rejects.toMatchObject({ name: 'AbortError' })
      }
      expect(both.run.restsSinceCancel, 'rests of the run that nobody waits for').toBe(1)
    })
  })

  it.each(instant.map((each) => [each.name, each] as const))('%s is answered at once', async (_name, each) => {
    const { total } = await measured(service, each, await each.prepare(0, 'lines'))
    expect(total, 'units of work').toBeLessThanOrEqual(MOST_INSTANT_UNITS)
  })
})

/** Every attempt is other work than the ones before, so that none is answered from memory. */
function attemptsOf(each: StageCase): { next(shape?: string): Promise<StageWork> } {
  let attempt = 0
  return { next: async (shape = each.shapes?.[0] ?? '') => each.prepare(++attempt, shape) }
}

/** Units of work of a whole run, and the most of them between two rests. */
async function measured(
  service: Service,
  each: StageCase,
  work: StageWork,
): Promise<{ longest: number; total: number; rests: number }> {
  const began = __work.units
  let last = began
  let longest = 0
  const look = (): void => {
    longest = Math.max(longest, __work.units - last)
    last = __work.units
  }
  const job = countedJob({ onRest: look })
  await runStageOf(service, stageOf(each), work, job)
  look()
  return { longest, total: last - began, rests: job.rests }
}

/** Two callers of one run, which stands at its first rest until it is told to go on. */
async function callTwice(service: Service, each: StageCase, work: StageWork) {
  const nothing = { load: () => Promise.resolve(undefined), save: () => Promise.resolve() }
  const [resting, gate] = [makeGate(), makeGate()]
  const runs: CountedJob[] = []
  const newJob = (signal?: AbortSignal, onProgress: Watch['onProgress'] = () => {}): CountedJob => {
    const job = countedJob({ ...(signal && { signal }), onProgress })
    const rest = async (): Promise<void> => {
      resting.open()
      await gate.opened
      await job.rest()
    }
    runs.push(job)
    return { ...job, rest }
  }
  const maker = makeMaker(() => Promise.resolve(service), nothing, newJob)
  const recipe = recipeOf(service, each, work)
  const caller = () => {
    const job = countedJob()
    const joined = makeGate()
    const listen = vi.spyOn(job.signal, 'addEventListener').mockImplementationOnce((...args) => {
      listen.mockRestore()
      job.signal.addEventListener(...args)
      joined.open()
    })
    return { job, joined, call: maker.make(recipe, job) }
  }
  const first = caller()
  await resting.opened
  const second = caller()
  await second.joined.opened
  expect(runs, 'runs that both share').toHaveLength(1)
  return { first, second, run: runs[0]!, goOn: gate.open }
}

function makeGate(): { opened: Promise<void>; open: () => void } {
  let open = (): void => {}
  const opened = new Promise<void>((resolve) => (open = resolve))
  return { opened, open: () => open() }
}

/** Inputs count as themselves: hashing what was made for a test would take longer than the work. */
function recipeOf(service: Service, each: StageCase, { inputs, params = {} }: StageWork): Recipe {
  const stage = stageOf(each)
  const { schema } = service.stages?.[stage] as AnyStage
  return {
    service: 'any',
    stage,
    params: checkParams(schema, params),
    inputs: Object.fromEntries(Object.entries(inputs).map(([name, given]) => [name, { given, id: newId() }])),
  }
}

let ids = 0
const newId = (): string => `given ${++ids}`
