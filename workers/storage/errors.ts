/** Errors of the storage floor. All say what is damaged or missing, what is still safe, and what to do next. */
import { CodedError } from '../runtime/errors'

/** Stored bytes that can't be trusted. */
export function damaged(message: string, cause?: unknown): CodedError {
  return new CodedError('storage/damaged', message, cause === undefined ? undefined : { cause })
}

export function isQuotaError(thrown: unknown): boolean {
  if (thrown instanceof CodedError) return thrown.code === 'storage/quota'
  return thrown instanceof Error && thrown.name === 'QuotaExceededError'
}
