/**
 * How fast a job goes and how long it still takes, from its progress messages.
 * The rate is an exponential mean over about five seconds, so that one slow slice does not make the time left jump.
 */
export interface RateState {
  phase: string
  done: number
  atMs: number
  /** Units a second; undefined until two messages of a phase have come. */
  perSecond: number | undefined
}

const MEMORY_MS = 5000

/** The state after one more message. A new phase, or one that begins again, starts over. */
export function nextRate(state: RateState | undefined, phase: string, done: number, atMs: number): RateState {
  if (!state || state.phase !== phase || done < state.done) return { phase, done, atMs, perSecond: undefined }
  const elapsedMs = atMs - state.atMs
  if (elapsedMs < 50) return state
  const now = ((done - state.done) / elapsedMs) * 1000
  const weight = 1 - Math.exp(-elapsedMs / MEMORY_MS)
  const perSecond = state.perSecond === undefined ? now : state.perSecond + weight * (now - state.perSecond)
  return { phase, done, atMs, perSecond }
}

/** Milliseconds left, or undefined while it can't be known. */
export function timeLeftMs(state: RateState | undefined, total: number): number | undefined {
  if (!state?.perSecond || total <= 0) return undefined
  return (Math.max(0, total - state.done) / state.perSecond) * 1000
}
