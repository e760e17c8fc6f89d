/** The sizes of a product. */

/** op(A) is (m, k), op(B) is (k, n), out is (m, n); transposeA says that A is stored as (k, m). */
export interface MatmulShape {
  m: number
  n: number
  k: number
  batch?: number
  transposeA?: boolean
  transposeB?: boolean
}
