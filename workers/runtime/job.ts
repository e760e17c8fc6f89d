/**
 * A job is what a long call carries: a standard AbortSignal that the page can fire, and progress that goes back up.
 * JavaScript hears a message only between tasks, so long loops ask `due()` (cheap) and `await rest()` when it is time.
 */
import type { JobMessageDown, Progress } from '../contracts/job'

/** A loop rests after this long, so that a cancel is heard well within 500 ms. */
const SLICE_MS = 40
/** At most 20 progress messages a second. */
const PROGRESS_INTERVAL_MS = 50

export interface Job {
  readonly signal: AbortSignal
  /** Reports progress; of messages closer than 50 ms the newest is held back and sent when the job ends. */
  progress(progress: Progress): void
  /** True when the current slice of work is used up and the loop should `await rest()`. */
  due(): boolean
  /** Lets messages in, then throws `AbortError` if the job was cancelled. */
  rest(): Promise<void>
}

/** Milliseconds since some moment; a test hands in one that it moves itself. */
type Clock = () => number
const elapsed: Clock = () => performance.now()

/** Job over a MessagePort. `close` sends a held-back last message and releases the port. */
export function openJob(port: MessagePort, now: Clock = elapsed): { job: Job; close: () => void } {
  const controller = new AbortController()
  port.onmessage = (event: MessageEvent<JobMessageDown>) => {
    if (event.data === 'abort') controller.abort()
  }
  let held: Progress | undefined
  let sentAt = -Infinity
  const send = (progress: Progress): void => {
    held = undefined
    sentAt = now()
    port.postMessage(progress)
  }
  const tell = (progress: Progress): void => {
    const finished = progress.total > 0 && progress.done >= progress.total
    if (finished || now() - sentAt >= PROGRESS_INTERVAL_MS) send(progress)
    else held = progress
  }
  const job = makeJob(controller.signal, tell, now)
  const close = (): void => {
    if (held) send(held)
    port.close()
  }
  return { job, close }
}

/** A job from a signal and a progress function: for tests, for scripts in Node, and for inner steps of a bigger job. */
export function makeJob(
  signal: AbortSignal = new AbortController().signal,
  progress: (progress: Progress) => void = () => {},
  now: Clock = elapsed,
): Job {
  let sliceStart = now()
  return {
    signal,
    progress,
    due: () => now() - sliceStart >= SLICE_MS,
    rest: async () => {
      await nextTask()
      signal.throwIfAborted()
      sliceStart = now()
    },
  }
}

/** A part of a job under its own phase name. */
export function phaseOf(job: Job, phase: string): Job {
  return { ...job, progress: (progress) => job.progress({ ...progress, phase }) }
}

/**
 * Resolves in a later task, after messages that already wait. A MessageChannel round trip, because `setTimeout` is
 * clamped to 4 ms when nested and `scheduler.yield` would let a hot loop overtake the waiting abort.
 */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}

/** Settles as `work` does, or rejects with the signal's reason as soon as it aborts; `work` itself goes on. */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted()
  let stop = (): void => {}
  const aborted = new Promise<never>((_, reject) => {
    // The reason of an AbortController is an AbortError unless someone gave another.
    stop = () => reject(signal.reason as Error)
    signal.addEventListener('abort', stop, { once: true })
  })
  return Promise.race([work, aborted]).finally(() => signal.removeEventListener('abort', stop))
}
