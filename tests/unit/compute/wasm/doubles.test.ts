/** The kernels in double precision beside plain loops, on shapes that fill no tile, panel or chunk. */
import { describe, expect, it } from 'vitest'
import { openDesignMatrix } from '../../../../workers/compute/wasm/design-matrix'
import { openRowPanels } from '../../../../workers/compute/wasm/row-panels'
import { mersenneTwister } from '../../../../workers/learn/random/mersenne-twister'

const random = mersenneTwister(7)
const drawn = (count: number): Float64Array => Float64Array.from({ length: count }, () => random.randomSample() - 0.5)

const close = (found: Float64Array, expected: (i: number) => number): void =>
  found.forEach((value, i) => expect(value).toBeCloseTo(expected(i), 12))

const sum = (count: number, term: (i: number) => number): number => {
  let total = 0
  for (let i = 0; i < count; i++) total += term(i)
  return total
}

describe.each([
  [1, 1],
  [2, 3],
  [7, 4],
  [9, 8],
  [64, 5],
  [131, 13],
])('%i rows of %i columns', (rows, columns) => {
  const values = drawn(rows * columns)
  const query = drawn(columns)

  it('has squared distances and inner products of every row, and of the rows from one on', () => {
    const panels = openRowPanels(values, rows, columns)
    const distance = (row: number): number => sum(columns, (c) => (values[row * columns + c]! - query[c]!) ** 2)
    const product = (row: number): number => sum(columns, (c) => values[row * columns + c]! * query[c]!)
    close(panels.distances(query), distance)
    const from = rows >> 1
    close(panels.products(query, from).subarray(from), (i) => product(from + i))
    close(panels.distances(query, from).subarray(from), (i) => distance(from + i))
  })

  it('tells of the rows that are near enough, to the query or by their own limit', () => {
    const panels = openRowPanels(values, rows, columns)
    const distances = panels.distances(query).slice()
    const limit = [...distances].sort((a, b) => a - b)[rows >> 2]!
    panels.limits.fill(0)
    panels.limits[rows - 1] = Infinity
    const near = [...distances.keys()].filter((row) => distances[row]! < limit || row === rows - 1)
    const told = (least: number, from: number): [number, number][] => {
      const found: [number, number][] = []
      panels.nearer(least, from, (...each) => found.push(each))
      return found
    }
    for (const from of [0, rows >> 1, rows - 1, rows]) {
      expect(told(limit, from)).toEqual(near.filter((row) => row >= from).map((row) => [row, distances[row]]))
    }
    expect(told(0, 0).map(([row]) => row)).toEqual([rows - 1])
  })

  it('has products with the design matrix, and its weighted Gram matrix, the ones last', () => {
    const design = openDesignMatrix(values, rows, columns)
    const size = columns + 1
    const x = (row: number, c: number): number => (c === columns ? 1 : values[row * columns + c]!)
    const [b, p, weights] = [drawn(size), drawn(rows), drawn(rows)]
    const times = new Float64Array(rows)
    design.times(b, times)
    close(times, (row) => sum(size, (c) => x(row, c) * b[c]!))
    const transposed = new Float64Array(size)
    // Twice: nothing is left over from the first time.
    for (let k = 0; k < 2; k++) design.transposedTimes(p, transposed)
    close(transposed, (c) => sum(rows, (row) => x(row, c) * p[row]!))
    const gram = new Float64Array(size * size).fill(9)
    for (let k = 0; k < 2; k++) design.weightedGram(weights, gram)
    close(gram, (i) => {
      const [a, c] = [Math.floor(i / size), i % size]
      return c > a ? 9 : sum(rows, (row) => weights[row]! * x(row, a) * x(row, c))
    })
  })
})
