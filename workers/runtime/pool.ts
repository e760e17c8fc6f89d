/**
 * One task over many inputs, on as many workers as the processor has cores. The spare workers are started for the run
 * and stopped with it, so a cancel needs nobody to listen. Where no worker can be started (Node, a spare worker itself,
 * a browser without workers inside workers) the same task runs in place and gives the same results.
 */
import { releaseProxy, wrap, type Remote } from 'comlink'
import type { ErrorReport, Outcome } from '../contracts/error'
import type { TaskApi } from '../contracts/task'
import { CodedError } from './errors'
import { untilAborted, type Job } from './job'

/**
 * @property name  where a spare worker finds it (services/tasks.ts)
 * @property begin gets ready what all inputs share, once a worker; then works on one input at a time. Inputs, shared data
 *                 and results are plain data, and a result depends on nothing else
 */
export interface Task<Shared, Input, Result> {
  readonly name: string
  begin(shared: Shared): (input: Input, job: Job) => Promise<Result>
}

/** A task whose types have been forgotten, as spare workers see it. */
export type AnyTask = Task<unknown, unknown, unknown>

/** Each has a copy of what is shared; more than these would rather fill memory than save time. */
const MOST_WORKERS = 8

let isSpare = false
/** Called in a spare worker: it starts no others. */
export function becomeSpare(): void {
  isSpare = true
}

/** True in a worker that another one started for a run: it shares the machine with others like it. */
export const isSpareWorker = (): boolean => isSpare

/** How many workers a run may take, this one included. */
export function workerCount(): number {
  // A page has a `Worker` as well, but its address is no script.
  if (isSpare || typeof Worker === 'undefined' || 'document' in globalThis) return 1
  return Math.min(MOST_WORKERS, navigator.hardwareConcurrency || 1)
}

/** What an artifact that was made this way says did the work. */
export const workersUsed = (): string => (workerCount() > 1 ? `${workerCount()} workers` : 'worker')

/**
 * @param onResult told of each result as it comes, in whatever order they come
 * @returns        results in the order of `inputs`
 */
export async function runTasks<Shared, Input, Result>(
  task: Task<Shared, Input, Result>,
  shared: Shared,
  inputs: readonly Input[],
  job: Job,
  onResult: (result: Result, index: number) => void = () => {},
): Promise<Result[]> {
  const results = new Array<Result>(inputs.length)
  const open = [...inputs.keys()]
  const done = (index: number, result: Result): void => {
    results[index] = result
    onResult(result, index)
  }
  const count = Math.min(workerCount(), inputs.length)
  if (count > 1) await onSpareWorkers(task.name, shared, inputs, open, count, job, done)
  if (open.length === 0) return results
  const work = task.begin(shared)
  for (let index = open.shift(); index !== undefined; index = open.shift()) done(index, await work(inputs[index]!, job))
  return results
}

/** Takes indices off `open`; those of a worker that could not start or died are put back. */
async function onSpareWorkers<Result>(
  name: string,
  shared: unknown,
  inputs: readonly unknown[],
  open: number[],
  count: number,
  job: Job,
  done: (index: number, result: Result) => void,
): Promise<void> {
  const spare = Array.from({ length: count }, () => startSpare(name, shared))
  try {
    const working = spare.map(async ({ call, lost }) => {
      for (let index = open.shift(); index !== undefined; index = open.shift()) {
        const outcome = await Promise.race([call(inputs[index]), lost])
        if (outcome === undefined) {
          open.unshift(index)
          return
        }
        if (!outcome.ok) throw errorOf(outcome.error)
        done(index, outcome.value as Result)
      }
    })
    await untilAborted(Promise.all(working), job.signal)
  } finally {
    for (const { stop } of spare) stop()
  }
}

interface Spare {
  call(input: unknown): Promise<Outcome<unknown>>
  /** Resolves when the worker cannot start or dies. */
  lost: Promise<undefined>
  stop(): void
}

/** The script of this very worker, once more: nothing else has to be stored for offline use. */
function startSpare(name: string, shared: unknown): Spare {
  const worker = new Worker(self.location.href, { type: 'module', name: 'vitrine spare' })
  const api: Remote<TaskApi> = wrap<TaskApi>(worker)
  const lost = new Promise<undefined>((resolve) => {
    worker.onerror = (event) => {
      event.preventDefault()
      resolve(undefined)
    }
  })
  const begun = api.beginTask(name, shared)
  return {
    call: async (input) => {
      const outcome = await begun
      return outcome.ok ? api.doTask(input) : outcome
    },
    lost,
    stop: () => {
      api[releaseProxy]()
      worker.terminate()
    },
  }
}

const errorOf = ({ code, message }: ErrorReport): CodedError => new CodedError(code, message)
