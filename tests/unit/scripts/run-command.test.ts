/** How a step of `npm test` is run: to its end, or until it falls silent. */
import { describe, expect, it } from 'vitest'
import { runCommand } from '../../../scripts/lib/run-command.mjs'

const node = (code: string): string[] => [process.execPath, '-e', code]
const FOR_EVER = 'setInterval(() => {}, 1e9)'
/** A machine that is busy prints late. */
const AMPLE_MS = 5 * 60_000

describe('a command', () => {
  it('gives its exit code and both streams', async () => {
    const { code, output } = await runCommand(node('console.log(1); console.error(2); process.exitCode = 3'), {
      silenceMs: AMPLE_MS,
    })
    expect(code).toBe(3)
    expect(output.split('\n').filter(Boolean).sort()).toEqual(['1', '2'])
  })

  it('is stopped when it prints nothing, with what it has started', async () => {
    // The inner process holds the output open, as a browser does that a runner leaves behind.
    const outer = `require('node:child_process').spawn(process.execPath, ['-e', '${FOR_EVER}'], { stdio: 'inherit' }); ${FOR_EVER}`
    const { code, output } = await runCommand(node(outer), { silenceMs: 500 })
    expect(code).toBeNull()
    expect(output).toContain('Stopped: it had printed nothing')
  })

  it('that cannot be started is an error', async () => {
    await expect(runCommand(['no-such-program'], { silenceMs: AMPLE_MS })).rejects.toThrow(/ENOENT/)
  })
})
