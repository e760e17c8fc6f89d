/**
 * The GPU lease: one heavy run at a time over all tabs and workers of this origin, so that a training run, a chat
 * model and another tab do not fight over one GPU's memory. Web Locks release it even if the holder is killed.
 */
import type { Job } from '../runtime/job'

const LEASE = 'vitrine-gpu'

/**
 * Runs `work` while holding the lease; waits for it, with a progress phase that says so, when another run has it.
 * The job's signal ends the wait with AbortError. Where Web Locks are missing the work runs at once.
 */
export async function withGpuLease<T>(job: Job, work: () => Promise<T>): Promise<T> {
  job.signal.throwIfAborted()
  const locks = 'navigator' in globalThis && 'locks' in navigator ? navigator.locks : undefined
  if (!locks) return work()
  const waiting = setTimeout(() => {
    job.progress({ phase: 'waiting for another tab or run to leave the GPU', done: 0, total: 0 })
  }, 100)
  try {
    return await locks.request(LEASE, { mode: 'exclusive', signal: job.signal }, () => {
      clearTimeout(waiting)
      return work()
    })
  } finally {
    clearTimeout(waiting)
  }
}
