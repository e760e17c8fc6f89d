/** What `npm test` says at its end of slow files and of tests that passed only when tried again. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { closingLines, readReport } from '../../../scripts/lib/reports.mjs'

const folder = mkdtempSync(join(tmpdir(), 'vitrine-reports-'))
function written(value: unknown): string {
  const file = join(folder, 'report.json')
  writeFileSync(file, JSON.stringify(value))
  return file
}

const spec = (title: string, status: string, ...durations: number[]) => ({
  ...{ title, file: 'a.spec.ts' },
  tests: [{ status, results: durations.map((duration) => ({ duration })) }],
})

describe('a report', () => {
  it('of Playwright counts what passed on a retry as passed, and names it', () => {
    const suites = [
      {
        file: 'a.spec.ts',
        specs: [spec('one', 'expected', 1000)],
        suites: [{ specs: [spec('two', 'flaky', 2000, 500)] }],
      },
    ]
    const file = written({ stats: { expected: 1, flaky: 1, unexpected: 0, skipped: 2 }, suites, errors: [] })
    expect(readReport({ kind: 'playwright', file })).toEqual({
      ...{ passed: 2, failed: 0, skipped: 2 },
      files: [{ file: 'tests/e2e/a.spec.ts', seconds: 3.5 }],
      retried: ['tests/e2e/a.spec.ts > two'],
    })
  })

  it('of a file that did not load is a failure, and so is none at all', () => {
    const file = written({ stats: { expected: 0, flaky: 0, unexpected: 0, skipped: 0 }, suites: [], errors: [{}] })
    expect(readReport({ kind: 'playwright', file }).failed).toBe(1)
    expect(readReport({ kind: 'vitest', file: join(folder, 'missing.json') })).toMatchObject({ passed: 0, failed: 1 })
  })
})

describe('the closing lines', () => {
  it('have the slowest files of all steps first, and each test that was tried again', () => {
    const lines = closingLines([
      { name: 'lint' },
      {
        name: 'unit',
        files: [
          { file: 'fast.test.ts', seconds: 1 },
          { file: 'slow.test.ts', seconds: 9.04 },
        ],
        retried: [],
      },
      { name: 'e2e', files: [{ file: 'a.spec.ts', seconds: 5 }], retried: ['a.spec.ts > two'] },
    ])
    expect(lines.filter(Boolean).map((line) => line.trim())).toEqual([
      ...['Slowest files:', '9.0 s  slow.test.ts (unit)', '5.0 s  a.spec.ts (e2e)', '1.0 s  fast.test.ts (unit)'],
      ...['Passed only when tried again:', 'e2e: a.spec.ts > two'],
    ])
  })

  it('say nothing where there is nothing to say', () => {
    expect(closingLines([{ name: 'lint' }])).toEqual([])
  })
})
