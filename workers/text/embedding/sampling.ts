/**
 * The two samplings of skip-gram (Mikolov et al. 2013, arXiv:1310.4546, sections 2.2 and 2.3): negatives drawn from
 * the unigram distribution raised to 3/4, and frequent words left out at random. The keep probability is the one of
 * the released word2vec program, sqrt(t/f) + t/f, not the 1 - sqrt(t/f) of the paper.
 */
import type { Job } from '../../runtime/job'

const FILLED_AT_ONCE = 1 << 16

/** Table of word ids in which each word fills a share proportional to count^power; a uniform index draws a word. */
export async function negativeTable(counts: Int32Array, size: number, job: Job, power = 0.75): Promise<Int32Array> {
  const table = new Int32Array(size)
  let total = 0
  for (const count of counts) total += count ** power
  let word = 0
  let cumulative = (counts[0] ?? 0) ** power / total
  for (let i = 0; i < size; i++) {
    while (cumulative * size <= i && word < counts.length - 1) cumulative += (counts[++word] as number) ** power / total
    table[i] = word
    if (i % FILLED_AT_ONCE === 0 && job.due()) await job.rest()
  }
  return table
}

/** Probability with which each occurrence of a word is kept; `threshold` 0 keeps everything. */
export function keepProbabilities(counts: Int32Array, threshold: number): Float64Array {
  let total = 0
  for (const count of counts) total += count
  return Float64Array.from(counts, (count) => {
    if (threshold <= 0 || count === 0) return 1
    const ratio = (threshold * total) / count
    return Math.min(1, Math.sqrt(ratio) + ratio)
  })
}
