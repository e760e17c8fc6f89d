/** Distances of a tile of queries to a tile of rows: what the search on the processor asks for, in plain JavaScript. */
import type { CheckedSearch } from './search'

/** Queries and rows of a tile: both stay in the processor's nearest caches up to some 100 columns. */
export const TILE_QUERIES = 16
export const TILE_ROWS = 128

/** @property tile TILE_ROWS distances a query, as `fill` left them */
export interface Measure {
  readonly tile: Float32Array
  /** Turns to `many` queries from `query` on, a multiple of TILE_QUERIES. */
  begin(query: number, many: number): void
  /** Measures to `count` rows from `row` on, a multiple of TILE_ROWS. */
  fill(row: number, count: number): void
}

export function plainMeasure(search: CheckedSearch): Measure {
  const { vectors, columns, queries, metric } = search
  const tile = new Float32Array(TILE_QUERIES * TILE_ROWS)
  const base = metric === 'cosine' ? 1 : 0
  let [first, asked] = [0, 0]
  return {
    tile,
    begin: (query, many) => ([first, asked] = [query, many]),
    fill: (row, count) => {
      for (let q = 0; q < asked; q++) {
        const own = (first + q) * columns
        for (let r = 0; r < count; r += 4) {
          const four = [0, 1, 2, 3].map((next) => (row + Math.min(r + next, count - 1)) * columns) as Four
          const at = q * TILE_ROWS + r
          if (metric === 'l2') squaredDistances(queries.vectors, own, vectors, four, columns, tile, at)
          else complements(queries.vectors, own, vectors, four, columns, base, tile, at)
        }
      }
    },
  }
}

/** Four rows at a time: four sums that don't wait for each other. */
type Four = [number, number, number, number]

function squaredDistances(
  queries: Float32Array,
  own: number,
  vectors: Float32Array,
  [a, b, c, d]: Four,
  columns: number,
  out: Float32Array,
  at: number,
): void {
  let sumA = 0
  let sumB = 0
  let sumC = 0
  let sumD = 0
  for (let j = 0; j < columns; j++) {
    const value = queries[own + j]!
    const da = value - vectors[a + j]!
    const db = value - vectors[b + j]!
    const dc = value - vectors[c + j]!
    const dd = value - vectors[d + j]!
    sumA += da * da
    sumB += db * db
    sumC += dc * dc
    sumD += dd * dd
  }
  out[at] = sumA
  out[at + 1] = sumB
  out[at + 2] = sumC
  out[at + 3] = sumD
}

/** `base` minus the products. */
function complements(
  queries: Float32Array,
  own: number,
  vectors: Float32Array,
  [a, b, c, d]: Four,
  columns: number,
  base: number,
  out: Float32Array,
  at: number,
): void {
  let sumA = 0
  let sumB = 0
  let sumC = 0
  let sumD = 0
  for (let j = 0; j < columns; j++) {
    const value = queries[own + j]!
    sumA += value * vectors[a + j]!
    sumB += value * vectors[b + j]!
    sumC += value * vectors[c + j]!
    sumD += value * vectors[d + j]!
  }
  out[at] = base - sumA
  out[at + 1] = base - sumB
  out[at + 2] = base - sumC
  out[at + 3] = base - sumD
}
