// The steps of `npm test`: what each runs, what it must wait for, and where its runner writes how many tests passed.
import { mkdirSync } from 'node:fs'
import { root } from './install.mjs'

const CACHE = `${root}.cache/`
mkdirSync(CACHE, { recursive: true })

const bin = (path) => [process.execPath, `${root}node_modules/${path}`]
const tsc = (project) => [
  ...bin('typescript/bin/tsc'),
  ...['-p', `tsconfig.${project}.json`, '--incremental', '--tsBuildInfoFile', `${CACHE}types-${project}.json`],
]
// Both runners print a line a test: a step that says nothing for long is taken to hang (scripts/test.mjs).
const vitest = (project) => {
  const file = `${CACHE}${project}.json`
  return {
    command: [
      ...bin('vitest/vitest.mjs'),
      ...['run', '--project', project, '--reporter=verbose', `--reporter=${root}scripts/lib/vitest-reporter.cjs`],
    ],
    env: { VITRINE_REPORT: file },
    report: { kind: 'vitest', file },
  }
}
const playwright = (project) => {
  const file = `${CACHE}${project}.json`
  return {
    command: [...bin('@playwright/test/cli.js'), 'test', '--project', project, '--reporter=list,json'],
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: file, PLAYWRIGHT_JSON_OUTPUT_FILE: file },
    report: { kind: 'playwright', file },
  }
}

/**
 * @property quick part of `npm run check` as well
 * @property quickArguments given then in addition: tests of more than ten seconds are named *.slow.test.ts
 * @property after steps that must have passed before
 * @property alone takes both cores, or compares times, so nothing runs beside it
 */
export const steps = [
  // The longest first, the rest beside it: a software adapter keeps one core busy for as long as most of that takes.
  { name: 'gpu', browser: true, ...vitest('gpu') },
  // What the compiler finds out here, the test of `npm run new-lab` goes on from.
  { name: 'types of tests', quick: true, command: tsc('tests') },
  { name: 'types of src', quick: true, command: tsc('src') },
  { name: 'types of workers', quick: true, command: tsc('workers') },
  { name: 'unit', quick: true, quickArguments: ['--exclude', '**/*.slow.test.ts'], ...vitest('unit') },
  {
    name: 'lint',
    quick: true,
    command: [
      ...bin('eslint/bin/eslint.js'),
      '.',
      '--max-warnings',
      '0',
      '--cache',
      '--cache-location',
      '.cache/eslint',
    ],
  },
  {
    name: 'format',
    quick: true,
    command: [...bin('prettier/bin/prettier.cjs'), '--check', '--cache', '--log-level', 'warn', '.'],
  },
  {
    name: 'boundaries',
    quick: true,
    command: [
      ...bin('dependency-cruiser/bin/dependency-cruise.mjs'),
      '--config',
      '.dependency-cruiser.cjs',
      'src',
      'workers',
    ],
  },
  { name: 'notices', quick: true, command: [process.execPath, 'scripts/make-notice.mjs', '--check'] },
  { name: 'unused code', command: bin('knip/bin/knip.js') },
  { name: 'build', command: [...bin('vite/bin/vite.js'), 'build'] },
  { name: 'size', after: ['build'], command: bin('size-limit/bin.js') },
  {
    // What tests/e2e/update.spec.ts deploys over the first.
    name: 'build two',
    command: [...bin('vite/bin/vite.js'), 'build', '--logLevel', 'warn'],
    env: { VITRINE_BUILD: 'two', VITRINE_OUT: '.cache/build-two' },
  },
  { name: 'cancel', ...vitest('cancel') },
  { name: 'worker', browser: true, ...vitest('worker') },
  { name: 'e2e', browser: true, alone: true, after: ['build'], ...playwright('e2e') },
  { name: 'update', browser: true, alone: true, after: ['build', 'build two'], ...playwright('update') },
  { name: 'timed', browser: true, alone: true, after: ['build'], ...playwright('timed') },
]
