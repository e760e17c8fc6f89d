/**
 * What counting alone achieves, in nats a token on the held-out part: the unigram (how often each token occurs) and the
 * bigram (which token follows which). A network that does not beat the bigram has learnt nothing about order.
 * Unigram counts are add-one smoothed. For the bigram the better of two smoothings counts: add-one, which suits small
 * alphabets, and a Dirichlet prior on the unigram (MacKay and Peto 1995, "A hierarchical Dirichlet language model"),
 *   p(b|a) = (n_ab + k p(b)) / (n_a + k), k = 5,
 * without which the baseline for words would be too weak to mean anything.
 */
import type { Job } from '../../runtime/job'
import type { Split } from './windows'

const PRIOR_STRENGTH = 5
/** Up to so many pairs a table of them all is small and several times as fast as a Map of those that occur. */
const TABLE_PAIRS = 1 << 22
const TOKENS_PER_SLICE = 1 << 14

export interface Baselines {
  unigram: number
  bigram: number
}

/** Baselines in nats a token; `vocabulary` is the number of ids. */
export async function countBaselines({ train, validation }: Split, vocabulary: number, job: Job): Promise<Baselines> {
  const single = new Float64Array(vocabulary)
  const followed = new Float64Array(vocabulary)
  const pairs = makeCounts(vocabulary * vocabulary)
  await inSlices(train.length, job, (i) => {
    const id = train[i]!
    single[id]!++
    if (i === 0) return
    const before = train[i - 1]!
    followed[before]!++
    pairs.add(before * vocabulary + id)
  })
  let unigram = 0
  let addOne = 0
  let dirichlet = 0
  await inSlices(validation.length, job, (i) => {
    const id = validation[i]!
    const before = (i === 0 ? train[train.length - 1] : validation[i - 1]) ?? 0
    const alone = (single[id]! + 1) / (train.length + vocabulary)
    const pair = pairs.of(before * vocabulary + id)
    const context = followed[before]!
    unigram -= Math.log(alone)
    addOne -= Math.log((pair + 1) / (context + vocabulary))
    dirichlet -= Math.log((pair + PRIOR_STRENGTH * alone) / (context + PRIOR_STRENGTH))
  })
  const count = validation.length
  return { unigram: unigram / count, bigram: Math.min(addOne, dirichlet) / count }
}

async function inSlices(length: number, job: Job, visit: (index: number) => void): Promise<void> {
  for (let from = 0; from < length; from += TOKENS_PER_SLICE) {
    const to = Math.min(length, from + TOKENS_PER_SLICE)
    for (let i = from; i < to; i++) visit(i)
    if (job.due()) await job.rest()
  }
}

/** Counts by key in [0, size). */
function makeCounts(size: number): { add(key: number): void; of(key: number): number } {
  if (size <= TABLE_PAIRS) {
    const table = new Int32Array(size)
    return { add: (key) => table[key]!++, of: (key) => table[key]! }
  }
  const map = new Map<number, number>()
  return { add: (key) => map.set(key, (map.get(key) ?? 0) + 1), of: (key) => map.get(key) ?? 0 }
}
