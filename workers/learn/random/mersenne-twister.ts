/**
 * NumPy's legacy generator (`RandomState`), so that splits and samples published with scikit-learn come out row for row.
 * MT19937 of Matsumoto and Nishimura, "Mersenne Twister" (ACM TOMACS 8, 1998); doubles of 53 bits; bounded integers by
 * masked rejection; shuffles by Fisher and Yates from the end. Draws are consumed in NumPy's order.
 */
export interface MersenneTwister {
  /** Uniform in [0, 1) with 53 bits: two draws. */
  randomSample(): number
  /** `count` uniform integers in [low, high); throws RangeError when there is none. */
  integers(low: number, high: number, count: number): Int32Array
  /** 0 … n - 1 in random order. */
  permutation(n: number): Int32Array
  /** Shuffles in place and returns the same array. */
  shuffle<T extends Int32Array | number[]>(items: T): T
  /** `count` different items of `items`. */
  choose(items: Int32Array, count: number): Int32Array
}

const N = 624
const M = 397

/** Generator for a seed of 32 bits, as `numpy.random.RandomState(seed)`. */
export function mersenneTwister(seed: number): MersenneTwister {
  const state = seeded(seed)
  let at = N

  const word = (): number => {
    if (at === N) {
      twist(state)
      at = 0
    }
    let y = state[at++]!
    y ^= y >>> 11
    y ^= (y << 7) & 0x9d2c5680
    y ^= (y << 15) & 0xefc60000
    return (y ^ (y >>> 18)) >>> 0
  }
  /** Uniform integer in [0, most]. */
  const upTo = (most: number): number => {
    if (most === 0) return 0
    const mask = 0xffffffff >>> Math.clz32(most)
    for (;;) {
      const value = (word() & mask) >>> 0
      if (value <= most) return value
    }
  }
  const shuffle = <T extends Int32Array | number[]>(items: T): T => {
    for (let i = items.length - 1; i > 0; i--) {
      const j = upTo(i)
      const held = items[i]!
      items[i] = items[j]!
      items[j] = held
    }
    return items
  }
  const permutation = (n: number): Int32Array => shuffle(Int32Array.from({ length: n }, (_, i) => i))
  return {
    randomSample: () => {
      const high = word() >>> 5
      return (high * 67108864 + (word() >>> 6)) / 9007199254740992
    },
    integers: (low, high, count) => {
      if (high <= low) throw new RangeError(`No integer lies in [${low}, ${high}).`)
      return Int32Array.from({ length: count }, () => low + upTo(high - 1 - low))
    },
    permutation,
    shuffle,
    choose: (items, count) =>
      permutation(items.length)
        .slice(0, count)
        .map((index) => items[index]!),
  }
}

function seeded(seed: number): Uint32Array {
  const state = new Uint32Array(N)
  state[0] = seed
  for (let i = 1; i < N; i++) {
    const last = state[i - 1]!
    state[i] = Math.imul(1812433253, last ^ (last >>> 30)) + i
  }
  return state
}

function twist(state: Uint32Array): void {
  for (let k = 0; k < N; k++) {
    const y = (state[k]! & 0x80000000) | (state[(k + 1) % N]! & 0x7fffffff)
    state[k] = state[(k + M) % N]! ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0)
  }
}
