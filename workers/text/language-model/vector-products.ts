/** Products of one vector with a matrix, for predictors: one token at a time is too little work for a device. */

/** out += x W, where W's rows for x begin at `firstRow` and are as long as `out`. */
export function addProduct(out: Float32Array, x: Float32Array, matrix: Float32Array, firstRow = 0): void {
  const columns = out.length
  for (let k = 0; k < x.length; k++) {
    const factor = x[k]!
    const row = (firstRow + k) * columns
    for (let j = 0; j < columns; j++) out[j]! += factor * matrix[row + j]!
  }
}

/** out = W x, where W's rows are as long as `x`. */
export function setProduct(out: Float32Array, matrix: Float32Array, x: Float32Array): void {
  const columns = x.length
  for (let j = 0; j < out.length; j++) {
    const row = j * columns
    let sum = 0
    for (let k = 0; k < columns; k++) sum += matrix[row + k]! * x[k]!
    out[j] = sum
  }
}
