/** Linear memory of a known size. */
import { CodedError } from '../../runtime/errors'

const PAGE_BYTES = 65_536

/**
 * @param what takes it, for the message: "Growing trees on this table"
 * @throws `gpu/out-of-memory` where the browser does not give so much
 */
export function openMemory(bytes: number, what: string): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE_BYTES) })
  } catch (error) {
    const message = `${what} takes ${Math.ceil(bytes / 2 ** 20)} MB, which this browser does not give. Take fewer rows or columns.`
    throw new CodedError('gpu/out-of-memory', message, { cause: error })
  }
}
