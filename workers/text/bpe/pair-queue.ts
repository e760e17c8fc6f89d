/**
 * A binary heap of pairs: highest count first, then lowest tie key. Keys may only get worse after a push (counts fall,
 * first places move on), so they are checked lazily, when a pair reaches the top.
 */
export interface PairQueue {
  /** Adds a pair; one with count 0 is left out. */
  push(pair: number): void
  /** The best pair as things stand, or undefined when none is left with a count above 0. */
  pop(): number | undefined
}

/** Queue over keys that are looked up when a pair is pushed and again when it reaches the top. */
export function makePairQueue(now: { count: (pair: number) => number; tie: (pair: number) => number }): PairQueue {
  const heap: number[] = []
  // Keys as they were when the pair was last placed, by pair index.
  const counts: number[] = []
  const ties: number[] = []
  const before = (a: number, b: number): boolean =>
    counts[a]! > counts[b]! || (counts[a] === counts[b] && ties[a]! < ties[b]!)

  const sink = (pair: number): void => {
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++
      if (!before(heap[child]!, pair)) break
      heap[at] = heap[child]!
      at = child
    }
    heap[at] = pair
  }
  const removeTop = (): void => {
    const end = heap.pop()!
    if (heap.length > 0) sink(end)
  }

  return {
    push: (pair) => {
      const count = now.count(pair)
      if (count <= 0) return
      counts[pair] = count
      ties[pair] = now.tie(pair)
      let at = heap.length
      heap.push(pair)
      while (at > 0) {
        const parent = (at - 1) >> 1
        if (!before(pair, heap[parent]!)) break
        heap[at] = heap[parent]!
        at = parent
      }
      heap[at] = pair
    },
    pop: () => {
      while (heap.length > 0) {
        const top = heap[0]!
        const count = now.count(top)
        const tie = count > 0 ? now.tie(top) : 0
        if (count <= 0) removeTop()
        else if (count !== counts[top] || tie !== ties[top]) {
          counts[top] = count
          ties[top] = tie
          sink(top)
        } else {
          removeTop()
          return top
        }
      }
      return undefined
    },
  }
}
