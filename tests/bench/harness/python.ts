/**
 * A contender in Python (tests/bench/native/*.py): PyTorch, scikit-learn or xgboost from the system's packages. The script
 * answers `name` with what it is, or with what is missing, and then one line of JSON for each number of units it is sent.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Side, Turn } from './measure'

/** Debian's packages belong to the system's Python, which need not be the first in the path. */
const PYTHON = process.env.PYTHON ?? (existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3')

/** What the script would run on ("PyTorch 1.13, 1 thread"), or a sentence on what is not installed. */
export function pythonName(script: string): { name: string } | { missing: string } {
  const { stdout, status } = spawnSync(PYTHON, [script, 'name'], { encoding: 'utf8' })
  const line = status === 0 ? stdout.trim() : ''
  if (line.startsWith('missing ')) {
    const packages = line.slice('missing '.length)
    return {
      missing: `--native: ${packages} is not installed, so there is no native figure (Debian: apt-get install ${packages}).`,
    }
  }
  return line ? { name: line } : { missing: `--native: ${PYTHON} could not run ${script.split('/').at(-1) ?? script}.` }
}

export async function openPython(script: string): Promise<Side> {
  const child = spawn(PYTHON, [script, 'serve'], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async (): Promise<unknown> => {
    const line = await lines.next()
    if (line.done) throw new Error('Python ended before it answered; see above.')
    return JSON.parse(line.value)
  }
  const { device } = (await next()) as { device: string }
  return {
    device,
    run: async (units) => {
      child.stdin.write(`${units}\n`)
      return (await next()) as Turn
    },
    close: async () => {
      child.stdin.end()
      child.kill()
    },
  }
}
