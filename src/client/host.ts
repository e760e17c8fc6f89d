/**
 * The near side of the wall: one Worker a lab, started when first needed, stopped after idling, started afresh after a
 * crash. Whatever was pending when a worker dies is rejected with `worker/restarted`, so that no promise hangs.
 */
import { type Remote, transfer, wrap } from 'comlink'
import type { JobMessageUp, Progress } from '../../workers/contracts/job'
import type { Outcome } from '../../workers/contracts/error'
import type { WorkerApi, WorkerSettings } from '../../workers/contracts/service'
import EngineWorker from '../../workers/worker?worker'
import { VitrineError } from './error'

/** A worker that nobody has used for this long is stopped; what it held is made again from recipes. */
const IDLE_STOP_MS = 5 * 60_000
/** A call that has not settled this long after its cancel loses its worker. */
const CANCEL_GRACE_MS = 2_000

export interface CallOptions<Live = unknown> {
  signal?: AbortSignal | undefined
  onProgress?: ((progress: Progress<Live>) => void) | undefined
}

type Call<T> = (api: Remote<WorkerApi>, port: MessagePort) => Promise<Outcome<T>>

export interface Host {
  /** Runs one call; rejects with a `VitrineError`, code `cancelled` when the signal fired. */
  call<T>(call: Call<T>, options?: CallOptions): Promise<T>
  /** Ends the worker at once; pending calls reject with `worker/restarted`. */
  stop(): void
}

type Death = 'crashed' | 'replaced'
/** Thrown inside the host only. */
const REPLACED = new Error('replaced')

interface Running {
  worker: Worker
  api: Remote<WorkerApi>
  ready: Promise<void>
  /** Rejects every pending call. */
  died: AbortController
}

export interface HostOptions {
  name: string
  device?: WorkerSettings['device']
  idleStopMs?: number
  cancelGraceMs?: number
  /** For tests: another worker script. */
  start?: () => Worker
}

export function makeHost(options: HostOptions): Host {
  const idleStopMs = options.idleStopMs ?? IDLE_STOP_MS
  const cancelGraceMs = options.cancelGraceMs ?? CANCEL_GRACE_MS
  let running: Running | undefined
  let pending = 0
  let idleTimer: ReturnType<typeof setTimeout> | undefined

  const start = (): Running => {
    const worker = options.start?.() ?? new EngineWorker({ name: `vitrine ${options.name}` })
    const api = wrap<WorkerApi>(worker)
    const died = new AbortController()
    const lifeLock = `vitrine-worker-${crypto.randomUUID()}`
    const started: Running = { worker, api, died, ready: Promise.resolve() }
    const bury = (): void => end(started)
    worker.onerror = (event) => {
      // An error event without a live lock means that the script failed to load or threw at the top.
      console.error(`Worker ${options.name}:`, event.message)
      bury()
    }
    worker.onmessageerror = bury
    const settings = { lifeLock, base: document.baseURI, ...(options.device ? { device: options.device } : {}) }
    started.ready = api.configure(settings).then(() => {
      // Granted only when the worker is gone; released at once.
      if ('locks' in navigator) void navigator.locks.request(lifeLock, bury)
    })
    return started
  }

  const end = (which: Running, why: Death = 'crashed'): void => {
    if (which.died.signal.aborted) return
    which.died.abort(why)
    which.worker.terminate()
    if (running === which) running = undefined
  }

  const call = async <T>(perform: Call<T>, options: CallOptions = {}): Promise<T> => {
    if (options.signal?.aborted) throw cancelled()
    clearTimeout(idleTimer)
    pending++
    try {
      return await attempt((running ??= start()), perform, options).catch((error: unknown) => {
        // Its worker was replaced because another call was deaf: calls are recipes, so this one is made again.
        if (error !== REPLACED || options.signal?.aborted) throw error
        return attempt((running ??= start()), perform, options)
      })
    } catch (error) {
      throw options.signal?.aborted ? cancelled() : error === REPLACED ? restarted() : error
    } finally {
      pending--
      if (pending === 0 && running) {
        const idle = running
        idleTimer = setTimeout(() => end(idle), idleStopMs)
      }
    }
  }

  const attempt = async <T>(worker: Running, perform: Call<T>, { signal, onProgress }: CallOptions): Promise<T> => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = (event: MessageEvent<JobMessageUp>) => onProgress?.(event.data)
    let graceTimer: ReturnType<typeof setTimeout> | undefined
    const onAbort = (): void => {
      port1.postMessage('abort')
      graceTimer = setTimeout(() => end(worker, 'replaced'), cancelGraceMs)
    }
    signal?.addEventListener('abort', onAbort, { once: true })
    const death = rejectWhen(worker.died.signal)
    try {
      const outcome = await Promise.race([death.promise, worker.ready.then(() => perform(worker.api, port2))])
      if (!outcome.ok) throw new VitrineError(outcome.error)
      if (signal?.aborted) throw cancelled()
      return outcome.value
    } finally {
      death.dispose()
      clearTimeout(graceTimer)
      signal?.removeEventListener('abort', onAbort)
      // The outcome came on another port; the last progress message may still be on its way here.
      setTimeout(() => port1.close())
    }
  }

  return { call, stop: () => running && end(running) }
}

/** Hands the job's port over to the worker together with the call's arguments. */
export function withPort(port: MessagePort): MessagePort {
  return transfer(port, [port])
}

/** Rejects when the worker dies: with REPLACED if a deaf call cost it its life, else with `worker/restarted`. */
function rejectWhen(died: AbortSignal): { promise: Promise<never>; dispose: () => void } {
  let onDeath = (): void => {}
  const promise = new Promise<never>((_, reject) => {
    onDeath = () => reject(died.reason === 'replaced' ? REPLACED : restarted())
    if (died.aborted) onDeath()
    else died.addEventListener('abort', onDeath, { once: true })
  })
  return { promise, dispose: () => died.removeEventListener('abort', onDeath) }
}

function restarted(): VitrineError {
  return new VitrineError({
    code: 'worker/restarted',
    message: 'The worker stopped and was started afresh. Nothing that was saved is lost; run this again.',
  })
}

function cancelled(): VitrineError {
  return new VitrineError({ code: 'cancelled', message: 'Cancelled.' })
}
