/** The page's form of a coded error from the worker wing. */
import type { ErrorCode, ErrorReport } from '../../workers/contracts/error'

export class VitrineError extends Error {
  override readonly name = 'VitrineError'
  readonly code: ErrorCode
  readonly details: string | undefined
  constructor(report: ErrorReport) {
    super(report.message)
    this.code = report.code
    this.details = report.details
  }
}

/** Any caught value as a report that an ErrorNote can show. */
export function reportOf(error: unknown): ErrorReport {
  if (error instanceof VitrineError) {
    const { code, message, details } = error
    return details === undefined ? { code, message } : { code, message, details }
  }
  const message = error instanceof Error ? error.message : String(error)
  const details = error instanceof Error ? error.stack : undefined
  return { code: 'internal', message, ...(details === undefined ? {} : { details }) }
}
