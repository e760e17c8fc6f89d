/**
 * Errors that cross the wall. A code says what kind of thing went wrong, so that the page can offer the right next
 * step; the message says what happened and what to do, in the user's words; the details are for a bug report.
 */
export type ErrorCode =
  | 'gpu/unavailable'
  | 'gpu/lost'
  | 'gpu/out-of-memory'
  | 'input/invalid'
  | 'storage/quota'
  | 'storage/unavailable'
  | 'storage/damaged'
  | 'network/blocked'
  | 'worker/restarted'
  | 'model/unavailable'
  | 'cancelled'
  | 'internal'

export interface ErrorReport {
  code: ErrorCode
  message: string
  /** Stack or other technical text for "copy report"; never shown by default. */
  details?: string
}

/** What a call over the wall settles to: errors travel as data, because a thrown Error loses its code in transit. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; error: ErrorReport }
