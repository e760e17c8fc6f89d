/**
 * Trains a byte-level BPE: start from the 256 bytes, join the most frequent pair of neighbours, again and again
 * (Sennrich, Haddow, Birch 2016, arXiv:1508.07909; on bytes: Radford et al. 2019). Pairs are counted overlapping and
 * replaced from left to right. Between equally frequent pairs, `first` takes the one met first in the text as it stands,
 * as karpathy/minbpe does; `smallest` takes the numerically smaller pair of ids, as huggingface/tokenizers does.
 *
 * Nothing is counted twice: each join updates the counts of its neighbours, and a priority queue holds every pair once.
 * A pair's count only falls and its first place only moves on, so a queue entry is never too low; one that turns out too
 * high is put back.
 */
import { invalid } from '../../runtime/errors'
import type { Job } from '../../runtime/job'
import { collectChunks } from './chunks'
import type { Merge } from './encode'
import { makePairList, type Pairs } from './pair-list'
import { makePairQueue } from './pair-queue'
import type { Split } from './patterns'

export type Ties = 'first' | 'smallest'

export interface BpeTraining {
  /** How many pairs to join at most; the vocabulary has 256 more tokens. */
  merges: number
  split: Split
  ties: Ties
}

/**
 * @property merges     pairs in the order they were joined; pair i makes the token 256 + i
 * @property counts     occurrences of each pair when it was chosen (overlapping ones too)
 * @property tokenCount tokens of the training text after all merges
 * @property byteCount  bytes of the training text, which is its token count before the first merge
 */
export interface TrainedBpe {
  split: Split
  ties: Ties
  merges: Merge[]
  counts: number[]
  tokenCount: number
  byteCount: number
}

/** What the job reports while training: the newest merge. */
export interface NewestMerge {
  merges: number
  pair: Merge
  count: number
  tokenCount: number
}

const MOST_MERGES = 100_000
const JOINS_PER_SLICE = 8192

/** Trains on a text. Stops before `merges` when no pair of neighbours is left. Throws `input/invalid` on bad settings. */
export async function trainBpe(text: string, { merges, split, ties }: BpeTraining, job: Job): Promise<TrainedBpe> {
  if (!Number.isInteger(merges) || merges < 0 || merges > MOST_MERGES) {
    throw invalid(`The number of merges must be a whole number from 0 to ${MOST_MERGES}, not ${merges}.`)
  }
  if (ties !== 'first' && ties !== 'smallest') {
    throw invalid(`"${String(ties)}" is not a rule for ties. Use first or smallest.`)
  }
  const chunks = await collectChunks(text, split, job)
  if (job.due()) await job.rest()
  const list = await makePairList(chunks, 256 + merges, job)
  const queue = makePairQueue(orderOf(list.pairs, ties))
  for (let pair = 0; pair < list.pairs.left.length; pair++) queue.push(pair)

  const result: TrainedBpe = { split, ties, merges: [], counts: [], tokenCount: chunks.total, byteCount: chunks.total }
  while (result.merges.length < merges) {
    const best = queue.pop()
    if (best === undefined) break
    const pair: Merge = [list.pairs.left[best]!, list.pairs.right[best]!]
    const count = list.pairs.count[best]!
    const id = 256 + result.merges.length
    result.merges.push(pair)
    result.counts.push(count)
    const created: number[] = []
    for (;;) {
      const step = list.join(best, id, JOINS_PER_SLICE)
      if (step.joined === 0) break
      result.tokenCount -= step.joined
      for (const fresh of step.created) created.push(fresh)
      if (job.due()) await job.rest()
    }
    for (const fresh of created) queue.push(fresh)
    const live: NewestMerge = { merges: result.merges.length, pair, count, tokenCount: result.tokenCount }
    job.progress({ phase: 'joining pairs', done: result.merges.length, total: merges, unit: 'merges', live })
    if (job.due()) await job.rest()
  }
  return result
}

/** Sort keys of a pair as it stands: the higher count first, then the lower tie key. */
function orderOf(pairs: Pairs, ties: Ties): { count: (pair: number) => number; tie: (pair: number) => number } {
  return {
    count: (pair) => pairs.count[pair]!,
    tie: ties === 'first' ? (pair) => pairs.first[pair]! : (pair) => pairs.left[pair]! * 0x200000 + pairs.right[pair]!,
  }
}
