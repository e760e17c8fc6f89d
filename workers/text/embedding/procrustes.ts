/**
 * Orthogonal Procrustes: the rotation (with reflection) W that brings paired rows X W nearest to Y. With
 * X'Y = U S V', it is W = U V' (Schoenemann 1966). Rows are first brought to length 1, optionally centred and brought
 * to length 1 again, which makes the fit one of cosines (Xing et al. 2015; Artetxe et al. 2016).
 */
import type { WordVectors } from '../../contracts/text/embedding'
import { invalid } from '../../runtime/errors'
import type { Job } from '../../runtime/job'
import { jacobiSvd, multiply, transpose } from '../algebra/dense'
import { normalize, unitRows, vectorOf } from './neighbours'

/** Rows [source, target] that mean the same. */
export type RowPair = readonly [source: number, target: number]

/** W (d x d row-major) of the pairs: source row times W is about the target row. Orthogonal to rounding. */
export async function procrustes(
  source: WordVectors,
  target: WordVectors,
  pairs: readonly RowPair[],
  job: Job,
): Promise<Float64Array> {
  const d = source.dimensions
  if (d !== target.dimensions) {
    throw invalid(
      `The spaces have ${d} and ${target.dimensions} dimensions; both need the same number. Train the first with ${target.dimensions}.`,
    )
  }
  if (pairs.length === 0) throw invalid('There are no word pairs to align by. Give a list, or texts that share words.')
  const cross = new Float64Array(d * d)
  for (const [from, to] of pairs) {
    const x = vectorOf(source, from)
    const y = vectorOf(target, to)
    for (let i = 0; i < d; i++) {
      const factor = x[i] as number
      for (let j = 0; j < d; j++) cross[i * d + j] = (cross[i * d + j] as number) + factor * (y[j] as number)
    }
    if (job.due()) await job.rest()
  }
  const { ut, vt } = await jacobiSvd(cross, d, job)
  return multiply(await transpose(ut, d, d, job), vt, d, d, d, job)
}

/** All rows times W. */
export async function rotate(table: WordVectors, w: Float64Array, job: Job): Promise<WordVectors> {
  const { words, dimensions } = table
  const turned = await multiply(Float64Array.from(table.vectors), w, words.length, dimensions, dimensions, job)
  return { words, vectors: Float32Array.from(turned), dimensions }
}

/** Rows at length 1; with `centre`, the mean row is taken off and the rows brought to length 1 again. */
export async function prepare(table: WordVectors, centre: boolean, job: Job): Promise<WordVectors> {
  const unit = unitRows(table)
  if (!centre) return unit
  const { dimensions, words } = unit
  const mean = new Float64Array(dimensions)
  for (let row = 0; row < words.length; row++) {
    vectorOf(unit, row).forEach((value, c) => (mean[c] = (mean[c] as number) + value / words.length))
    if (job.due()) await job.rest()
  }
  for (let row = 0; row < words.length; row++) {
    const vector = vectorOf(unit, row)
    for (let c = 0; c < dimensions; c++) vector[c] = (vector[c] as number) - (mean[c] as number)
    normalize(vector)
    if (job.due()) await job.rest()
  }
  return unit
}
