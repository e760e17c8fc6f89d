/**
 * How far a picture can be believed, from the ranks of neighbours before (r) and after the projection:
 *   trustworthiness(k) = 1 - 2 / (n k (2n - 3k - 1)) sum over i, over j among the k nearest of i in the picture,
 *   of max(0, r(i, j) - k): false neighbours, weighed by how far away they really are.
 * Continuity is the same with the spaces exchanged (neighbours torn apart); preservation is the plain share of
 * neighbours kept. Source: J. Venna, S. Kaski, "Neighborhood preservation in nonlinear projection methods", ICANN 2001;
 * trustworthiness in the form of scikit-learn. Equal distances are ranked by row number.
 */
import type { ProjectionQuality } from '../../contracts/text/project'
import { invalid } from '../../runtime/errors'
import { makeJob, type Job } from '../../runtime/job'
import { assertMatrix, squaredDistancesFrom } from './matrix'

export const QUALITY_NEIGHBOURS: readonly number[] = [5, 12, 15, 30]

/**
 * Quality of `points` (n x dimensions) as a picture of `vectors` (n x d), one record for each k. Exact, O(n^2 (d + K)).
 * Throws `input/invalid` for a k that is not below n / 2, where the figures lose their meaning.
 */
export async function projectionQuality(
  vectors: Float32Array,
  n: number,
  d: number,
  points: Float32Array,
  dimensions: number,
  ks: readonly number[],
  job: Job = makeJob(),
): Promise<ProjectionQuality[]> {
  assertMatrix(vectors, n, d)
  assertMatrix(points, n, dimensions)
  for (const k of ks) {
    if (!(Number.isInteger(k) && k >= 1 && k < n / 2)) {
      throw invalid(
        `The number of neighbours has to be a whole number from 1 to below half of the ${n} rows; got ${k}.`,
      )
    }
  }
  const largest = Math.max(0, ...ks)
  const before = new Float64Array(n)
  const after = new Float64Array(n)
  const nearest = new Int32Array(largest)
  const ranks = new Int32Array(largest)
  const sums = ks.map((k) => ({ k, intruders: 0, missing: 0, kept: 0 }))
  for (let i = 0; i < n; i++) {
    squaredDistancesFrom(vectors, n, d, i, before)
    squaredDistancesFrom(points, n, dimensions, i, after)
    before[i] = after[i] = Infinity
    ranksOfNearest(after, before, nearest, ranks)
    for (const sum of sums) {
      sum.intruders += excess(ranks, sum.k)
      sum.kept += ranks.subarray(0, sum.k).reduce((kept, rank) => kept + (rank <= sum.k ? 1 : 0), 0)
    }
    ranksOfNearest(before, after, nearest, ranks)
    for (const sum of sums) sum.missing += excess(ranks, sum.k)
    job.progress({ phase: 'checking neighbours', done: i + 1, total: n })
    if (job.due()) await job.rest()
  }
  return sums.map(({ k, intruders, missing, kept }) => ({
    k,
    trustworthiness: 1 - intruders * (2 / (n * k * (2 * n - 3 * k - 1))),
    continuity: 1 - missing * (2 / (n * k * (2 * n - 3 * k - 1))),
    preservation: kept / (n * k),
  }))
}

/** The figures of `QUALITY_NEIGHBOURS` that n rows allow. */
export function allowedNeighbours(n: number): number[] {
  return QUALITY_NEIGHBOURS.filter((k) => k < n / 2)
}

/** Fills `nearest` with the rows closest by `distances`, and `ranks` with their ranks (from 1) by `reference`. */
function ranksOfNearest(
  distances: Float64Array,
  reference: Float64Array,
  nearest: Int32Array,
  ranks: Int32Array,
): void {
  selectNearest(distances, nearest)
  for (let r = 0; r < nearest.length; r++) {
    const row = nearest[r]!
    const own = reference[row]!
    let rank = 1
    // Ties go to the lower row number, hence <= before the row and < after it.
    for (let j = 0; j < row; j++) if (reference[j]! <= own) rank++
    for (let j = row + 1; j < reference.length; j++) if (reference[j]! < own) rank++
    ranks[r] = rank
  }
}

/** The rows with the smallest distances, nearest first, by insertion into a short sorted list. */
function selectNearest(distances: Float64Array, nearest: Int32Array): void {
  let held = 0
  for (let j = 0; j < distances.length; j++) {
    const distance = distances[j]!
    if (held === nearest.length && (held === 0 || distance >= distances[nearest[held - 1]!]!)) continue
    let slot = held < nearest.length ? held++ : held - 1
    while (slot > 0 && distances[nearest[slot - 1]!]! > distance) {
      nearest[slot] = nearest[slot - 1]!
      slot--
    }
    nearest[slot] = j
  }
}

function excess(ranks: Int32Array, k: number): number {
  let sum = 0
  for (let r = 0; r < k; r++) sum += Math.max(0, ranks[r]! - k)
  return sum
}
