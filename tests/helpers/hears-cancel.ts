/** Cancels work wherever it can be cancelled, without a clock: at rests from the first to the last, and in every phase. */
import { expect } from 'vitest'
import type { Job } from '../../workers/runtime/job'
import { countedJob, type CountedJob, type Watch } from './counted-job'

const MOMENTS = 5
/** Rests at which work is cancelled, spread evenly from before the first to the last. */
const spread = (rests: number): number[] =>
  Array.from({ length: MOMENTS + 1 }, (_, k) => Math.ceil((k * rests) / MOMENTS))

export interface CancelOptions {
  /** Rests to cancel at, given how many the whole work has; spread evenly when missing. */
  moments?: (rests: number) => readonly number[]
  /** Looks at what a cancelled run left behind. */
  after?: (job: CountedJob) => void | Promise<void>
}

/**
 * Does the work once undisturbed, and then anew for each cancel, which has to end it with an AbortError before a second
 * rest begins. Returns the undisturbed job, whose rests tell how often the work can be cancelled.
 */
export async function expectCancelHeard(
  work: (job: Job) => Promise<unknown>,
  { moments = spread, after = () => {} }: CancelOptions = {},
): Promise<CountedJob> {
  const undisturbed = countedJob()
  await work(undisturbed)
  expect(undisturbed.rests, 'rests of the whole work').toBeGreaterThan(0)
  const chosen = moments(undisturbed.rests).filter((moment) => moment <= undisturbed.rests)
  const cancels: Watch[] = [
    ...[...new Set(chosen)].map((cancelAtRest) => ({ cancelAtRest })),
    ...[...undisturbed.phases].map((cancelAtPhase) => ({ cancelAtPhase })),
  ]
  for (const cancel of cancels) {
    const job = countedJob(cancel)
    const error = await work(job).then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    const where = JSON.stringify(cancel)
    expect(job.restsSinceCancel, `rests since the cancel, ${where}`).toBeLessThanOrEqual(1)
    // A phase may be told of when nothing is left to do.
    const isOver = error === undefined && cancel.cancelAtPhase !== undefined && job.restsSinceCancel === 0
    if (!isOver) expect(error, where).toMatchObject({ name: 'AbortError' })
    await after(job)
  }
  return undisturbed
}
