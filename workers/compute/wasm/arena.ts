/**
 * Linear memory of the kernels, handed out from the front: what lasts first, then what one pass needs, which is given
 * back all at once. Addresses stay good when the memory grows, views on it do not; so views are made when needed.
 */
import { CodedError } from '../../runtime/errors'

const PAGE_BYTES = 65_536
const ALIGNMENT = 16

export interface Arena {
  readonly memory: WebAssembly.Memory
  /** Address of a fresh block for so many 32-bit numbers; what is in it is left over from earlier. */
  place(count: number): number
  /** The same, filled with zeros. */
  zeros(count: number): number
  /** Where the free part begins; `release` frees all that was placed after it. */
  mark(): number
  release(mark: number): void
  floats(address: number, count: number): Float32Array<ArrayBuffer>
  integers(address: number, count: number): Int32Array<ArrayBuffer>
}

/** An empty arena. Placing throws `gpu/out-of-memory` where the browser gives no more. */
export function makeArena(): Arena {
  const memory = new WebAssembly.Memory({ initial: 1 })
  let end = 0
  const place = (count: number): number => {
    const start = end
    end += Math.ceil((count * 4) / ALIGNMENT) * ALIGNMENT
    const missing = end - memory.buffer.byteLength
    if (missing > 0) grow(memory, Math.ceil(missing / PAGE_BYTES))
    return start
  }
  const floats = (address: number, count: number): Float32Array<ArrayBuffer> =>
    new Float32Array(memory.buffer, address, count)
  return {
    memory,
    place,
    zeros: (count) => {
      const start = place(count)
      floats(start, count).fill(0)
      return start
    },
    mark: () => end,
    release: (mark) => {
      end = mark
    },
    floats,
    integers: (address, count) => new Int32Array(memory.buffer, address, count),
  }
}

function grow(memory: WebAssembly.Memory, pages: number): void {
  try {
    memory.grow(pages)
  } catch (error) {
    const message =
      'This browser gives the model no more memory. Choose fewer hidden units, shorter sequences or smaller batches.'
    throw new CodedError('gpu/out-of-memory', message, { cause: error })
  }
}
