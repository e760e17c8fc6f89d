/**
 * A hash table from a pair of token ids to a number, with open addressing over one Int32Array. A Map keyed by
 * `a * 2^21 + b` would box every key that is no small integer; this costs no allocation and is asked millions of times.
 */
export interface PairTable {
  /** The value stored for (a, b), or -1. */
  get(a: number, b: number): number
  /** Stores a value that is not -1; both ids must be >= 0. */
  set(a: number, b: number, value: number): void
}

/** Empty table with room for `expected` pairs; it grows by itself. */
export function makePairTable(expected = 16): PairTable {
  let slots = 32
  while (slots < expected * 2) slots *= 2
  let cells = emptyCells(slots)
  let size = 0

  const find = (a: number, b: number): number => {
    const mask = slots - 1
    let slot = (Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b)) >>> 0
    slot = (slot ^ (slot >>> 15)) & mask
    for (;;) {
      const at = slot * 3
      const left = cells[at]
      if (left === -1 || (left === a && cells[at + 1] === b)) return at
      slot = (slot + 1) & mask
    }
  }

  const grow = (): void => {
    const old = cells
    slots *= 2
    cells = emptyCells(slots)
    for (let i = 0; i < old.length; i += 3) {
      if (old[i] !== -1) cells.set(old.subarray(i, i + 3), find(old[i]!, old[i + 1]!))
    }
  }

  return {
    get: (a, b) => cells[find(a, b) + 2]!,
    set: (a, b, value) => {
      if (size * 2 >= slots) grow()
      const at = find(a, b)
      if (cells[at] === -1) size++
      cells[at] = a
      cells[at + 1] = b
      cells[at + 2] = value
    },
  }
}

function emptyCells(slots: number): Int32Array {
  return new Int32Array(slots * 3).fill(-1)
}
