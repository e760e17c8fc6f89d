/**
 * Orthogonal Procrustes: the rotation (with reflection) W that brings paired rows X W nearest to Y. With
 * X'Y = U S V', it is W = U V' (Schoenemann 1966). Rows are first brought to length 1, optionally centred and brought
 * to length 1 again, which makes the fit one of cosines (Xing et al. 2015; Artetxe et al. 2016).
 */
import type { WordVectors } from '../../contracts/text/embedding'
import { invalid } from '../../runtime/errors'
import { jacobiSvd, multiply, transpose } from './dense'
import { normalize, unitRows, vectorOf } from './neighbours'

/** Rows [source, target] that mean the same. */
export type RowPair = readonly [source: number, target: number]

/** W (d x d row-major) of the pairs: source row times W is about the target row. Orthogonal to rounding. */
export function procrustes(source: WordVectors, target: WordVectors, pairs: readonly RowPair[]): Float64Array {
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
  }
  const { ut, vt } = jacobiSvd(cross, d)
  return multiply(transpose(ut, d, d), vt, d, d, d)
}

/** All rows times W. */
export function rotate(table: WordVectors, w: Float64Array): WordVectors {
  const { words, dimensions } = table
  const vectors = Float32Array.from(multiply(Float64Array.from(table.vectors), w, words.length, dimensions, dimensions))
  return { words, vectors, dimensions }
}

/** Rows at length 1; with `centre`, the mean row is taken off and the rows brought to length 1 again. */
export function prepare(table: WordVectors, centre: boolean): WordVectors {
  const unit = unitRows(table)
  if (!centre) return unit
  const { vectors, dimensions, words } = unit
  const mean = new Float64Array(dimensions)
  vectors.forEach((value, i) => (mean[i % dimensions] = (mean[i % dimensions] as number) + value / words.length))
  vectors.forEach((value, i) => (vectors[i] = value - (mean[i % dimensions] as number)))
  for (let row = 0; row < words.length; row++) normalize(vectorOf(unit, row))
  return unit
}
