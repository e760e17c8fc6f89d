/**
 * A job without a clock: `due()` is always true, so work rests as often as it can, and every rest is counted. A cancel
 * falls at a rest, or at a word of progress, and not at a moment; what it costs until it is heard is counted too.
 */
import type { Progress } from '../../workers/contracts/job'
import type { Job } from '../../workers/runtime/job'

export interface CountedJob extends Job {
  /** Rests so far. */
  readonly rests: number
  /** Rests that began after the cancel; the first of them has to end the work. */
  readonly restsSinceCancel: number
  /** Phases in the order of their first word. */
  readonly phases: ReadonlySet<string>
  cancel(): void
}

export interface Watch {
  /** Cancels as well; one of its own when missing. */
  signal?: AbortSignal
  /** Cancels when this many rests have passed: 0 before anything was done. */
  cancelAtRest?: number
  /** Cancels at the first word of this phase. */
  cancelAtPhase?: string
  onProgress?: (progress: Progress) => void
  /** Called as a rest begins. */
  onRest?: () => void
}

export function countedJob({ signal: given, cancelAtRest, cancelAtPhase, onProgress, onRest }: Watch = {}): CountedJob {
  const controller = new AbortController()
  const signal = given ? AbortSignal.any([given, controller.signal]) : controller.signal
  const phases = new Set<string>()
  let rests = 0
  let restsSinceCancel = 0
  if (cancelAtRest === 0) controller.abort()
  return {
    signal,
    phases,
    get rests() {
      return rests
    },
    get restsSinceCancel() {
      return restsSinceCancel
    },
    progress: (progress) => {
      phases.add(progress.phase)
      if (progress.phase === cancelAtPhase) controller.abort()
      onProgress?.(progress)
    },
    due: () => true,
    rest: async () => {
      onRest?.()
      if (signal.aborted) restsSinceCancel++
      // A later microtask; a job on a port lets messages in here.
      await Promise.resolve()
      rests++
      if (rests === cancelAtRest) controller.abort()
      signal.throwIfAborted()
    },
    cancel: () => controller.abort(),
  }
}
