/** Opens contenders in Node processes: what needs files beside the checkout, and everything where there is no browser. */
import { fork } from 'node:child_process'
import type { Arena } from './browser'
import type { Side, Turn } from './measure'
import type { Answer, Question } from './worker'

export function openNode(root: string): Pick<Arena, 'host' | 'open'> {
  return {
    host: `Node ${process.versions.node}`,
    open: (name, race, who) => openProcess(`${root}scripts/lib/bench-side.mjs`, [], { name, race, who }),
  }
}

/** Starts `script`, which must call `serveSide`, and opens one contender in it. */
export async function openProcess(
  script: string,
  parameters: readonly string[],
  lane: { name: string; race: number; who: string },
): Promise<Side> {
  const child = fork(script, parameters, { serialization: 'advanced' })
  const ended = new Promise<Answer>((resolve) => {
    child.once('exit', (code, signal) => resolve({ error: `Its process ended (${signal ?? code ?? 'unknown'}).` }))
  })
  const ask = async (question: Question): Promise<unknown> => {
    const answered = new Promise<Answer>((resolve) => child.once('message', (answer) => resolve(answer as Answer)))
    child.send(question)
    const answer = await Promise.race([answered, ended])
    if ('error' in answer) throw new Error(answer.error)
    return answer.value
  }
  try {
    const device = (await ask({ ask: 'open', ...lane })) as string
    return {
      device,
      run: async (units) => (await ask({ ask: 'run', units })) as Turn,
      close: async () => void child.kill('SIGKILL'),
    }
  } catch (thrown) {
    child.kill('SIGKILL')
    throw thrown
  }
}
