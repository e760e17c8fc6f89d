// `npm test`: every check and every test, from a fresh clone. `--quick` (npm run check) leaves out what needs a browser
// or a build; `--only unit,e2e` runs the named steps. A step is quiet unless it fails. At the end stand the slowest files
// and the tests that passed only when tried again; the last line has the counts: a check such as lint counts as one, a
// test runner counts its tests.
import { rmSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { installBrowser, installPackages, requireNode, root } from './lib/install.mjs'
import { closingLines, readReport } from './lib/reports.mjs'
import { runCommand } from './lib/run-command.mjs'

/** A test may take 8 minutes. */
const SILENCE_LIMIT_MS = 10 * 60_000

requireNode()
const { values } = parseArgs({ options: { quick: { type: 'boolean' }, only: { type: 'string' } } })
installPackages()
const { steps } = await import('./lib/steps.mjs')
const chosen = steps.filter(({ name, quick }) =>
  values.only ? values.only.split(',').includes(name) : !values.quick || quick,
)
if (chosen.some(({ browser }) => browser)) await installBrowser()

const results = await runAll(chosen)
const sum = (key) => results.reduce((total, result) => total + result[key], 0)
const failed = results.filter((result) => result.failed > 0)
if (!values.quick) console.log(closingLines(results).join('\n'))
if (failed.length > 0) console.log(`\nFailed: ${failed.map(({ name }) => name).join(', ')}`)
const skipped = sum('skipped')
process.exitCode = failed.length > 0 ? 1 : 0
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)

/** Two steps at a time, in order; a step that needs the machine waits for the rest. */
async function runAll(list) {
  const done = []
  const waiting = [...list]
  const running = new Set()
  while (waiting.length > 0 || running.size > 0) {
    const next = waiting.find((step) => !isBlocked(step, list, done))
    const fits = next && running.size < (next.alone ? 1 : 2) && ![...running].some(({ alone }) => alone)
    if (fits) {
      waiting.splice(waiting.indexOf(next), 1)
      const entry = { alone: next.alone ?? false }
      entry.ended = runStep(next, done).then((result) => {
        done.push(result)
        running.delete(entry)
      })
      running.add(entry)
    } else {
      await Promise.race([...running].map(({ ended }) => ended))
    }
  }
  return done
}

/** True while a step that this one builds on has not ended. Steps that were not chosen are not waited for. */
function isBlocked(step, list, done) {
  const names = list.map(({ name }) => name)
  return (step.after ?? []).some((name) => names.includes(name) && !done.some((result) => result.name === name))
}

async function runStep(step, done) {
  const broken = (step.after ?? []).find((name) => done.some((result) => result.name === name && result.failed > 0))
  if (broken) {
    console.log(`✗ ${step.name}: not run, because ${broken} failed`)
    return { name: step.name, passed: 0, failed: 1, skipped: 0 }
  }
  if (step.report) rmSync(step.report.file, { force: true })
  const started = performance.now()
  const command = values.quick ? [...step.command, ...(step.quickArguments ?? [])] : step.command
  const env = { ...process.env, CI: '1', NO_COLOR: '1', ...step.env }
  const { code, output } = await runCommand(command, { cwd: root, env, silenceMs: SILENCE_LIMIT_MS })
  const counts = count(step, code)
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  const tests = step.report ? `, ${counts.passed} passed` : ''
  console.log(`${counts.failed > 0 ? '✗' : '✓'} ${step.name} (${seconds} s${tests})`)
  if (counts.failed > 0) console.log(output.trimEnd().replace(/^/gm, '  '))
  return { name: step.name, ...counts }
}

/** Numbers of tests. A runner that fails without a failed test counts as one failure. */
function count({ report }, code) {
  const one = { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 }
  if (!report) return one
  const found = readReport(report)
  return { ...found, failed: Math.max(found.failed, one.failed) }
}
