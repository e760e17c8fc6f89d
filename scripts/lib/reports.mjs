// What the test runners wrote down, in one shape, and what of it is worth a person's look at the end.
import { existsSync, readFileSync } from 'node:fs'

const SLOWEST = 10

/**
 * @typedef {object} Report
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {{ file: string, seconds: number }[]} files
 * @property {string[]} retried tests that passed, but not at the first try
 */

/** @returns {Report} */
export function readReport({ kind, file }) {
  // A runner that ended without a word counts as one failure.
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0, files: [], retried: [] }
  const json = JSON.parse(readFileSync(file, 'utf8'))
  return kind === 'playwright' ? fromPlaywright(json) : json
}

function fromPlaywright({ stats, suites, errors }) {
  const files = suites.map((suite) => {
    const results = testsOf(suite).flatMap(({ test }) => test.results)
    const milliseconds = results.reduce((sum, { duration }) => sum + duration, 0)
    return { file: `tests/e2e/${suite.file}`, seconds: milliseconds / 1000 }
  })
  const retried = suites
    .flatMap((suite) => testsOf(suite))
    .filter(({ test }) => test.status === 'flaky')
    .map(({ spec }) => `tests/e2e/${spec.file} > ${spec.title}`)
  // A file that did not load is an error, and no test.
  const failed = stats.unexpected === 0 ? errors.length : stats.unexpected
  return { passed: stats.expected + stats.flaky, failed, skipped: stats.skipped, files, retried }
}

function testsOf({ suites = [], specs = [] }) {
  return [...specs.flatMap((spec) => spec.tests.map((test) => ({ spec, test }))), ...suites.flatMap(testsOf)]
}

/** Where the time goes, and what must be looked at although it passed. */
export function closingLines(results) {
  const files = results.flatMap(({ name, files = [] }) => files.map((one) => ({ ...one, step: name })))
  const slowest = files.sort((a, b) => b.seconds - a.seconds).slice(0, SLOWEST)
  const retried = results.flatMap(({ name, retried = [] }) => retried.map((test) => `  ${name}: ${test}`))
  return [
    ...section(
      'Slowest files:',
      slowest.map(({ seconds, file, step }) => `${seconds.toFixed(1).padStart(7)} s  ${file} (${step})`),
    ),
    ...section('Passed only when tried again:', retried),
  ]
}

const section = (title, lines) => (lines.length > 0 ? ['', title, ...lines] : [])
