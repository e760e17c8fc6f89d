/** Listens to a worker while it works: how long until it hears a cancel, and how long it is deaf to any message. */
import { makeHost, type CallOptions, type Host, withPort } from '../../src/client/host'
import EngineWorker from '../../workers/worker?worker'

export type Call = (options: CallOptions) => Promise<unknown>

/** `wait` is undefined where the work was done before the cancel came. */
export interface Heard {
  wait: number | undefined
  elapsed: number
}

export interface Probe {
  host: Host
  /** How many workers were started so far: more than one means that one was deaf and was replaced. */
  workers(): number
  cancelAfter(call: Call, afterMs: number): Promise<Heard>
  /** Cancels at the first message of a phase that is not in `seen`, and adds it; undefined where none came in time. */
  cancelAtNewPhase(
    call: Call,
    seen: Set<string>,
    withinMs: number,
  ): Promise<{ phase: string; wait: number } | undefined>
  /** Two callers of the same work: both cancel, the second one first, then the other way round. */
  cancelJoined(next: () => Call): Promise<Record<string, number>>
  /** Sends small questions for `forMs` or until the work is done, then cancels. */
  listen(call: Call, forMs: number): Promise<{ longestSilence: number; wait: number | undefined }>
}

const PING_EVERY_MS = 25
const JOINED_FOR_MS = 160
const later = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

export function heardProbes(): Probe {
  let workers = 0
  const host = makeHost({
    name: 'cancel',
    device: 'wasm',
    start: () => {
      workers++
      return new EngineWorker()
    },
  })

  /** Starts a call whose cancel is timed. */
  const begin = (call: Call, onProgress: (phase: string) => void = () => {}) => {
    const controller = new AbortController()
    const startedAt = performance.now()
    let cancelledAt = Infinity
    const ended = call({ signal: controller.signal, onProgress: ({ phase }) => onProgress(phase) }).then(
      (): Heard => ({ wait: undefined, elapsed: performance.now() - startedAt }),
      (error: unknown): Heard => {
        if ((error as { code?: string }).code !== 'cancelled') throw error
        return { wait: performance.now() - cancelledAt, elapsed: performance.now() - startedAt }
      },
    )
    const cancel = (): void => {
      if (controller.signal.aborted) return
      cancelledAt = performance.now()
      controller.abort()
    }
    return { ended, cancel }
  }

  /** A question about nothing, which a worker answers as soon as it hears it. */
  const ping = async (): Promise<number> => {
    const asked = performance.now()
    await host.call((api, port) => api.act('nothing', 'ping', undefined, withPort(port))).catch(() => undefined)
    return performance.now() - asked
  }

  return {
    host,
    workers: () => workers,
    cancelAfter: async (call, afterMs) => {
      const { ended, cancel } = begin(call)
      const timer = setTimeout(cancel, afterMs)
      const heard = await ended
      clearTimeout(timer)
      return heard
    },
    cancelAtNewPhase: async (call, seen, withinMs) => {
      let found: string | undefined
      const { ended, cancel } = begin(call, (phase) => {
        if (found !== undefined || seen.has(phase)) return
        seen.add((found = phase))
        cancel()
      })
      const timer = setTimeout(cancel, withinMs)
      const { wait } = await ended
      clearTimeout(timer)
      return found === undefined || wait === undefined ? undefined : { phase: found, wait }
    },
    cancelJoined: async (next) => {
      const waits: Record<string, number> = {}
      const pairs = [
        ['first', 'second'],
        ['second', 'first'],
      ] as const
      for (const [stays, leaves] of pairs) {
        // Work that is done before the first cancel is tried again with an earlier one.
        for (let after = JOINED_FOR_MS; waits[`${leaves} caller`] === undefined; after /= 2) {
          if (after < 5) throw new Error('The work is done within milliseconds, before anyone can cancel it.')
          const call = next()
          const callers = { first: begin(call), second: begin(call) }
          await later(after)
          callers[leaves].cancel()
          const left = await callers[leaves].ended
          await later(after)
          callers[stays].cancel()
          const { wait } = await callers[stays].ended
          if (left.wait === undefined) continue
          waits[`${leaves} caller`] = left.wait
          if (wait !== undefined) waits[`then the ${stays} caller`] = wait
        }
      }
      return waits
    },
    listen: async (call, forMs) => {
      const { ended, cancel } = begin(call)
      let open = true
      const timer = setTimeout(() => (open = false), forMs)
      const done = ended.then(() => (open = false))
      let longestSilence = 0
      while (open) {
        longestSilence = Math.max(longestSilence, await ping())
        await later(PING_EVERY_MS)
      }
      clearTimeout(timer)
      cancel()
      await done
      return { longestSilence, wait: (await ended).wait }
    },
  }
}
