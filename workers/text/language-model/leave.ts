/**
 * A cancel is answered soon, even where a run can't stop soon: what a slow GPU was given must run through before the
 * parameters can be read, and so must the reading of a large model. The run then comes to its end by itself, saving
 * where it stands, while the caller has long been answered.
 */
import { untilAborted } from '../../runtime/job'

/** Most runs have read and handed over their checkpoint within this time, so that nothing is left behind. */
const GRACE_MS = 250

/** Settles as `run` does, but rejects with the abort's reason 250 ms after an abort; `onLeft` is then given the rest. */
export async function leaveSoon<T>(
  run: Promise<T>,
  signal: AbortSignal,
  onLeft: (rest: Promise<void>) => void = () => {},
): Promise<T> {
  const leave = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  const onAbort = (): void => {
    timer = setTimeout(() => {
      const ended = (): void => {}
      onLeft(run.then(ended, ended))
      leave.abort(signal.reason)
    }, GRACE_MS)
  }
  if (signal.aborted) onAbort()
  else signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await untilAborted(run, leave.signal)
  } finally {
    signal.removeEventListener('abort', onAbort)
    clearTimeout(timer)
  }
}
