/**
 * The text under training as one doubly linked list of tokens, with every pair's places threaded through it. Each
 * position starts at most one pair, so the places of all pairs fit into two more arrays (`nextPlace`, `previousPlace`),
 * a place is dropped in O(1), and the head of a pair's places is its first occurrence in reading order. All arrays are
 * indexed by the byte position where a token starts.
 */
import { invalid } from '../../runtime/errors'
import type { Job } from '../../runtime/job'
import type { Chunks } from './chunks'

/**
 * @property left   left token id by pair index
 * @property right  right token id by pair index
 * @property count  weighted, overlapping occurrences ("aaa" holds (a, a) twice)
 * @property first  position of the first occurrence, or -1
 */
export interface Pairs {
  left: number[]
  right: number[]
  count: number[]
  first: number[]
}

export interface PairList {
  pairs: Pairs
  /**
   * Joins up to `limit` occurrences of a pair to the token `id`, from the left. Returns how often that happened, with
   * weights, and the indices of the pairs that came into being. Call it again until `joined` is 0.
   */
  join(pair: number, id: number, limit: number): { joined: number; created: number[] }
}

/** More than this would need over 1.5 GB for the list. */
const LARGEST_BYTES = 1 << 26
const BYTES_PER_SLICE = 1 << 16

/** Builds the list over chunks laid end to end; pairs never cross from one chunk to the next. */
export async function makePairList({ bytes, starts, weights }: Chunks, maxId: number, job: Job): Promise<PairList> {
  const length = bytes.length
  if (length > LARGEST_BYTES) {
    throw invalid('This text is too long to train on in one piece. Choose a split, or take at most 64 MB of it.')
  }
  const token = new Int32Array(length)
  const next = new Int32Array(length)
  const previous = new Int32Array(length)
  const pairAt = new Int32Array(length).fill(-1)
  const nextPlace = new Int32Array(length)
  const previousPlace = new Int32Array(length)
  const weight = weights === undefined ? undefined : new Int32Array(length)
  const pairs: Pairs = { left: [], right: [], count: [], first: [] }
  const last: number[] = []

  const makePair = (left: number, right: number): number => {
    pairs.left.push(left)
    pairs.right.push(right)
    pairs.count.push(0)
    pairs.first.push(-1)
    last.push(-1)
    return pairs.left.length - 1
  }
  /** Adds a place behind all others of its pair, so places must come in reading order. */
  const addPlace = (pair: number, at: number): void => {
    pairAt[at] = pair
    nextPlace[at] = -1
    const end = last[pair]!
    previousPlace[at] = end
    if (end < 0) pairs.first[pair] = at
    else nextPlace[end] = at
    last[pair] = at
    pairs.count[pair]! += weight === undefined ? 1 : weight[at]!
  }
  const dropPlace = (at: number): void => {
    const pair = pairAt[at]!
    const before = previousPlace[at]!
    const after = nextPlace[at]!
    if (before < 0) pairs.first[pair] = after
    else nextPlace[before] = after
    if (after < 0) last[pair] = before
    else previousPlace[after] = before
    pairAt[at] = -1
    pairs.count[pair]! -= weight === undefined ? 1 : weight[at]!
  }

  const bytePairs = new Int32Array(65536).fill(-1)
  for (let chunk = 0; chunk < starts.length; chunk++) {
    const start = starts[chunk]!
    const end = starts[chunk + 1] ?? length
    if (weight !== undefined) weight.fill(weights![chunk]!, start, end)
    for (let at = start; at < end; at++) {
      token[at] = bytes[at]!
      previous[at] = at > start ? at - 1 : -1
      next[at] = at + 1 < end ? at + 1 : -1
      if (at + 1 < end) {
        const key = bytes[at]! * 256 + bytes[at + 1]!
        if (bytePairs[key] === -1) bytePairs[key] = makePair(bytes[at]!, bytes[at + 1]!)
        addPlace(bytePairs[key]!, at)
      }
      if (at % BYTES_PER_SLICE === 0 && job.due()) {
        job.progress({ phase: 'counting pairs', done: at, total: length, unit: 'bytes' })
        await job.rest()
      }
    }
  }

  // Every pair born in a step holds the step's new id, so one array by left and one by right neighbour finds it.
  const byLeft = new Int32Array(maxId + 1).fill(-1)
  const byRight = new Int32Array(maxId + 1).fill(-1)
  let bornFor = -1
  const born: number[] = []

  const startId = (id: number): void => {
    for (const pair of born) {
      byLeft[pairs.left[pair]!] = -1
      byRight[pairs.right[pair]!] = -1
    }
    born.length = 0
    bornFor = id
  }

  return {
    pairs,
    join: (pair, id, limit) => {
      if (id !== bornFor) startId(id)
      const firstNew = born.length
      let joined = 0
      for (let done = 0; done < limit && pairs.first[pair]! >= 0; done++) {
        const at = pairs.first[pair]!
        const right = next[at]!
        const before = previous[at]!
        const after = next[right]!
        dropPlace(at)
        if (after >= 0) dropPlace(right)
        token[at] = id
        next[at] = after
        joined += weight === undefined ? 1 : weight[at]!
        if (before >= 0) {
          dropPlace(before)
          const neighbour = token[before]!
          if (byLeft[neighbour] === -1) born.push((byLeft[neighbour] = makePair(neighbour, id)))
          addPlace(byLeft[neighbour]!, before)
        }
        if (after >= 0) {
          previous[after] = at
          const neighbour = token[after]!
          if (byRight[neighbour] === -1) born.push((byRight[neighbour] = makePair(id, neighbour)))
          addPlace(byRight[neighbour]!, at)
        }
      }
      return { joined, created: born.slice(firstNew) }
    },
  }
}
