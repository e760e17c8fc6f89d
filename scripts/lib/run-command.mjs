// Runs a command to its end, however slow it is, unless it falls silent: one that prints is only slow, one that has printed
// nothing for long hangs. What it has started goes with it, or a browser left behind would hold its output open for ever.
import { spawn } from 'node:child_process'

const hasGroups = process.platform !== 'win32'
const running = new Set()

/**
 * @param {readonly string[]} command program and arguments
 * @param {{ cwd?: string, env?: Record<string, string | undefined>, silenceMs: number }} options
 * @returns {Promise<{ code: number | null, output: string }>} both streams as they came; `code` is null when it was stopped
 */
export function runCommand([program, ...args], { cwd, env, silenceMs }) {
  return new Promise((resolve, reject) => {
    // In a group of its own, so that all of it can be stopped.
    const child = spawn(program, args, { cwd, env, detached: hasGroups })
    let output = ''
    const limit = setTimeout(() => {
      output += `\nStopped: it had printed nothing for ${Math.round(silenceMs / 1000)} seconds.`
      stop(child)
    }, silenceMs)
    running.add(child)
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output += text
        limit.refresh()
      })
    }
    const end = () => {
      clearTimeout(limit)
      running.delete(child)
    }
    child.on('error', (error) => {
      end()
      reject(error)
    })
    child.on('close', (code) => {
      end()
      resolve({ code, output })
    })
  })
}

function stop(child) {
  try {
    if (hasGroups) process.kill(-child.pid, 'SIGKILL')
    else child.kill('SIGKILL')
  } catch {
    // It has ended already.
  }
}

/** A group of its own does not hear Ctrl C. */
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    running.forEach(stop)
    process.exit(1)
  })
}
