/**
 * `createRun` ties a stage to the page: it watches the inputs and parameters, runs the stage in its worker, and offers
 * status, progress, artifact and error as signals. The newest call wins: a change cancels what is running.
 */
import { batch, createComputed, createMemo, createSignal, on, onCleanup, untrack } from 'solid-js'
import type { Artifact, Input } from '../../workers/contracts/artifact'
import type { ErrorReport } from '../../workers/contracts/error'
import type { Progress } from '../../workers/contracts/job'
import type { ParamsOf } from '../../workers/contracts/schema'
import type { StageType } from '../../workers/contracts/service'
import { reportOf } from './error'
import type { InputsOf, StageCall } from './service'

/**
 * - waiting: an input is not there yet
 * - ready: could run, waits for the user
 * - running, done, failed: as named
 * - stale: done, but the inputs or parameters have changed since
 */
export type RunStatus = 'waiting' | 'ready' | 'running' | 'done' | 'failed' | 'stale'

export interface Run<View = unknown, Live = unknown> {
  status(): RunStatus
  progress(): Progress<Live> | undefined
  /** The last result; it stays while a newer one is being made, so that nothing jumps. */
  artifact(): Artifact<View> | undefined
  /** True while that result, or anything that went into it, is about to be replaced or was left behind by a cancel. */
  isOutdated(): boolean
  error(): ErrorReport | undefined
  /** Milliseconds since 1970 at which the running call began. */
  startedAt(): number | undefined
  start(): void
  cancel(): void
}

export interface RunOptions {
  /** Run whenever inputs or parameters change (default), or only when the user asks. */
  auto?: () => boolean
  /** A failure leaves the last result where it is, instead of withdrawing what it could not replace. */
  keepsLast?: boolean
}

export function createRun<T extends StageType>(
  stage: StageCall<T>,
  inputs: () => InputsOf<T> | undefined,
  params: () => Partial<ParamsOf<T['schema']>>,
  { auto = () => true, keepsLast = false }: RunOptions = {},
): Run<T['view'], T['live']> {
  const [status, setStatus] = createSignal<RunStatus>('waiting')
  const [progress, setProgress] = createSignal<Progress<T['live']>>()
  const [artifact, setArtifact] = createSignal<Artifact<T['view']>>()
  const [error, setError] = createSignal<ErrorReport>()
  const [startedAt, setStartedAt] = createSignal<number>()
  let controller: AbortController | undefined

  const isOutdated = createMemo(() => {
    const given = inputs()
    if (artifact() === undefined) return false
    return status() !== 'done' || Object.values(given ?? {}).some((input) => makers.get(input)?.() ?? false)
  })

  const finish = (made: Artifact<T['view']>): void =>
    batch(() => {
      makers.set(made, isOutdated)
      setArtifact(() => made)
      setProgress(undefined)
      setError(undefined)
      setStatus('done')
    })

  /** What was made before, in this session or another, is shown without being asked for. */
  const showHeld = (): void => {
    const given = untrack(inputs)
    const asked = untrack(key)
    if (!given) return
    stage.held(given, untrack(params)).then(
      (made) => {
        if (made && asked === untrack(key) && !controller) finish(made)
      },
      // Nothing was asked for, so nothing has failed; starting the run will say what is wrong.
      () => undefined,
    )
  }

  const start = (): void => {
    const given = untrack(inputs)
    if (!given) return
    controller?.abort()
    const own = (controller = new AbortController())
    setStatus('running')
    setProgress(undefined)
    setError(undefined)
    setStartedAt(Date.now())
    stage(given, untrack(params), {
      signal: own.signal,
      onProgress: (next) => own === controller && setProgress(() => next),
    }).then(
      (made) => {
        if (own !== controller) return
        controller = undefined
        finish(made)
      },
      (thrown: unknown) => {
        if (own !== controller) return
        controller = undefined
        const report = reportOf(thrown)
        setProgress(undefined)
        if (report.code === 'cancelled') {
          setStatus(untrack(artifact) ? 'stale' : 'ready')
          return
        }
        if (!keepsLast) setArtifact(undefined)
        setError(report)
        setStatus('failed')
      },
    )
  }

  const cancel = (): void => controller?.abort()

  // What goes into the stage, as text: an artifact is the same if its id is, so equal work is not started twice.
  const key = createMemo(() => {
    const given = inputs()
    return given ? JSON.stringify([identityOf(given), params()]) : undefined
  })
  createComputed(
    on(key, (now) => {
      if (now === undefined) {
        controller?.abort()
        controller = undefined
        setArtifact(undefined)
        setError(undefined)
        setProgress(undefined)
        setStatus('waiting')
      } else if (untrack(auto)) start()
      else {
        controller?.abort()
        controller = undefined
        setProgress(undefined)
        setStatus(untrack(artifact) ? 'stale' : 'ready')
        showHeld()
      }
    }),
  )
  onCleanup(cancel)

  return { status, progress, artifact, isOutdated, error, startedAt, start, cancel }
}

/** Tells of each artifact whether the run that made it is about to replace it. */
const makers = new WeakMap<object, () => boolean>()

const givenKeys = new WeakMap<object, number>()
let givenCount = 0

function identityOf(inputs: object): unknown {
  const entries = Object.entries(inputs) as [string, Artifact | Input][]
  return entries.map(([name, input]) => [name, 'given' in input ? keyOfGiven(input.given) : input.id])
}

/** A given object counts as itself; text and numbers count by value. */
function keyOfGiven(given: unknown): unknown {
  if (typeof given !== 'object' || given === null) return given
  let key = givenKeys.get(given)
  if (key === undefined) givenKeys.set(given, (key = ++givenCount))
  return `object ${key}`
}
