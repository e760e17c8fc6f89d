/**
 * The only worker entry. It hosts every service by name and loads it on demand, so that a lab's worker holds just the
 * code its stages need; started by another worker, it takes tasks (runtime/pool.ts). Calls settle to plain outcomes; errors never cross as exceptions, which would lose their code.
 */
import { expose } from 'comlink'
import type { Outcome } from './contracts/error'
import type { WorkerApi } from './contracts/service'
import type { TaskApi } from './contracts/task'
import { forceDevice } from './compute/choice'
import { setBase } from './runtime/asset'
import { invalid, toReport } from './runtime/errors'
import { makeJob, openJob, type Job } from './runtime/job'
import { makeMaker } from './runtime/maker'
import { becomeSpare } from './runtime/pool'
import { loadService } from './services'
import { loadTask } from './services/tasks'
import { artifactStore } from './storage/artifact-store'

const maker = makeMaker(loadService, artifactStore)

const api: WorkerApi = {
  configure: (settings) => {
    forceDevice(settings.device)
    setBase(settings.base)
    return holdLifeLock(settings.lifeLock)
  },
  run: (recipe, want, port) =>
    settle(port, async (job) => {
      const made = want === 'held' ? await maker.held(recipe) : await maker.make(recipe, job)
      return made && maker.cross(made, want)
    }),
  act: (service, action, args, port) =>
    settle(port, async (job) => {
      const actions = (await loadService(service)).actions
      const act = actions && Object.hasOwn(actions, action) ? actions[action] : undefined
      if (!act) throw invalid(`There is no action "${service}.${action}".`)
      return act(args, job)
    }),
}

/** Another worker has started this one and stops it; nobody else talks to it. */
let work: ((input: unknown, job: Job) => Promise<unknown>) | undefined
const spare: TaskApi = {
  beginTask: (name, shared) =>
    outcomeOf(async () => {
      becomeSpare()
      work = (await loadTask(name)).begin(shared)
      return undefined
    }),
  doTask: (input) => outcomeOf(() => work?.(input, makeJob()) ?? Promise.reject(invalid('No task was begun.'))),
}

function settle<T>(port: MessagePort, run: (job: Job) => Promise<T>): Promise<Outcome<T>> {
  const { job, close } = openJob(port)
  return outcomeOf(() => run(job), job.signal).finally(close)
}

async function outcomeOf<T>(run: () => Promise<T>, signal?: AbortSignal): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await run() }
  } catch (error) {
    return { ok: false, error: toReport(error, signal) }
  }
}

/** Takes a Web Lock for life: when this worker dies, however it dies, the browser gives the lock to the page. */
function holdLifeLock(name: string): Promise<void> {
  if (!('locks' in navigator)) return Promise.resolve()
  return new Promise((resolve) => {
    void navigator.locks.request(name, () => {
      resolve()
      return new Promise<never>(() => {})
    })
  })
}

expose({ ...api, ...spare })
