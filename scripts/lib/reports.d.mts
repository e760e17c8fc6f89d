export interface Report {
  passed: number
  failed: number
  skipped: number
  files: { file: string; seconds: number }[]
  /** Tests that passed, but not at the first try. */
  retried: string[]
}

export function readReport(from: { kind: 'vitest' | 'playwright'; file: string }): Report
export function closingLines(results: readonly ({ name: string } & Partial<Report>)[]): string[]
