/**
 * The rows of a tree while it grows, in WebAssembly: histograms of a node, and parting its rows. What belongs to a row, G
 * and H, is a pair of doubles, so that one vector instruction adds both to a bin; rows are parted without a branch, which
 * a processor would guess wrongly for every other row. Sums are exact if the pairs are rounded so that they can be.
 */
import { assembleModule } from './assembler'
import { defineFunction, f64x2, i32, i32x4, loop } from './expression'
import { openMemory } from './memory'

const PAIR_BYTES = 16
/** Slots of a row that are added up in one turn of the loop. */
const UNROLL = 2
/** So many slots fit in the 16 bits that one of them takes. */
const MOST_SHORT_SLOTS = 65_536

/** For each row the pair is added to every slot of its row. `width` is bytes of a row of slots. */
const sumFunction = (slotBytes: 2 | 4) =>
  defineFunction(
    slotBytes === 2 ? 'sumShort' : 'sumLong',
    { rows: 'i32', count: 'i32', pairs: 'i32', slots: 'i32', width: 'i32', histogram: 'i32' },
    ({ rows, count, pairs, slots, width, histogram }, local) => {
      const [row, end, slot, last, at] = [local('i32'), local('i32'), local('i32'), local('i32'), local('i32')]
      const pair = local('v128')
      const load = slotBytes === 2 ? i32.load16 : i32.load
      const add = Array.from({ length: UNROLL }, (_, k) => [
        ...at.set(i32.add(histogram, i32.shiftLeft(load(slot, k * slotBytes), 4))),
        ...f64x2.store(at, f64x2.add(f64x2.load(at), pair)),
      ])
      return [
        end.set(i32.add(rows, i32.shiftLeft(count, 2))),
        loop(
          ...([row, rows, end, 4] as const),
          slot.set(i32.add(slots, i32.mul(i32.load(row), width))),
          last.set(i32.add(slot, width)),
          pair.set(f64x2.load(pairs)),
          pairs.set(i32.add(pairs, i32.of(PAIR_BYTES))),
          loop(slot, slot, last, UNROLL * slotBytes, ...add),
        ),
      ]
    },
  )

/** whole -= part, over `size` bytes. */
const subtractFunction = defineFunction(
  'subtract',
  { whole: 'i32', part: 'i32', size: 'i32' },
  ({ whole, part, size }, local) => {
    const [at, end] = [local('i32'), local('i32')]
    return [
      end.set(i32.add(whole, size)),
      loop(
        ...([at, whole, end, PAIR_BYTES] as const),
        f64x2.store(at, f64x2.sub(f64x2.load(at), f64x2.load(part))),
        part.set(i32.add(part, i32.of(PAIR_BYTES))),
      ),
    ]
  },
)

/**
 * Rows whose code, plus `shift` and within a byte, is above `limit` go to the spare arrays, the others move up; both keep
 * their order. The sum of the pairs that stay is left at `sums`.
 * @returns how many stay
 */
const partFunction = defineFunction(
  'part',
  {
    ...({ rows: 'i32', pairs: 'i32', count: 'i32', codes: 'i32', shift: 'i32', limit: 'i32' } as const),
    ...({ spareRows: 'i32', sparePairs: 'i32', sums: 'i32' } as const),
  },
  ({ rows, pairs, count, codes, shift, limit, spareRows, sparePairs, sums }, local) => {
    const [at, end, row, goes] = [local('i32'), local('i32'), local('i32'), local('i32')]
    const [left, leftPair, stays] = [local('i32'), local('i32'), local('i32')]
    const [pair, sum] = [local('v128'), local('v128')]
    const code = i32.and(i32.add(i32.load8(i32.add(codes, row)), shift), i32.of(255))
    return [
      left.set(rows),
      leftPair.set(pairs),
      end.set(i32.add(rows, i32.shiftLeft(count, 2))),
      loop(
        ...([at, rows, end, 4] as const),
        row.set(i32.load(at)),
        pair.set(f64x2.load(pairs)),
        goes.set(i32.lessUnsigned(limit, code)),
        stays.set(i32.sub(i32.of(1), goes)),
        // Written to both; only one of the two moves on, and what is overwritten has been read.
        i32.store(left, row),
        f64x2.store(leftPair, pair),
        i32.store(spareRows, row),
        f64x2.store(sparePairs, pair),
        sum.set(f64x2.add(sum, f64x2.unless(pair, i32x4.splat(i32.sub(i32.of(0), goes))))),
        left.set(i32.add(left, i32.shiftLeft(stays, 2))),
        leftPair.set(i32.add(leftPair, i32.shiftLeft(stays, 4))),
        spareRows.set(i32.add(spareRows, i32.shiftLeft(goes, 2))),
        sparePairs.set(i32.add(sparePairs, i32.shiftLeft(goes, 4))),
        pairs.set(i32.add(pairs, i32.of(PAIR_BYTES))),
      ),
      f64x2.store(sums, sum),
      i32.sub(left, rows),
    ]
  },
  ['i32'],
)

interface Exports {
  sumShort(rows: number, count: number, pairs: number, slots: number, width: number, histogram: number): void
  sumLong(rows: number, count: number, pairs: number, slots: number, width: number, histogram: number): void
  subtract(whole: number, part: number, size: number): void
  part(...addresses: number[]): number
}

let compiled: WebAssembly.Module | undefined
const compile = (): WebAssembly.Module =>
  new WebAssembly.Module(assembleModule(sumFunction(2), sumFunction(4), subtractFunction, partFunction))

/**
 * @property columns  bytes of codes a row, kept column after column
 * @property slots    pairs of a histogram
 * @property buffers  histograms that may be held at a time
 */
export interface TreeNodesShape {
  readonly rows: number
  readonly columns: number
  readonly slots: number
  readonly buffers: number
}

/** Views on the memory, to be filled before a tree and read after it; nothing else is ever placed there. */
export interface TreeNodes {
  /** (rows, width) for each value of a row the slot that it is added to. */
  readonly slots: Uint16Array | Uint32Array
  /** Columns, rounded up; what is beyond the last column points to `spareSlot`. */
  readonly width: number
  readonly spareSlot: number
  /** (columns, rows) codes by which rows are parted. */
  readonly codes: Uint8Array
  /** Row numbers, the rows of a node together. */
  readonly rows: Int32Array
  /** G and H of the rows, in the order of `rows`. */
  readonly pairs: Float64Array
  /** Room for histograms, (slots, 2) each. */
  readonly histograms: readonly Float64Array[]
  /** Adds up rows[from…to) in a histogram. */
  sum(from: number, to: number, histogram: Float64Array): void
  subtract(whole: Float64Array, part: Float64Array): void
  /**
   * Rows of rows[from…to) whose code in the column is `limit` at most come first, and code 255 too if `lastStays`.
   * @returns where the others begin, and the sums of G and H before that
   */
  part(
    from: number,
    to: number,
    column: number,
    limit: number,
    lastStays: boolean,
  ): [middle: number, g: number, h: number]
}

/** @throws `gpu/out-of-memory` where the browser does not give so much */
export function openTreeNodes({ rows, columns, slots, buffers }: TreeNodesShape): TreeNodes {
  const width = Math.ceil(columns / UNROLL) * UNROLL
  const isShort = slots < MOST_SHORT_SLOTS
  let end = PAIR_BYTES
  const place = (bytes: number): number => {
    const start = end
    end += Math.ceil(bytes / PAIR_BYTES) * PAIR_BYTES
    return start
  }
  const slotsAt = place(rows * width * (isShort ? 2 : 4))
  const codesAt = place(rows * columns)
  const [rowsAt, spareRowsAt] = [place(4 * rows), place(4 * rows + 4)]
  const [pairsAt, sparePairsAt] = [place(PAIR_BYTES * rows), place(PAIR_BYTES * (rows + 1))]
  const size = PAIR_BYTES * slots
  // One more slot, for what is beyond the last column.
  const histogramsAt = Array.from({ length: buffers }, () => place(size + PAIR_BYTES))
  const memory = openMemory(end, 'Growing trees on this table')
  const { buffer } = memory
  const { exports } = new WebAssembly.Instance((compiled ??= compile()), { env: { memory } })
  const { sumShort, sumLong, subtract, part } = exports as unknown as Exports
  const sum = isShort ? sumShort : sumLong
  const sums = new Float64Array(buffer, 0, 2)
  const allRows = new Int32Array(buffer, rowsAt, rows)
  const pairs = new Float64Array(buffer, pairsAt, 2 * rows)
  const spareRows = new Int32Array(buffer, spareRowsAt, rows)
  const sparePairs = new Float64Array(buffer, sparePairsAt, 2 * rows)
  return {
    ...{ width, spareSlot: slots, rows: allRows, pairs },
    slots: isShort ? new Uint16Array(buffer, slotsAt, rows * width) : new Uint32Array(buffer, slotsAt, rows * width),
    codes: new Uint8Array(buffer, codesAt, rows * columns),
    histograms: histogramsAt.map((at) => new Float64Array(buffer, at, 2 * slots)),
    sum: (from, to, { byteOffset }) => {
      if (to <= from) return
      const bytes = width * (isShort ? 2 : 4)
      sum(rowsAt + 4 * from, to - from, pairsAt + PAIR_BYTES * from, slotsAt, bytes, byteOffset)
    },
    subtract: (whole, piece) => subtract(whole.byteOffset, piece.byteOffset, size),
    part: (from, to, column, limit, lastStays) => {
      if (to <= from) return [from, 0, 0]
      const shift = lastStays ? 1 : 0
      const bytes = part(
        ...[rowsAt + 4 * from, pairsAt + PAIR_BYTES * from, to - from, codesAt + column * rows, shift, limit + shift],
        ...[spareRowsAt, sparePairsAt, 0],
      )
      const middle = from + bytes / 4
      allRows.set(spareRows.subarray(0, to - middle), middle)
      pairs.set(sparePairs.subarray(0, 2 * (to - middle)), 2 * middle)
      return [middle, sums[0]!, sums[1]!]
    },
  }
}
