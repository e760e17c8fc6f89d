/**
 * The distances of measure.ts in WebAssembly SIMD: four queries by eight rows at a time in registers. Rows are packed
 * once in panels of eight, queries in panels of four, in the order in which the inner loop reads them; both are padded
 * with zeros. With relaxed SIMD a multiply-add rounds once, else twice: results differ by rounding only.
 */
import { CodedError } from '../../../runtime/errors'
import { makeArena } from '../../wasm/arena'
import { assembleModule, type WasmFunction } from '../../wasm/assembler'
import {
  defineFunction,
  f32x4,
  i32,
  loop,
  multiplyAddRelaxed,
  multiplyAddTwice,
  type MultiplyAdd,
  type Value,
} from '../../wasm/expression'
import { TILE_QUERIES, TILE_ROWS, type Measure } from './measure'
import type { CheckedSearch, Rows } from './search'

const QUERY_PANEL = 4
const ROW_PANEL = 8
const VECTORS = ROW_PANEL / 4
/** Columns are padded to a multiple of this. */
const UNROLL = 2

interface Exports {
  /** Addresses of a panel of queries, of row panels and of the result; bytes of a panel of queries; rows; base. */
  squares(queries: number, rows: number, out: number, panel: number, count: number, base: number): void
  products(queries: number, rows: number, out: number, panel: number, count: number, base: number): void
}

let compiled: WebAssembly.Module | null | undefined

/** Undefined where WebAssembly has no SIMD, or no memory for the rows. */
export function simdMeasure(search: CheckedSearch): Measure | undefined {
  compiled ??= compile(multiplyAddRelaxed) ?? compile(multiplyAddTwice) ?? null
  if (!compiled) return undefined
  try {
    return measureIn(compiled, search)
  } catch (error) {
    if (error instanceof CodedError && error.code === 'gpu/out-of-memory') return undefined
    throw error
  }
}

function measureIn(module: WebAssembly.Module, search: CheckedSearch): Measure {
  const { columns, queries, metric } = search
  const depth = Math.ceil(columns / UNROLL) * UNROLL
  const arena = makeArena()
  const { exports } = new WebAssembly.Instance(module, { env: { memory: arena.memory } })
  const { squares, products } = exports as unknown as Exports
  const measure = metric === 'l2' ? squares : products
  const base = metric === 'cosine' ? 1 : 0
  const paddedRows = Math.ceil(search.rows / ROW_PANEL) * ROW_PANEL
  const rows = arena.zeros(paddedRows * depth)
  const asked = arena.zeros(TILE_QUERIES * depth)
  const out = arena.zeros(TILE_QUERIES * TILE_ROWS)
  pack(search, 0, search.rows, columns, depth, ROW_PANEL, arena.floats(rows, paddedRows * depth))
  const packedQueries = arena.floats(asked, TILE_QUERIES * depth)
  const queryPanel = 4 * QUERY_PANEL * depth
  let panels = 0
  return {
    tile: arena.floats(out, TILE_QUERIES * TILE_ROWS),
    begin: (query, many) => {
      pack(queries, query, many, columns, depth, QUERY_PANEL, packedQueries)
      panels = Math.ceil(many / QUERY_PANEL)
    },
    fill: (row, count) => {
      for (let panel = 0; panel < panels; panel++) {
        const to = out + 4 * panel * QUERY_PANEL * TILE_ROWS
        measure(asked + panel * queryPanel, rows + 4 * row * depth, to, queryPanel, count, base)
      }
    },
  }
}

/** For each panel of rows and each column the numbers of the panel's rows. Padding is left as it is. */
function pack(
  { vectors }: Pick<Rows, 'vectors'>,
  first: number,
  count: number,
  columns: number,
  depth: number,
  panel: number,
  to: Float32Array,
): void {
  for (let r = 0; r < count; r++) {
    const from = (first + r) * columns
    const start = (r - (r % panel)) * depth + (r % panel)
    for (let j = 0; j < columns; j++) to[start + j * panel] = vectors[from + j]!
  }
}

function compile(multiplyAdd: MultiplyAdd): WebAssembly.Module | undefined {
  if (typeof WebAssembly !== 'object') return undefined
  const bytes = assembleModule(panelFunction('squares', multiplyAdd), panelFunction('products', multiplyAdd))
  return WebAssembly.validate(bytes) ? new WebAssembly.Module(bytes) : undefined
}

const each = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, k) => make(k))

const parameters = { queries: 'i32', rows: 'i32', out: 'i32', panel: 'i32', count: 'i32', base: 'f32' } as const

/** Four queries against rows, eight at a time: sums of squared differences, or the base less sums of products. */
function panelFunction(name: 'squares' | 'products', multiplyAdd: MultiplyAdd): WasmFunction {
  return defineFunction(name, parameters, ({ queries, rows, out, panel, count, base }, local) => {
    const [row, at, end] = [local('i32'), local('i32'), local('i32')]
    const sums = each(QUERY_PANEL, () => each(VECTORS, () => local('v128')))
    const right = each(VECTORS, () => local('v128'))
    const [left, apart] = [local('v128'), local('v128')]
    const add = (sum: Value<'v128'>, n: number): Value<'v128'> =>
      name === 'squares' ? multiplyAdd(apart, apart, sum) : multiplyAdd(left, right[n]!, sum)
    const step = (k: number): number[] => [
      ...right.flatMap((vector, n) => vector.set(f32x4.load(rows, 4 * (ROW_PANEL * k + 4 * n)))),
      ...sums.flatMap((own, q) => [
        ...left.set(f32x4.loadSplat(at, 4 * (QUERY_PANEL * k + q))),
        ...own.flatMap((sum, n) => [
          ...(name === 'squares' ? apart.set(f32x4.sub(left, right[n]!)) : []),
          ...sum.set(add(sum, n)),
        ]),
      ]),
    ]
    const result = (sum: Value<'v128'>): Value<'v128'> => (name === 'squares' ? sum : f32x4.sub(f32x4.splat(base), sum))
    return [
      end.set(i32.add(queries, panel)),
      loop(
        row,
        i32.of(0),
        count,
        ROW_PANEL,
        ...sums.flat().map((sum) => sum.set(f32x4.zero)),
        loop(
          at,
          queries,
          end,
          4 * QUERY_PANEL * UNROLL,
          ...each(UNROLL, step),
          rows.set(i32.add(rows, i32.of(4 * ROW_PANEL * UNROLL))),
        ),
        ...sums.flatMap((own, q) => own.map((sum, n) => f32x4.store(out, result(sum), 4 * (q * TILE_ROWS + 4 * n)))),
        out.set(i32.add(out, i32.of(4 * ROW_PANEL))),
      ),
    ]
  })
}
