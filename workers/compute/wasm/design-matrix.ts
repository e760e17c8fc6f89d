/**
 * Products with a design matrix, in WebAssembly and double precision: X b, Xᵀ p and the weighted Gram matrix Xᵀ diag(c) X,
 * the whole of a step of Newton's method for generalised linear models. A last column of ones stands for the intercept.
 * The Gram matrix is summed in tiles of 4 x 4 that stay in registers, over as many rows at a time as the nearest cache holds.
 */
import { assembleModule, type Code } from './assembler'
import { defineFunction, f32x4, f64x2, i32, loop } from './expression'
import { openMemory } from './memory'

const DOUBLE_BYTES = 8
const VECTOR_BYTES = 16
/** Rows and columns of a tile; columns of X are rounded up to it. */
const TILE = 4
const TILE_BYTES = TILE * DOUBLE_BYTES
/** Rows at a time. */
const CHUNK = 64

/** out = X b, two rows a turn. */
const times = defineFunction(
  'times',
  { x: 'i32', end: 'i32', width: 'i32', b: 'i32', out: 'i32' },
  ({ x, end, width, b, out }, local) => {
    const [row, cell, last, weight] = [local('i32'), local('i32'), local('i32'), local('i32')]
    const [first, second, weights] = [local('v128'), local('v128'), local('v128')]
    return [
      loop(
        ...([row, x, end, i32.shiftLeft(width, 1)] as const),
        first.set(f64x2.zero),
        second.set(f64x2.zero),
        weight.set(b),
        last.set(i32.add(row, width)),
        loop(
          ...([cell, row, last, VECTOR_BYTES] as const),
          weights.set(f64x2.load(weight)),
          first.set(f64x2.add(first, f64x2.mul(f64x2.load(cell), weights))),
          second.set(f64x2.add(second, f64x2.mul(f64x2.load(i32.add(cell, width)), weights))),
          weight.set(i32.add(weight, i32.of(VECTOR_BYTES))),
        ),
        // The two halves of each sum, one beside the other.
        f64x2.store(
          out,
          f64x2.add(f32x4.shuffle(first, second, [0, 1, 4, 5]), f32x4.shuffle(first, second, [2, 3, 6, 7])),
        ),
        out.set(i32.add(out, i32.of(VECTOR_BYTES))),
      ),
    ]
  },
)

/** out += Xᵀ p */
const transposedTimes = defineFunction(
  'transposedTimes',
  { x: 'i32', end: 'i32', width: 'i32', p: 'i32', out: 'i32' },
  ({ x, end, width, p, out }, local) => {
    const [row, cell, last, sum] = [local('i32'), local('i32'), local('i32'), local('i32')]
    const pull = local('v128')
    const add = [0, VECTOR_BYTES].flatMap((offset) =>
      f64x2.store(sum, f64x2.add(f64x2.load(sum, offset), f64x2.mul(f64x2.load(cell, offset), pull)), offset),
    )
    return [
      loop(
        ...([row, x, end, width] as const),
        pull.set(f64x2.loadSplat(p)),
        p.set(i32.add(p, i32.of(DOUBLE_BYTES))),
        sum.set(out),
        last.set(i32.add(row, width)),
        loop(...([cell, row, last, TILE_BYTES] as const), add, sum.set(i32.add(sum, i32.of(TILE_BYTES)))),
      ),
    ]
  },
)

/** out = diag(c) X */
const scale = defineFunction(
  'scale',
  { x: 'i32', end: 'i32', width: 'i32', c: 'i32', out: 'i32' },
  ({ x, end, width, c, out }, local) => {
    const [row, cell, last] = [local('i32'), local('i32'), local('i32')]
    const factor = local('v128')
    return [
      loop(
        ...([row, x, end, width] as const),
        factor.set(f64x2.loadSplat(c)),
        c.set(i32.add(c, i32.of(DOUBLE_BYTES))),
        last.set(i32.add(row, width)),
        loop(
          ...([cell, row, last, VECTOR_BYTES] as const),
          f64x2.store(out, f64x2.mul(f64x2.load(cell), factor)),
          out.set(i32.add(out, i32.of(VECTOR_BYTES))),
        ),
      ),
    ]
  },
)

/** gram += Sᵀ X over so many rows, for tiles on the diagonal and below it; width is bytes of a row of all three. */
const addGram = defineFunction(
  'addGram',
  { scaled: 'i32', x: 'i32', end: 'i32', width: 'i32', gram: 'i32' },
  ({ scaled, x, end, width, gram }, local) => {
    const [i, k, tile] = [local('i32'), local('i32'), local('i32')]
    const [left, right, last] = [local('i32'), local('i32'), local('i32')]
    const cells = [local('v128'), local('v128')]
    const [factor, at] = [local('v128'), local('i32')]
    const sums = Array.from({ length: TILE }, () => cells.map(() => local('v128')))
    /** Visits the rows of the tile in memory: gram + (4 i + row) width + k. */
    const rowsOfTile = (visit: (row: number) => Code): Code =>
      sums.flatMap((_, row) => [...(row === 0 ? at.set(tile) : at.set(i32.add(at, width))), ...visit(row)])
    return [
      tile.set(gram),
      loop(
        ...([i, i32.of(0), width, TILE_BYTES] as const),
        loop(
          ...([k, i32.of(0), i32.add(i, i32.of(1)), TILE_BYTES] as const),
          rowsOfTile((row) => sums[row]!.flatMap((sum, half) => sum.set(f64x2.load(at, half * VECTOR_BYTES)))),
          right.set(i32.add(x, k)),
          last.set(i32.add(end, i)),
          loop(
            ...([left, i32.add(scaled, i), last, width] as const),
            ...cells.map((cell, half) => cell.set(f64x2.load(right, half * VECTOR_BYTES))),
            ...sums.flatMap((row, place) => [
              factor.set(f64x2.loadSplat(left, place * DOUBLE_BYTES)),
              ...row.map((sum, half) => sum.set(f64x2.add(sum, f64x2.mul(cells[half]!, factor)))),
            ]),
            right.set(i32.add(right, width)),
          ),
          rowsOfTile((row) => sums[row]!.flatMap((sum, half) => f64x2.store(at, sum, half * VECTOR_BYTES))),
          tile.set(i32.add(tile, i32.of(TILE_BYTES))),
        ),
        // To the next four rows of the matrix, and back to its first column.
        tile.set(i32.sub(i32.add(tile, i32.shiftLeft(width, 2)), i32.add(i, i32.of(TILE_BYTES)))),
      ),
    ]
  },
)

type OverRows = (x: number, end: number, width: number, vector: number, out: number) => void
interface Exports extends Record<'times' | 'transposedTimes' | 'scale', OverRows> {
  addGram(scaled: number, x: number, end: number, width: number, gram: number): void
}

let compiled: WebAssembly.Module | undefined
const compile = (): WebAssembly.Module => new WebAssembly.Module(assembleModule(times, transposedTimes, scale, addGram))

/** Results are written to the given arrays; `size` is columns + 1. */
export interface DesignMatrix {
  /** out (rows) = X b, b (size). */
  times(b: Float64Array, out: Float64Array): void
  /** out (size) = Xᵀ p, p (rows). */
  transposedTimes(p: Float64Array, out: Float64Array): void
  /** out (size, size) = Xᵀ diag(c) X, c (rows); its upper half stays as it is. */
  weightedGram(c: Float64Array, out: Float64Array): void
}

/**
 * @param values (rows, columns), row-major, without the ones
 * @throws `gpu/out-of-memory` where the browser does not give so much
 */
export function openDesignMatrix(values: Float64Array, rows: number, columns: number): DesignMatrix {
  const size = columns + 1
  const stride = Math.ceil(size / TILE) * TILE
  const width = stride * DOUBLE_BYTES
  const pairs = rows + (rows % 2)
  let end = 0
  const place = (count: number): number => {
    const start = end
    end += Math.ceil((count * DOUBLE_BYTES) / VECTOR_BYTES) * VECTOR_BYTES
    return start
  }
  const [xAt, perRowAt, perColumnAt] = [place(pairs * stride), place(pairs), place(stride)]
  const [scaledAt, gramAt] = [place(CHUNK * stride), place(stride * stride)]
  const memory = openMemory(end, 'Fitting a line to this table')
  const doubles = (at: number, count: number): Float64Array => new Float64Array(memory.buffer, at, count)
  const x = doubles(xAt, pairs * stride)
  for (let row = 0, from = 0; row < rows; row++) {
    const to = row * stride
    for (let c = 0; c < columns; c++) x[to + c] = values[from++]!
    x[to + columns] = 1
  }
  const [perRow, perColumn, gram] = [doubles(perRowAt, rows), doubles(perColumnAt, size), doubles(gramAt, stride ** 2)]
  const { exports } = new WebAssembly.Instance((compiled ??= compile()), { env: { memory } })
  const run = exports as unknown as Exports
  return {
    times: (b, out) => {
      perColumn.set(b)
      run.times(xAt, xAt + pairs * width, width, perColumnAt, perRowAt)
      out.set(perRow)
    },
    transposedTimes: (p, out) => {
      perRow.set(p)
      perColumn.fill(0)
      run.transposedTimes(xAt, xAt + rows * width, width, perRowAt, perColumnAt)
      out.set(perColumn)
    },
    weightedGram: (c, out) => {
      perRow.set(c)
      gram.fill(0)
      for (let row = 0; row < rows; row += CHUNK) {
        const count = Math.min(CHUNK, rows - row)
        const from = xAt + row * width
        run.scale(from, from + count * width, width, perRowAt + row * DOUBLE_BYTES, scaledAt)
        run.addGram(scaledAt, from, scaledAt + count * width, width, gramAt)
      }
      for (let row = 0; row < size; row++) out.set(gram.subarray(row * stride, row * stride + row + 1), row * size)
    },
  }
}
