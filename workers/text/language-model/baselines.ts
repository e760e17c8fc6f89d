/**
 * What counting alone achieves, in nats a token on the held-out part: the unigram (how often each token occurs) and the
 * bigram (which token follows which). A network that does not beat the bigram has learnt nothing about order.
 * Unigram counts are add-one smoothed. For the bigram the better of two smoothings counts: add-one, which suits small
 * alphabets, and a Dirichlet prior on the unigram (MacKay and Peto 1995, "A hierarchical Dirichlet language model"),
 *   p(b|a) = (n_ab + k p(b)) / (n_a + k), k = 5,
 * without which the baseline for words would be too weak to mean anything.
 */
import type { Split } from './windows'

const PRIOR_STRENGTH = 5

export interface Baselines {
  unigram: number
  bigram: number
}

/** Baselines in nats a token; `vocabulary` is the number of ids. */
export function countBaselines({ train, validation }: Split, vocabulary: number): Baselines {
  const single = new Float64Array(vocabulary)
  const followed = new Float64Array(vocabulary)
  const pairs = new Map<number, number>()
  for (const [i, id] of train.entries()) {
    single[id] = (single[id] ?? 0) + 1
    const before = train[i - 1]
    if (before === undefined) continue
    followed[before] = (followed[before] ?? 0) + 1
    const key = before * vocabulary + id
    pairs.set(key, (pairs.get(key) ?? 0) + 1)
  }
  let unigram = 0
  let addOne = 0
  let dirichlet = 0
  for (let i = 0; i < validation.length; i++) {
    const id = validation[i] ?? 0
    const before = (i === 0 ? train[train.length - 1] : validation[i - 1]) ?? 0
    const alone = ((single[id] ?? 0) + 1) / (train.length + vocabulary)
    const pair = pairs.get(before * vocabulary + id) ?? 0
    const context = followed[before] ?? 0
    unigram -= Math.log(alone)
    addOne -= Math.log((pair + 1) / (context + vocabulary))
    dirichlet -= Math.log((pair + PRIOR_STRENGTH * alone) / (context + PRIOR_STRENGTH))
  }
  const count = validation.length
  return { unigram: unigram / count, bigram: Math.min(addOne, dirichlet) / count }
}
