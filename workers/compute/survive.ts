/** Work on a GPU that may be taken away in the middle (a driver reset, sleep, another program's crash) and goes on. */
import { CodedError } from '../runtime/errors'
import type { Job } from '../runtime/job'

/** A GPU that goes away more often than this has a reason, which trying again does not remove. */
const MOST_LOSSES = 3
/** How long what is left of a failed attempt may take to notice. */
const ENDED_WITHIN_MS = 2000

/**
 * Attempts again when the device was lost in the middle; `attempt` opens the device and begins where the work last
 * stood. Rejects with what an attempt rejects with, for `gpu/lost` after the third time.
 */
export async function survivingLosses<T>(attempt: () => Promise<T>, job: Job, onLoss: () => void): Promise<T> {
  for (let losses = 1; ; losses++) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof CodedError && error.code === 'gpu/lost') || losses > MOST_LOSSES) throw error
      job.signal.throwIfAborted()
      onLoss()
    }
  }
}

/** Resolves when `work` has settled either way, or has had time enough to. */
export async function untilEnded(work: Promise<unknown>): Promise<void> {
  const ended = (): void => {}
  let timer: ReturnType<typeof setTimeout> | undefined
  const patience = new Promise<void>((resolve) => (timer = setTimeout(resolve, ENDED_WITHIN_MS)))
  await Promise.race([work.then(ended, ended), patience])
  clearTimeout(timer)
}
