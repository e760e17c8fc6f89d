/** Coded errors inside the worker wing, and their passage into plain data for the wall. */
import type { ErrorCode, ErrorReport } from '../contracts/error'

export class CodedError extends Error {
  override readonly name = 'CodedError'
  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options)
  }
}

/** Bad input, with a message that says what to do about it. */
export function invalid(message: string): CodedError {
  return new CodedError('input/invalid', message)
}

const cancelledReport: ErrorReport = { code: 'cancelled', message: 'Cancelled.' }

/**
 * Any thrown value as plain data with a code. An abort is `cancelled` if the caller's signal fired (a database aborts
 * for reasons of its own); known platform failures get their codes.
 */
export function toReport(thrown: unknown, signal?: AbortSignal): ErrorReport {
  if (thrown instanceof CodedError) {
    return { code: thrown.code, message: thrown.message, ...details(thrown.cause ?? thrown) }
  }
  if (thrown instanceof Error) {
    if (thrown.name === 'AbortError' && signal?.aborted !== false) return cancelledReport
    if (thrown.name === 'QuotaExceededError') {
      return {
        code: 'storage/quota',
        message: 'The browser has no room left for this. Delete something in the Library and try again.',
        ...details(thrown),
      }
    }
    if (/allocation failed|out of memory|Array buffer allocation/i.test(thrown.message)) {
      return {
        code: 'gpu/out-of-memory',
        message: 'There is not enough memory for this. Try a smaller text, batch or model.',
        ...details(thrown),
      }
    }
    if (/dynamically imported module|importing a module script/i.test(thrown.message)) {
      return {
        code: 'network/blocked',
        message:
          'A part that is loaded on first use could not be fetched. Offline, connect once and try again; online, reload the ' +
          'page, because a newer version of Vitrine may be out.',
        ...details(thrown),
      }
    }
    return { code: 'internal', message: `Something went wrong inside Vitrine: ${thrown.message}`, ...details(thrown) }
  }
  return { code: 'internal', message: `Something went wrong inside Vitrine: ${String(thrown)}` }
}

function details(cause: unknown): { details?: string } {
  return cause instanceof Error && cause.stack !== undefined ? { details: cause.stack } : {}
}
