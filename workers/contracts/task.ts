/** What a worker that is started by another one answers to: one task, over one input after the other. */
import type { Outcome } from './error'

export interface TaskApi {
  /** Finds the task and gets ready what its inputs share. */
  beginTask(name: string, shared: unknown): Promise<Outcome<undefined>>
  doTask(input: unknown): Promise<Outcome<unknown>>
}
