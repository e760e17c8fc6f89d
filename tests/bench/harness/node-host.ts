/** Opens contenders in Node processes: what needs files beside the checkout, and everything where there is no browser. */
import { fork } from 'node:child_process'
import type { Arena } from './browser'
import type { Turn } from './measure'
import type { Adapter } from './results'
import type { Answer, Question } from './worker'

/** A process that does not answer for so long is given up. */
const LIMIT_MS = 10 * 60_000

interface Process {
  ask(question: Question): Promise<unknown>
  close(): Promise<void>
}

export function openNode(root: string): Pick<Arena, 'host' | 'open'> {
  return arenaOf(() => startProcess(`${root}scripts/lib/bench-side.mjs`), `Node ${process.versions.node}`)
}

/** An arena whose contenders are processes that call `serveSide`. */
export function arenaOf(start: () => Process, host: string): Pick<Arena, 'host' | 'open'> {
  return {
    host,
    open: async (name, race, who) => {
      const opened = start()
      try {
        const device = (await opened.ask({ ask: 'open', name, race, who })) as string
        return {
          device,
          run: async (units) => (await opened.ask({ ask: 'run', units })) as Turn,
          close: opened.close,
        }
      } catch (thrown) {
        await opened.close()
        throw thrown
      }
    },
  }
}

export async function adapterOf(scout: Process): Promise<Adapter> {
  try {
    return (await scout.ask({ ask: 'adapter' })) as Adapter
  } finally {
    await scout.close()
  }
}

export function startProcess(script: string, parameters: readonly string[] = [], limitMs = LIMIT_MS): Process {
  const child = fork(script, parameters, { serialization: 'advanced' })
  const ended = new Promise<Answer>((resolve) => {
    child.once('exit', (code, signal) => resolve({ error: `Its process ended (${signal ?? code ?? 'unknown'}).` }))
  })
  const close = async (): Promise<void> => void child.kill('SIGKILL')
  return {
    close,
    ask: async (question) => {
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<Answer>((resolve) => {
        timer = setTimeout(() => resolve({ error: `No answer within ${limitMs / 1000} s.` }), limitMs)
      })
      const answered = new Promise<Answer>((resolve) => child.once('message', (answer) => resolve(answer as Answer)))
      child.send(question)
      const answer = await Promise.race([answered, ended, late])
      clearTimeout(timer)
      if ('error' in answer) throw new Error(answer.error)
      return answer.value
    },
  }
}
