/** Arithmetic on progress messages that several parts show: the share done and the time left. */
import type { Progress } from '../../workers/contracts/job'

/** From 0 to 1; 0 where the total is unknown. */
export function shareDone(progress: Progress | undefined): number {
  if (!progress || progress.total <= 0) return 0
  return Math.min(1, progress.done / progress.total)
}

/** "0:14 left", or undefined while it can't be told. */
export function timeLeft(progress: Progress | undefined, startedAt: number | undefined): string | undefined {
  const share = shareDone(progress)
  if (share < 0.02 || startedAt === undefined) return undefined
  const spentMs = Date.now() - startedAt
  if (spentMs < 500) return undefined
  const leftS = Math.ceil((spentMs / share) * (1 - share) * 0.001)
  return `${Math.floor(leftS / 60)}:${String(leftS % 60).padStart(2, '0')} left`
}
