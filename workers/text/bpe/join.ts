/**
 * Joins the tokens of one chunk: again and again the pair whose joined token has the lowest id, the leftmost first,
 * until no pair is left that the vocabulary knows (Sennrich, Haddow, Birch 2016, arXiv:1508.07909, with the ranks of
 * GPT-2). A short chunk is scanned; a long one is a linked list with a heap of (rank, position), n log n.
 */

/** The id of the token that (left, right) join to, or a negative number. Lower ids are joined first. */
export type RankOf = (left: number, right: number) => number

/** Below this many tokens a scan of everything is faster than a heap. */
export const SCAN_LIMIT = 96
const NONE = 0x7fffffff
/** Steps of the heap between two pauses. */
const PAUSE_EVERY = 8192

const ranks = new Int32Array(SCAN_LIMIT)

/** Joins `ids[0..length)` in place; returns how many tokens are left at its start. At most SCAN_LIMIT of them go in. */
export function joinShort(ids: Int32Array, length: number, rankOf: RankOf): number {
  const rankAt = (i: number): number => {
    const rank = rankOf(ids[i]!, ids[i + 1]!)
    return rank < 0 ? NONE : rank
  }
  for (let i = 0; i + 1 < length; i++) ranks[i] = rankAt(i)
  for (;;) {
    let lowest = NONE
    let at = -1
    for (let i = 0; i + 1 < length; i++) {
      if (ranks[i]! < lowest) {
        lowest = ranks[i]!
        at = i
      }
    }
    if (at < 0) return length
    ids[at] = lowest
    ids.copyWithin(at + 1, at + 2, length)
    ranks.copyWithin(at + 1, at + 2, length)
    length--
    if (at + 1 < length) ranks[at] = rankAt(at)
    if (at > 0) ranks[at - 1] = rankAt(at - 1)
  }
}

/**
 * The same for any length, as a generator that pauses now and then so that a job can be cancelled. Heap entries are
 * `rank * 2^31 + position` in one float64 (exact below 2^53); an entry is stale when its pair has changed since.
 */
export function* joinLong(ids: Int32Array, length: number, rankOf: RankOf): Generator<void, number> {
  const next = new Int32Array(length)
  const previous = new Int32Array(length)
  for (let i = 0; i < length; i++) {
    next[i] = i + 1 < length ? i + 1 : -1
    previous[i] = i - 1
    if (i % 1048576 === 1048575) yield
  }
  let heap = new Float64Array(length)
  let size = 0
  for (let i = 0; i + 1 < length; i++) {
    const rank = rankOf(ids[i]!, ids[i + 1]!)
    if (rank >= 0) heap[size++] = rank * 2147483648 + i
    if (i % 65536 === 65535) yield
  }
  for (let i = (size >> 1) - 1; i >= 0; i--) {
    siftDown(heap, size, i)
    if (i % 65536 === 0) yield
  }

  const push = (key: number): void => {
    if (size === heap.length) {
      const larger = new Float64Array(size * 2)
      larger.set(heap)
      heap = larger
    }
    siftUp(heap, size++, key)
  }
  const pushPair = (left: number): void => {
    const rank = rankOf(ids[left]!, ids[next[left]!]!)
    if (rank >= 0) push(rank * 2147483648 + left)
  }

  for (let steps = 1; size > 0; steps++) {
    const key = heap[0]!
    heap[0] = heap[--size]!
    siftDown(heap, size, 0)
    if (steps % PAUSE_EVERY === 0) yield
    const rank = Math.floor(key / 2147483648)
    const left = key - rank * 2147483648
    const right = ids[left]! < 0 ? -1 : next[left]!
    if (right < 0 || rankOf(ids[left]!, ids[right]!) !== rank) continue
    ids[left] = rank
    ids[right] = -1
    const after = next[right]!
    next[left] = after
    if (after >= 0) {
      previous[after] = left
      pushPair(left)
    }
    if (previous[left]! >= 0) pushPair(previous[left]!)
  }

  let left = 0
  for (let i = 0; i < length; i++) if (ids[i]! >= 0) ids[left++] = ids[i]!
  return left
}

function siftUp(heap: Float64Array, at: number, key: number): void {
  while (at > 0) {
    const parent = (at - 1) >> 1
    if (heap[parent]! <= key) break
    heap[at] = heap[parent]!
    at = parent
  }
  heap[at] = key
}

function siftDown(heap: Float64Array, size: number, at: number): void {
  if (at >= size) return
  const key = heap[at]!
  for (;;) {
    let child = 2 * at + 1
    if (child >= size) break
    if (child + 1 < size && heap[child + 1]! < heap[child]!) child++
    if (heap[child]! >= key) break
    heap[at] = heap[child]!
    at = child
  }
  heap[at] = key
}
