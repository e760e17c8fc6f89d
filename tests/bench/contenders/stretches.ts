/** The longest stretch between two rests of each case of a lab, in milliseconds, in Node as the unit tests run there. */
import 'fake-indexeddb/auto'
import { forceDevice } from '../../../workers/compute/choice'
import { makeJob, type Job } from '../../../workers/runtime/job'
import { runStageOf, stageOf, type LabCases, type StageCase } from '../../cases/stage-case'
import { servePublicFiles } from '../../helpers/public-files'
import type { Observed } from '../harness/contract'

/** The first attempt also loads modules; where the machine is busy, the better of two says more than either. */
const ATTEMPTS = [1, 2]

/** Cases by name, each the worst of the shapes of text that it has. */
export async function longestStretches({ service, cases, instant }: LabCases): Promise<Observed> {
  servePublicFiles()
  forceDevice('cpu')
  const observed: Record<string, number> = {}
  for (const each of [...cases, ...instant]) {
    const shapes = each.shapes ?? ['lines']
    const stretches: number[] = []
    for (const shape of shapes) stretches.push(await longestStretch(service, each, shape))
    observed[`${each.name}, ms`] = Math.max(...stretches)
  }
  return observed
}

async function longestStretch(service: LabCases['service'], given: StageCase, shape: string): Promise<number> {
  const attempts: number[] = []
  for (const attempt of ATTEMPTS) {
    const work = await given.prepare(attempt, shape)
    attempts.push(await longestOf((job) => runStageOf(service, stageOf(given), work, job)))
  }
  return Math.min(...attempts)
}

async function longestOf(work: (job: Job) => Promise<unknown>): Promise<number> {
  const real = makeJob()
  let longest = 0
  let since = performance.now()
  const stop = (): void => {
    longest = Math.max(longest, performance.now() - since)
  }
  const rest = async (): Promise<void> => {
    stop()
    await real.rest()
    since = performance.now()
  }
  await work({ ...real, rest })
  stop()
  return longest
}
