/**
 * Matrix product C += A·B on packed operands, four rows by eight columns of C at a time in registers (the layered
 * design of Goto and van de Geijn 2008, "Anatomy of high-performance matrix multiplication"). Packing lays the numbers
 * in the order in which the inner loop reads them, so that it does nothing but load, multiply and add; it also takes
 * care of transposed operands, which differ only in how they are packed.
 * A in panels of 4 rows: for each k the 4 numbers of column k. B in panels of 8 columns: for each k the 8 of row k.
 * Rows are multiples of 4, columns of 8, depth of 4; the caller pads with zeros. All addresses and strides in bytes.
 */
import type { Code, WasmFunction } from './assembler'
import { defineFunction, f32x4, i32, loop, type Local, type MultiplyAdd } from './expression'

export const ROW_TILE = 4
export const COLUMN_TILE = 8
const VECTORS = COLUMN_TILE / 4
const UNROLL = 4

const each = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, k) => make(k))

/** `multiplyTiles(a, b, c, stride, rows, columns, depth)`: C += A·B, C's rows `stride` bytes apart. */
export function multiplyTiles(multiplyAdd: MultiplyAdd): WasmFunction {
  const parameters = {
    a: 'i32',
    b: 'i32',
    c: 'i32',
    stride: 'i32',
    rows: 'i32',
    columns: 'i32',
    depth: 'i32',
  } as const
  return defineFunction('multiplyTiles', parameters, ({ a, b, c, stride, rows, columns, depth }, local) => {
    const [i, j, atA, atB, end, atC] = each(6, () => local('i32')) as [Index, Index, Index, Index, Index, Index]
    const sums = each(ROW_TILE, () => each(VECTORS, () => local('v128')))
    const columnsOfB = each(VECTORS, () => local('v128'))
    const ofA = local('v128')
    const step = (k: number): Code => [
      ...columnsOfB.flatMap((vector, n) => vector.set(f32x4.load(atB, 4 * (COLUMN_TILE * k + 4 * n)))),
      ...sums.flatMap((row, r) => [
        ...ofA.set(f32x4.loadSplat(atA, 4 * (ROW_TILE * k + r))),
        ...row.flatMap((sum, n) => sum.set(multiplyAdd(ofA, columnsOfB[n] ?? [], sum))),
      ]),
    ]
    const addToC = sums.flatMap((row) => [
      ...row.flatMap((sum, n) => f32x4.store(atC, f32x4.add(f32x4.load(atC, 16 * n), sum), 16 * n)),
      ...atC.set(i32.add(atC, stride)),
    ])
    const tile: Code = [
      ...sums.flat().flatMap((sum) => sum.set(f32x4.zero)),
      ...[...atB.set(b), ...end.set(i32.add(atA, i32.mul(depth, i32.of(4 * ROW_TILE))))],
      ...loop(
        atA,
        atA,
        end,
        4 * ROW_TILE * UNROLL,
        ...each(UNROLL, step),
        atB.set(i32.add(atB, i32.of(4 * COLUMN_TILE * UNROLL))),
      ),
      ...addToC,
    ]
    return [
      loop(
        j,
        i32.of(0),
        columns,
        COLUMN_TILE,
        ...[atA.set(a), atC.set(i32.add(c, i32.mul(j, i32.of(4))))],
        loop(i, i32.of(0), rows, ROW_TILE, tile),
        b.set(i32.add(b, i32.mul(depth, i32.of(4 * COLUMN_TILE)))),
      ),
    ]
  })
}

type Index = Local<'i32'>

const packing = { from: 'i32', stride: 'i32', to: 'i32', lanes: 'i32', depth: 'i32' } as const

/**
 * Packs a matrix whose panels run along its rows (A transposed, or B as it is): `width` numbers next to each other in
 * each of `depth` rows, `stride` bytes apart; `lanes` is how many there are in all, a multiple of the width.
 */
function packAlong(name: string, width: number): WasmFunction {
  return defineFunction(name, packing, ({ from, stride, to, lanes, depth }, local) => {
    const [lane, k, at] = each(3, () => local('i32')) as [Index, Index, Index]
    const copy = each(width / 4, (n) => f32x4.store(to, f32x4.load(at, 16 * n), 16 * n))
    return [
      loop(
        lane,
        i32.of(0),
        lanes,
        width,
        at.set(i32.add(from, i32.mul(lane, i32.of(4)))),
        loop(k, i32.of(0), depth, 1, ...copy, ...[at.set(i32.add(at, stride)), to.set(i32.add(to, i32.of(4 * width)))]),
      ),
    ]
  })
}

/**
 * Packs a matrix whose panels run across its rows (A as it is, or B transposed): `lanes` rows, `stride` bytes apart, of
 * `depth` numbers each; blocks of four by four are transposed in registers.
 */
function packAcross(name: string, width: number): WasmFunction {
  return defineFunction(name, packing, ({ from, stride, to, lanes, depth }, local) => {
    const [lane, k, at, row] = each(4, () => local('i32')) as [Index, Index, Index, Index]
    const rows = each(4, () => local('v128'))
    const pairs = each(4, () => local('v128'))
    const [r0, r1, r2, r3] = rows as [Vector, Vector, Vector, Vector]
    const [p0, p1, p2, p3] = pairs as [Vector, Vector, Vector, Vector]
    const transposed = [
      f32x4.shuffle(p0, p2, [0, 1, 4, 5]),
      f32x4.shuffle(p0, p2, [2, 3, 6, 7]),
      f32x4.shuffle(p1, p3, [0, 1, 4, 5]),
      f32x4.shuffle(p1, p3, [2, 3, 6, 7]),
    ]
    const block = (group: number): Code => [
      ...rows.flatMap((vector) => [...vector.set(f32x4.load(row)), ...row.set(i32.add(row, stride))]),
      ...[...p0.set(f32x4.shuffle(r0, r1, [0, 4, 1, 5])), ...p1.set(f32x4.shuffle(r0, r1, [2, 6, 3, 7]))],
      ...[...p2.set(f32x4.shuffle(r2, r3, [0, 4, 1, 5])), ...p3.set(f32x4.shuffle(r2, r3, [2, 6, 3, 7]))],
      ...transposed.flatMap((vector, step) => f32x4.store(to, vector, 4 * (width * step + 4 * group))),
    ]
    return [
      loop(
        lane,
        i32.of(0),
        lanes,
        width,
        at.set(from),
        loop(
          k,
          i32.of(0),
          depth,
          4,
          row.set(at),
          ...each(width / 4, block),
          ...[at.set(i32.add(at, i32.of(16))), to.set(i32.add(to, i32.of(16 * width)))],
        ),
        from.set(i32.add(from, i32.mul(stride, i32.of(width)))),
      ),
    ]
  })
}

type Vector = Local<'v128'>

export const packingFunctions = [
  packAcross('packA', ROW_TILE),
  packAlong('packATransposed', ROW_TILE),
  packAlong('packB', COLUMN_TILE),
  packAcross('packBTransposed', COLUMN_TILE),
]
