/**
 * The k nearest of a stream of rows: a heap with the farthest on top, so that most rows are turned away by one
 * comparison and an accepted one costs log k. Farther means a greater distance or, at equal distance, a higher row.
 */
export interface TopK {
  readonly k: number
  held: number
  readonly distances: Float32Array
  readonly rows: Int32Array
}

export function makeTopK(k: number): TopK {
  return { k, held: 0, distances: new Float32Array(k), rows: new Int32Array(k) }
}

/**
 * Offers `count` rows from `first` on, whose distances stand in `distances` from `from` on; `own` is left out.
 * Rows have to come in rising order: then a row at the distance of the farthest held is never the better one.
 */
export function offerRows(
  top: TopK,
  distances: Float32Array,
  from: number,
  count: number,
  first: number,
  own: number,
): void {
  if (top.k === 0) return
  let limit = top.held < top.k ? Infinity : top.distances[0]!
  for (let c = 0; c < count; c++) {
    const distance = distances[from + c]!
    if (distance >= limit || first + c === own) continue
    if (top.held < top.k) rise(top, distance, first + c)
    else sink(top.distances, top.rows, top.k, 0, distance, first + c)
    if (top.held === top.k) limit = top.distances[0]!
  }
}

/** Empties the heap into `rows` and `distances` from `at` on, nearest first. */
export function drain(top: TopK, rows: Int32Array, distances: Float32Array, at: number): void {
  for (let last = top.held - 1; last >= 0; last--) {
    rows[at + last] = top.rows[0]!
    distances[at + last] = top.distances[0]!
    sink(top.distances, top.rows, last, 0, top.distances[last]!, top.rows[last]!)
  }
  top.held = 0
}

/** Adds an entry to a heap that isn't full. */
function rise(top: TopK, distance: number, row: number): void {
  const { distances, rows } = top
  let hole = top.held++
  while (hole > 0) {
    const parent = (hole - 1) >> 1
    if (isFarther(distances, rows, parent, distance, row)) break
    distances[hole] = distances[parent]!
    rows[hole] = rows[parent]!
    hole = parent
  }
  distances[hole] = distance
  rows[hole] = row
}

/** Puts an entry where the one at `hole` was, below all that are farther. */
function sink(
  distances: Float32Array,
  rows: Int32Array,
  size: number,
  hole: number,
  distance: number,
  row: number,
): void {
  for (;;) {
    let child = 2 * hole + 1
    if (child >= size) break
    if (child + 1 < size && isFarther(distances, rows, child + 1, distances[child]!, rows[child]!)) child++
    if (!isFarther(distances, rows, child, distance, row)) break
    distances[hole] = distances[child]!
    rows[hole] = rows[child]!
    hole = child
  }
  distances[hole] = distance
  rows[hole] = row
}

function isFarther(distances: Float32Array, rows: Int32Array, at: number, distance: number, row: number): boolean {
  return distances[at]! > distance || (distances[at]! === distance && rows[at]! > row)
}
