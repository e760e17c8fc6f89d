/**
 * Locks across tabs: Web Locks where the browser has them, else a queue in this process (Node, insecure addresses),
 * which takes every lock as exclusive.
 */
export type LockMode = 'shared' | 'exclusive'

const queues = new Map<string, Promise<unknown>>()

/** Runs `work` while the lock is held. */
export function withLock<T>(name: string, mode: LockMode, work: () => Promise<T>): Promise<T> {
  const locks = webLocks()
  if (locks) return locks.request(name, { mode }, work)
  const turn = (queues.get(name) ?? Promise.resolve()).then(work)
  const settled = turn
    .catch(() => undefined)
    .finally(() => {
      if (queues.get(name) === settled) queues.delete(name)
    })
  queues.set(name, settled)
  return turn
}

/** Runs `work` under an exclusive lock if that is free now; otherwise does nothing and returns undefined. */
export function ifFree<T>(name: string, work: () => Promise<T>): Promise<T | undefined> {
  const locks = webLocks()
  if (!locks) return queues.has(name) ? Promise.resolve(undefined) : withLock(name, 'exclusive', work)
  return locks.request(name, { ifAvailable: true }, async (lock) => (lock ? work() : undefined))
}

/** Takes many locks in the order of their names, so that two who want the same ones can't wait for each other. */
export function withLocks<T>(names: readonly string[], mode: LockMode, work: () => Promise<T>): Promise<T> {
  const sorted = [...new Set(names)].sort()
  const from = (i: number): Promise<T> => {
    const name = sorted[i]
    return name === undefined ? work() : withLock(name, mode, () => from(i + 1))
  }
  return from(0)
}

function webLocks(): LockManager | undefined {
  return typeof navigator === 'undefined' ? undefined : navigator.locks
}
