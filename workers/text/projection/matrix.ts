/** Checks and distances that PCA, t-SNE and the quality figures share. Matrices are row-major Float32Arrays. */
import { invalid } from '../../runtime/errors'

/** Throws `input/invalid` where `vectors` isn't an n x d matrix of finite numbers. */
export function assertMatrix(vectors: Float32Array, n: number, d: number): void {
  if (!(Number.isInteger(n) && Number.isInteger(d) && n >= 1 && d >= 1)) {
    throw invalid(`The vectors need a whole number of rows and columns, at least 1 of each; got ${n} x ${d}.`)
  }
  if (vectors.length !== n * d) {
    throw invalid(`${n} rows of ${d} columns are ${n * d} numbers, but ${vectors.length} were given.`)
  }
  const broken = vectors.findIndex((value) => !Number.isFinite(value))
  if (broken >= 0) {
    throw invalid(`Row ${Math.floor(broken / d) + 1} holds a value that is not a finite number. Remove or replace it.`)
  }
}

/** Squared Euclidean distances from row `from` to all n rows, written to `out` (n). */
export function squaredDistancesFrom(
  vectors: Float32Array,
  n: number,
  d: number,
  from: number,
  out: Float64Array | Float32Array,
  first = 0,
): void {
  const own = from * d
  for (let i = first; i < n; i++) {
    const row = i * d
    let sum = 0
    for (let j = 0; j < d; j++) {
      const difference = vectors[own + j]! - vectors[row + j]!
      sum += difference * difference
    }
    out[i] = sum
  }
}
