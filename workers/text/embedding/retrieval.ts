/**
 * Translation by nearest neighbour between two aligned spaces, by cosine or by CSLS, which takes off how crowded each
 * side's surroundings are: CSLS(x, y) = 2 cos(x, y) - r(x) - r(y), r the mean cosine to the 10 nearest rows of the
 * other space, so that hubs stop winning (Conneau et al. 2018, arXiv:1710.04087).
 */
import type { WordVectors } from '../../contracts/text/embedding'
import type { Job } from '../../runtime/job'
import { nearestRows, vectorOf } from './neighbours'
import type { RowPair } from './procrustes'

export type Criterion = 'cosine' | 'csls'

const CSLS_NEIGHBOURS = 10

/** Mean cosine of each given row of `from` to its 10 nearest rows of `to`; both tables have rows of length 1. */
export async function crowding(
  from: WordVectors,
  rows: readonly number[],
  to: WordVectors,
  job: Job,
): Promise<Float64Array> {
  const out = new Float64Array(rows.length)
  for (const [i, row] of rows.entries()) {
    const near = nearestRows(to, vectorOf(from, row), CSLS_NEIGHBOURS)
    out[i] = near.reduce((sum, { similarity }) => sum + similarity, 0) / Math.max(1, near.length)
    if (job.due()) {
      job.progress({ phase: 'measuring crowding', done: i, total: rows.length, unit: 'words' })
      await job.rest()
    }
  }
  return out
}

/** The k best target rows for each source row, best first. Tables have rows of length 1; `source` is rotated already. */
export async function translate(
  source: WordVectors,
  rows: readonly number[],
  target: WordVectors,
  k: number,
  criterion: Criterion,
  job: Job,
): Promise<{ row: number; score: number }[][]> {
  const everyTarget = target.words.map((_, row) => row)
  const crowdedTarget = criterion === 'csls' ? await crowding(target, everyTarget, source, job) : undefined
  const crowdedSource = criterion === 'csls' ? await crowding(source, rows, target, job) : undefined
  const found: { row: number; score: number }[][] = []
  for (const [i, row] of rows.entries()) {
    const query = vectorOf(source, row)
    if (crowdedTarget && crowdedSource) {
      const scored = scores(target, query, crowdedTarget, crowdedSource[i] as number)
      found.push(best(scored, k))
    } else {
      found.push(nearestRows(target, query, k).map(({ row: hit, similarity }) => ({ row: hit, score: similarity })))
    }
    if (job.due()) {
      job.progress({ phase: 'looking up pairs', done: i, total: rows.length, unit: 'words' })
      await job.rest()
    }
  }
  return found
}

/**
 * Share of pairs whose target is among the first k found. A source word with several right targets counts once, as
 * found when any of them is.
 */
export function precisionAt(found: readonly { row: number }[][], pairs: readonly RowPair[], k: number): number {
  const hits = new Map<number, boolean>()
  pairs.forEach(([source, target], i) => {
    const hit = (found[i] ?? []).slice(0, k).some(({ row }) => row === target)
    hits.set(source, (hits.get(source) ?? false) || hit)
  })
  return hits.size === 0 ? Number.NaN : [...hits.values()].filter(Boolean).length / hits.size
}

function scores(target: WordVectors, query: Float32Array, crowded: Float64Array, own: number): Float64Array {
  const { dimensions, vectors } = target
  return crowded.map((around, row) => {
    let cosine = 0
    for (let i = 0; i < dimensions; i++) cosine += (vectors[row * dimensions + i] as number) * (query[i] as number)
    return 2 * cosine - own - around
  })
}

function best(scored: Float64Array, k: number): { row: number; score: number }[] {
  const out: { row: number; score: number }[] = []
  scored.forEach((score, row) => {
    const last = out[out.length - 1]
    if (out.length >= k && last && score <= last.score) return
    let slot = out.length
    while (slot > 0 && (out[slot - 1] as { score: number }).score < score) slot--
    out.splice(slot, 0, { row, score })
    if (out.length > k) out.pop()
  })
  return out
}
