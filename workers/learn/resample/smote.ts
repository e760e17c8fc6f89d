/**
 * SMOTE: new rows of the smaller class, each somewhere on the line from one of its rows to one of that row's nearest
 * neighbours of the same class. Chawla, Bowyer, Hall and Kegelmeyer, "SMOTE: Synthetic Minority Over-sampling Technique"
 * (JAIR 16, 2002). The same rows as imbalanced-learn 0.10 makes for the same seed: base row and neighbour are one
 * integer of [0, rows x k), and all steps are drawn after all integers.
 */
import { invalid, type CodedError } from '../../runtime/errors'
import type { Job } from '../../runtime/job'
import type { Examples } from '../estimator'
import { takeRows, type Matrix } from '../matrix'
import { mersenneTwister } from '../random/mersenne-twister'
import { minorityOf } from './minority'
import { nearestInside } from './nearest'

export interface SmoteOptions {
  /** Neighbours to choose from, k; 5 in the paper and in imbalanced-learn. */
  readonly neighbours: number
  readonly seed: number
}

/**
 * The examples with as many rows of each class; the given ones come first, unchanged. Weights are not carried over.
 * @throws `input/invalid` when the smaller class has no more than k rows
 */
export async function smote(
  { features, target }: Examples,
  { neighbours, seed }: SmoteOptions,
  job: Job,
): Promise<Examples> {
  const { rows, label, missing } = minorityOf(target)
  if (missing === 0) return { features, target }
  if (rows.length <= neighbours) throw tooFewRows(neighbours, rows.length)
  const minority = takeRows(features, rows)
  const nearest = await nearestInside(minority, neighbours, job)
  const { picks, steps } = smoteDraws(rows.length, missing, neighbours, seed)
  const { columns } = features
  const values = new Float64Array((features.rows + missing) * columns)
  values.set(features.values)
  for (let i = 0; i < missing; i++) {
    const base = Math.floor(picks[i]! / neighbours)
    between(minority, base, nearest[picks[i]!]!, steps[i]!, values, (features.rows + i) * columns)
  }
  const labels = new Uint8Array(target.length + missing).fill(label)
  labels.set(target)
  return { features: { values, columns, rows: features.rows + missing }, target: labels }
}

/** For each new row where it comes from, base row x k + neighbour, and how far it goes towards that neighbour. */
export function smoteDraws(
  rows: number,
  missing: number,
  neighbours: number,
  seed: number,
): { picks: Int32Array; steps: Float64Array } {
  const random = mersenneTwister(seed)
  const picks = random.integers(0, rows * neighbours, missing)
  return { picks, steps: Float64Array.from({ length: missing }, () => random.randomSample()) }
}

export const tooFewRows = (neighbours: number, rows: number): CodedError =>
  invalid(`SMOTE needs more than ${neighbours} rows of the smaller class; there are ${rows}. Use fewer neighbours.`)

/** base + step x (other - base), written to `out` from `at` on. */
function between(
  { values, columns }: Matrix,
  base: number,
  other: number,
  step: number,
  out: Float64Array,
  at: number,
): void {
  for (let c = 0; c < columns; c++) {
    const from = values[base * columns + c]!
    out[at + c] = from + step * (values[other * columns + c]! - from)
  }
}
