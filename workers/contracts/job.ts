/** The language of a running job's MessagePort: abort goes down, progress comes up. */

/**
 * @property phase what is being done, as a verb phrase in the user's words ("counting pairs")
 * @property done  units finished so far; never falls within a phase
 * @property total units in all, or 0 when unknown
 * @property live  the stage's running result (a loss curve, points, text); each message replaces the last one
 */
export interface Progress<Live = unknown> {
  phase: string
  done: number
  total: number
  unit?: string
  live?: Live
}

export type JobMessageDown = 'abort'
export type JobMessageUp = Progress
