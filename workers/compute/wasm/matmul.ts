/**
 * Products of matrices of any size, block by block: the block of B (256 deep, 512 wide) stays in the second cache while
 * rows of A pass by. `addProduct` works on padded matrices in the kernels' memory and rests between blocks; `matmul` is
 * the same for arrays outside it.
 */
import { invalid } from '../../runtime/errors'
import type { Job } from '../../runtime/job'
import { openKernels, type Kernels } from './kernels'
import { COLUMN_TILE, ROW_TILE } from './products'

const DEPTH_BLOCK = 256
const ROW_BLOCK = 128
const COLUMN_BLOCK = 512

/** Rows lie `stride` floats apart. A transposed operand is given as it lies, with its own rows and columns. */
export interface Matrix {
  at: number
  rows: number
  columns: number
  stride: number
  transposed?: boolean
}

export const matrixAt = (at: number, rows: number, columns: number, stride = columns): Matrix => ({
  ...{ at, rows, columns, stride },
})
export const transposed = (matrix: Matrix): Matrix => ({ ...matrix, transposed: true })

/** The next multiple of what every side of a matrix here must be a multiple of. */
export const padded = (count: number): number => Math.ceil(count / COLUMN_TILE) * COLUMN_TILE

/** C += A B. A's and C's rows are a multiple of 4, the columns of B and C of 8, the depth of 4. */
export async function addProduct(kernels: Kernels, c: Matrix, a: Matrix, b: Matrix, job: Job): Promise<void> {
  for (const _ of blocks(kernels, c, a, b)) if (job.due()) await job.rest()
}

function* blocks(kernels: Kernels, c: Matrix, a: Matrix, b: Matrix): Generator<void> {
  const depth = a.transposed ? a.rows : a.columns
  if (c.rows % ROW_TILE || c.columns % COLUMN_TILE || depth % 4) throw new Error('A side of a product is not padded.')
  const mark = kernels.mark()
  const packedA = kernels.place(Math.min(ROW_BLOCK, c.rows) * Math.min(DEPTH_BLOCK, depth))
  const packedB = kernels.place(Math.min(COLUMN_BLOCK, c.columns) * Math.min(DEPTH_BLOCK, depth))
  try {
    for (let column = 0; column < c.columns; column += COLUMN_BLOCK) {
      const columns = Math.min(COLUMN_BLOCK, c.columns - column)
      for (let k = 0; k < depth; k += DEPTH_BLOCK) {
        const deep = Math.min(DEPTH_BLOCK, depth - k)
        const packB = b.transposed ? kernels.packBTransposed : kernels.packB
        packB(cell(b, k, column), 4 * b.stride, packedB, columns, deep)
        for (let row = 0; row < c.rows; row += ROW_BLOCK) {
          const rows = Math.min(ROW_BLOCK, c.rows - row)
          const packA = a.transposed ? kernels.packATransposed : kernels.packA
          packA(cell(a, row, k), 4 * a.stride, packedA, rows, deep)
          kernels.multiplyTiles(packedA, packedB, cell(c, row, column), 4 * c.stride, rows, columns, deep)
          yield
        }
      }
    }
  } finally {
    kernels.release(mark)
  }
}

/** Address of an element, by its row and column in the product's sense. */
function cell(matrix: Matrix, row: number, column: number): number {
  const [r, c] = matrix.transposed ? [column, row] : [row, column]
  return matrix.at + 4 * (r * matrix.stride + c)
}

/** A row-major matrix outside the kernels' memory; `transposed` reads it the other way round. */
export interface PlainMatrix {
  values: Float32Array
  rows: number
  columns: number
  transposed?: boolean
}

/** Memories at rest: calls that overlap, because both rest, each need one of their own. */
const idle: Kernels[] = []

/**
 * A B in float32, row-major, (rows of A, columns of B) after transposing. Undefined where WebAssembly has no SIMD; throws
 * `input/invalid` when the sides do not fit. Rests as `job` asks.
 */
export async function matmul(a: PlainMatrix, b: PlainMatrix, job: Job): Promise<Float32Array | undefined> {
  const [rows, depth] = a.transposed ? [a.columns, a.rows] : [a.rows, a.columns]
  const [depthOfB, columns] = b.transposed ? [b.columns, b.rows] : [b.rows, b.columns]
  if (depth !== depthOfB) throw invalid(`A product of ${rows} x ${depth} and ${depthOfB} x ${columns} does not exist.`)
  const kernels = idle.pop() ?? openKernels()
  if (!kernels) return undefined
  try {
    const left = copyIn(kernels, a)
    const right = copyIn(kernels, b)
    const c = matrixAt(kernels.zeros(padded(rows) * padded(columns)), padded(rows), padded(columns))
    if (depth > 0 && rows > 0 && columns > 0) await addProduct(kernels, c, left, right, job)
    return copyOut(kernels, c, rows, columns)
  } finally {
    kernels.release(0)
    idle.push(kernels)
  }
}

function copyOut(kernels: Kernels, { at, stride }: Matrix, rows: number, columns: number): Float32Array {
  const result = new Float32Array(rows * columns)
  for (let row = 0; row < rows; row++) result.set(kernels.floats(at + 4 * row * stride, columns), row * columns)
  return result
}

function copyIn(kernels: Kernels, { values, rows, columns, transposed = false }: PlainMatrix): Matrix {
  const matrix = matrixAt(kernels.zeros(padded(rows) * padded(columns)), padded(rows), padded(columns))
  const target = kernels.floats(matrix.at, matrix.rows * matrix.columns)
  for (let row = 0; row < rows; row++) {
    target.set(values.subarray(row * columns, (row + 1) * columns), row * matrix.columns)
  }
  return { ...matrix, transposed }
}
