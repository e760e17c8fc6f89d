import { describe, expect, it } from 'vitest'
import { matmul, type PlainMatrix } from '../../../../workers/compute/wasm/matmul'
import { makeJob } from '../../../../workers/runtime/job'
import { makeRandom } from '../../../../workers/runtime/random'

const random = makeRandom(4)

function randomMatrix(rows: number, columns: number, transposed: boolean): PlainMatrix {
  const [r, c] = transposed ? [columns, rows] : [rows, columns]
  return { values: Float32Array.from({ length: r * c }, random.normal), rows: r, columns: c, transposed }
}

/** The definition, in double precision. */
function entry(a: PlainMatrix, b: PlainMatrix, depth: number, row: number, column: number): number {
  let sum = 0
  for (let k = 0; k < depth; k++) {
    const left = a.transposed ? a.values[k * a.columns + row] : a.values[row * a.columns + k]
    const right = b.transposed ? b.values[column * b.columns + k] : b.values[k * b.columns + column]
    sum += (left ?? NaN) * (right ?? NaN)
  }
  return sum
}

const shapes = [
  [1, 1, 1],
  [3, 5, 7],
  [4, 4, 8],
  [129, 257, 513],
  [2, 1000, 3],
] as const
const cases = shapes.flatMap((shape) =>
  [false, true].flatMap((ofA) => [false, true].map((ofB) => [...shape, ofA, ofB] as const)),
)

describe('the matrix product in WebAssembly', () => {
  it.each(cases)('is the sum of its definition at %d x %d x %d, transposed %s %s', async (m, k, n, ofA, ofB) => {
    const [a, b] = [randomMatrix(m, k, ofA), randomMatrix(k, n, ofB)]
    const product = await matmul(a, b, makeJob())
    expect(product).toHaveLength(m * n)
    let worst = 0
    for (let row = 0; row < m; row++) {
      for (let column = 0; column < n; column++) {
        const difference = Math.abs((product?.[row * n + column] ?? NaN) - entry(a, b, k, row, column))
        worst = Number.isNaN(difference) ? NaN : Math.max(worst, difference)
      }
    }
    expect(worst).toBeLessThan(2e-6 * k)
  })

  it('keeps products apart that run at the same time', async () => {
    const ones = { values: new Float32Array(64).fill(1), rows: 8, columns: 8 }
    const twos = { values: new Float32Array(64).fill(2), rows: 8, columns: 8 }
    const restless = { ...makeJob(), due: () => true }
    const products = await Promise.all([matmul(ones, ones, restless), matmul(twos, twos, restless)])
    expect(products.map((product) => new Set(product))).toEqual([new Set([8]), new Set([32])])
  })

  it('is zero over no terms and refuses sides that do not fit', async () => {
    const thin = { values: new Float32Array(0), rows: 2, columns: 0 }
    expect(await matmul(thin, { ...thin, transposed: true }, makeJob())).toEqual(new Float32Array(4))
    await expect(matmul(thin, thin, makeJob())).rejects.toMatchObject({ code: 'input/invalid' })
  })
})
