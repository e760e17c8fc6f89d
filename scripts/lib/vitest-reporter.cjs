// What vitest's own JSON leaves out: which tests passed only on a retry, and how long each file took. Written to
// VITRINE_REPORT as a plain object, { passed, failed, skipped, files, retried }, the same that reports.mjs makes of a
// Playwright report. CommonJS, because vitest wants a reporter as a file's default export and the house has none.
const { writeFileSync } = require('node:fs')

module.exports = class VitrineReporter {
  onTestRunEnd(testModules, unhandledErrors) {
    const report = { passed: 0, failed: unhandledErrors.length, skipped: 0, files: [], retried: [] }
    for (const testModule of testModules) {
      const { collectDuration, duration } = testModule.diagnostic()
      report.files.push({ file: testModule.relativeModuleId, seconds: (collectDuration + duration) / 1000 })
      // A file that did not load has no tests that could fail.
      report.failed += testModule.errors().length
      for (const test of testModule.children.allTests()) {
        const { state } = test.result()
        if (state === 'passed') report.passed++
        else if (state === 'skipped') report.skipped++
        else report.failed++
        if (test.diagnostic()?.flaky) report.retried.push(`${testModule.relativeModuleId} > ${test.fullName}`)
      }
    }
    writeFileSync(process.env.VITRINE_REPORT, JSON.stringify(report))
  }
}
