/** `npm run new-lab NAME` makes a lab that passes every check of this repository: tried on a copy of the tree. */
import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
const copy = mkdtempSync(join(tmpdir(), 'vitrine-new-lab-'))
const LAB = 'tide-tables'
const PROJECTS = ['src', 'workers', 'tests']
/** Where `npm run check` keeps what the compiler found out (scripts/lib/steps.mjs). */
const knownOf = (project: string): string => `.cache/types-${project}.json`

/** Runs a script of the copy, or of a package; the output is what a failure shows. */
function run(script: string, ...args: string[]): { status: number | null; output: string } {
  const env = { ...process.env, NO_COLOR: '1', VITEST: undefined }
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    cwd: copy,
    encoding: 'utf8',
    env,
  })
  return { status, output: status === 0 ? '' : stdout + stderr }
}
const passed = { status: 0, output: '' }

beforeAll(() => {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root })
  for (const file of listed.toString().split('\0')) {
    // Listed may also be what was deleted but not yet committed, and a linked node_modules.
    if (!statSync(join(root, file), { throwIfNoEntry: false })?.isFile()) continue
    mkdirSync(dirname(join(copy, file)), { recursive: true })
    copyFileSync(join(root, file), join(copy, file))
  }
  // What the compiler found out about all the other files holds in the copy as well.
  mkdirSync(join(copy, '.cache'))
  for (const known of PROJECTS.map(knownOf)) {
    if (existsSync(join(root, known))) copyFileSync(join(root, known), join(copy, known))
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'dir')
  expect(run('scripts/new-lab.mjs', LAB)).toEqual(passed)
})
afterAll(() => rmSync(copy, { recursive: true, force: true }))

describe('a lab made by new-lab', () => {
  it.each(PROJECTS)('compiles with the rest of %s', (project) => {
    // A registry that has one line more changes nothing for files that do not import it.
    const options = ['--incremental', '--assumeChangesOnlyAffectDirectDependencies']
    options.push('--tsBuildInfoFile', knownOf(project))
    expect(run('node_modules/typescript/bin/tsc', '-p', `tsconfig.${project}.json`, ...options)).toEqual(passed)
  })

  it('keeps the floors', () => {
    const cruiser = 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'
    expect(run(cruiser, '--config', '.dependency-cruiser.cjs', 'src', 'workers')).toEqual(passed)
  })

  it('is formatted', () => {
    const prettier = 'node_modules/prettier/bin/prettier.cjs'
    const folders = [
      `src/labs/${LAB}`,
      `workers/${LAB}`,
      `workers/contracts/${LAB}`,
      `tests/unit/${LAB}`,
      'tests/cases',
    ]
    expect(run(prettier, '--check', '--log-level', 'warn', ...folders)).toEqual(passed)
  })

  it('passes the lab contract and its own tests', () => {
    const tests = ['tests/contract/labs.test.ts', `tests/unit/${LAB}`]
    expect(run('node_modules/vitest/vitest.mjs', 'run', '--project', 'unit', ...tests)).toEqual(passed)
    expect(run('node_modules/vitest/vitest.mjs', 'run', '--project', 'cancel', '-t', LAB)).toEqual(passed)
  })

  it('is not made twice', () => {
    expect(run('scripts/new-lab.mjs', LAB)).toMatchObject({ status: 1 })
  })
})
