/**
 * Numbers as estimators take them: one row an example, one column a feature, row after row in one array. Double
 * precision, because published coefficients are compared to the sixth digit.
 */
export interface Matrix {
  /** (rows, columns), row-major. */
  readonly values: Float64Array
  readonly rows: number
  readonly columns: number
}

export const matrixOf = (values: Float64Array, columns: number): Matrix => ({
  ...{ values, columns, rows: values.length / columns },
})

/** One row, as a view into the matrix. */
export const rowOf = ({ values, columns }: Matrix, row: number): Float64Array =>
  values.subarray(row * columns, (row + 1) * columns)

/** The rows named by `indices`, in that order, as a new matrix. */
export function takeRows({ values, columns }: Matrix, indices: ArrayLike<number>): Matrix {
  const taken = new Float64Array(indices.length * columns)
  for (let i = 0; i < indices.length; i++) {
    const from = indices[i]! * columns
    taken.set(values.subarray(from, from + columns), i * columns)
  }
  return { values: taken, rows: indices.length, columns }
}
