/** Symmetric positive definite systems. Golub and Van Loan, "Matrix Computations" (2013), algorithm 4.2.1. */

/** Pivots below this share of their diagonal are lost to rounding. */
const SMALLEST_PIVOT = 1e-13

/** Puts the lower factor in the place of the lower half of `a` (size x size, row-major); false when there is none. */
export function cholesky(a: Float64Array, size: number): boolean {
  for (let i = 0; i < size; i++) {
    const diagonal = a[i * size + i]!
    for (let j = 0; j <= i; j++) {
      let sum = a[i * size + j]!
      for (let k = 0; k < j; k++) sum -= a[i * size + k]! * a[j * size + k]!
      if (i !== j) a[i * size + j] = sum / a[j * size + j]!
      else if (sum > diagonal * SMALLEST_PIVOT) a[i * size + i] = Math.sqrt(sum)
      else return false
    }
  }
  return true
}

/** The x of `a` x = b, by the factor that `cholesky` left. */
export function solveCholesky(factor: Float64Array, b: Float64Array, size: number): Float64Array {
  const x = b.slice()
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) x[i]! -= factor[i * size + k]! * x[k]!
    x[i]! /= factor[i * size + i]!
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) x[i]! -= factor[k * size + i]! * x[k]!
    x[i]! /= factor[i * size + i]!
  }
  return x
}
