/**
 * One row against all rows of a table, in WebAssembly: squared distances and inner products in double precision, for
 * SMOTE, nearest neighbours and the kernels of support vector machines. The table lies in panels of eight rows, column
 * after column, so that a vector instruction works on two rows at once and nothing has to be added across lanes.
 */
import { assembleModule, type Code } from './assembler'
import { bits, defineFunction, f64x2, i32, loop, type Local } from './expression'
import { openMemory } from './memory'

const DOUBLE_BYTES = 8
const VECTOR_BYTES = 16
const PANEL_ROWS = 8
/** Of a list's entry: a bit for each row of a panel, and behind them its first row. */
const [LANES, ROW_SHIFT] = [2 ** PANEL_ROWS - 1, PANEL_ROWS]
const PANEL_BYTES = PANEL_ROWS * DOUBLE_BYTES
const ACCUMULATORS = PANEL_BYTES / VECTOR_BYTES

type Vector = Local<'v128'>

/** Sums something over columns, for the rows of one panel after the other; `addTo` has theirs in `cell`. */
const overColumns = (name: string, addTo: (sum: Vector, cell: Vector, ours: Vector) => readonly Code[]) =>
  defineFunction(
    name,
    { query: 'i32', width: 'i32', panels: 'i32', out: 'i32', end: 'i32' },
    ({ query, width, panels, out, end }, local) => {
      const [at, place, last] = [local('i32'), local('i32'), local('i32')]
      const [ours, cell] = [local('v128'), local('v128')]
      const sums = Array.from({ length: ACCUMULATORS }, () => local('v128'))
      return [
        last.set(i32.add(query, width)),
        loop(
          ...([at, out, end, PANEL_BYTES] as const),
          ...sums.map((sum) => sum.set(f64x2.zero)),
          loop(
            ...([place, query, last, DOUBLE_BYTES] as const),
            ours.set(f64x2.loadSplat(place)),
            ...sums.flatMap((sum, k) => [cell.set(f64x2.load(panels, k * VECTOR_BYTES)), ...addTo(sum, cell, ours)]),
            panels.set(i32.add(panels, i32.of(PANEL_BYTES))),
          ),
          ...sums.map((sum, k) => f64x2.store(at, sum, k * VECTOR_BYTES)),
        ),
      ]
    },
  )

const distances = overColumns('distances', (sum, cell, ours) => [
  cell.set(f64x2.sub(cell, ours)),
  sum.set(f64x2.add(sum, f64x2.mul(cell, cell))),
])

const products = overColumns('products', (sum, cell, ours) => [sum.set(f64x2.add(sum, f64x2.mul(cell, ours)))])

/**
 * Lists panels with a distance that is below the limit of its row or below the one at `limit`: the panel's first row, and
 * in the lowest eight bits which of its rows they are.
 * @returns where the list ends
 */
const nearer = defineFunction(
  'nearer',
  { distances: 'i32', end: 'i32', limits: 'i32', limit: 'i32', first: 'i32', list: 'i32' },
  ({ distances, end, limits, limit, first, list }, local) => {
    const [panel, found] = [local('i32'), local('i32')]
    const [cell, own] = [local('v128'), local('v128')]
    const isNearer = (offset: number) => bits.or(f64x2.less(cell, own), f64x2.less(cell, f64x2.load(limits, offset)))
    return [
      own.set(f64x2.loadSplat(limit)),
      loop(
        ...([panel, distances, end, PANEL_BYTES] as const),
        found.set(i32.of(0)),
        ...Array.from({ length: ACCUMULATORS }, (_, k) => [
          ...cell.set(f64x2.load(panel, k * VECTOR_BYTES)),
          ...found.set(i32.add(found, i32.shiftLeft(bits.ofHalves(isNearer(k * VECTOR_BYTES)), 2 * k))),
        ]),
        limits.set(i32.add(limits, i32.of(PANEL_BYTES))),
        // Written always; only what is found moves the end on.
        i32.store(list, i32.add(i32.shiftLeft(first, ROW_SHIFT), found)),
        list.set(i32.add(list, i32.shiftLeft(i32.lessUnsigned(i32.of(0), found), 2))),
        first.set(i32.add(first, i32.of(PANEL_ROWS))),
      ),
      list,
    ]
  },
  ['i32'],
)

type Against = (query: number, width: number, panels: number, out: number, end: number) => void

interface Exports {
  distances: Against
  products: Against
  nearer(distances: number, end: number, limits: number, limit: number, first: number, list: number): number
}

let compiled: WebAssembly.Module | undefined
const compile = (): WebAssembly.Module => new WebAssembly.Module(assembleModule(distances, products, nearer))

export interface RowPanels {
  /**
   * |row - query|² for every row from `from` on, at the row's own place; good until the next call.
   * @param query as many values as there are columns
   */
  distances(query: Float64Array, from?: number): Float64Array
  /** row · query, likewise. */
  products(query: Float64Array, from?: number): Float64Array
  /** For each row the distance from which on others do not matter to it, for `nearer`; infinite until set. */
  readonly limits: Float64Array
  /**
   * After `distances(…, from)`: tells of every row from `from` on, in order, that is nearer to the query than `limit` or
   * than its own limit was.
   */
  nearer(limit: number, from: number, tell: (row: number, distance: number) => void): void
}

/**
 * @param values (rows, columns), row-major
 * @throws `gpu/out-of-memory` where the browser does not give so much
 */
export function openRowPanels(values: Float64Array, rows: number, columns: number): RowPanels {
  const panels = Math.ceil(rows / PANEL_ROWS)
  const width = columns * DOUBLE_BYTES
  const column = panels * PANEL_BYTES
  let end = 0
  const place = (bytes: number): number => {
    const start = end
    end += Math.ceil(bytes / VECTOR_BYTES) * VECTOR_BYTES
    return start
  }
  const [queryAt, limitAt, outAt, limitsAt] = [place(width), place(DOUBLE_BYTES), place(column), place(column)]
  const [listAt, panelsAt] = [place(4 * panels + 4), place(column * columns)]
  const memory = openMemory(end, 'Comparing the rows of this table')
  const { buffer } = memory
  const asked = new Float64Array(buffer, queryAt, columns)
  const limit = new Float64Array(buffer, limitAt, 1)
  const out = new Float64Array(buffer, outAt, rows)
  const limits = new Float64Array(buffer, limitsAt, panels * PANEL_ROWS).fill(Infinity, 0, rows)
  const list = new Int32Array(buffer, listAt, panels)
  fillPanels(new Float64Array(buffer, panelsAt, panels * PANEL_ROWS * columns), values, rows, columns)
  const { exports } = new WebAssembly.Instance((compiled ??= compile()), { env: { memory } })
  const run = exports as unknown as Exports
  const panelOf = (row: number): number => Math.floor(row / PANEL_ROWS)
  const against =
    (kind: 'distances' | 'products') =>
    (query: Float64Array, from = 0): Float64Array => {
      if (from >= rows) return out
      asked.set(query)
      const panel = panelOf(from)
      run[kind](queryAt, width, panelsAt + panel * PANEL_ROWS * width, outAt + panel * PANEL_BYTES, outAt + column)
      return out
    }
  return {
    distances: against('distances'),
    products: against('products'),
    limits: limits.subarray(0, rows),
    nearer: (least, from, tell) => {
      if (from >= rows) return
      limit[0] = least
      const panel = panelOf(from)
      const [at, own] = [outAt + panel * PANEL_BYTES, limitsAt + panel * PANEL_BYTES]
      const found = (run.nearer(at, outAt + column, own, limitAt, panel * PANEL_ROWS, listAt) - listAt) / 4
      for (let i = 0; i < found; i++) {
        const entry = list[i]!
        for (let lanes = entry & LANES; lanes !== 0; lanes &= lanes - 1) {
          const row = (entry >>> ROW_SHIFT) + 31 - Math.clz32(lanes & -lanes)
          if (row >= from) tell(row, out[row]!)
        }
      }
    },
  }
}

/** Column after column of eight rows; rows past the last one are NaN, which is near to nothing. */
function fillPanels(panels: Float64Array, values: Float64Array, rows: number, columns: number): void {
  panels.fill(NaN, Math.floor(rows / PANEL_ROWS) * PANEL_ROWS * columns)
  for (let row = 0, at = 0; row < rows; row++) {
    const first = Math.floor(row / PANEL_ROWS) * PANEL_ROWS * columns + (row % PANEL_ROWS)
    for (let c = 0; c < columns; c++) panels[first + c * PANEL_ROWS] = values[at++]!
  }
}
