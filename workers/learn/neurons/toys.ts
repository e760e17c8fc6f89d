/** Points that show something: two clouds that a line parts, and four that no line does. */
import { makeRandom } from '../../runtime/random'

/** @property x (rows, 2), row-major; @property target -1 or 1 */
export interface Toy {
  readonly values: Float64Array
  readonly target: Int8Array
}

const CENTRES = {
  blobs: [
    [-1.4, -0.9, -1],
    [1.3, 1.1, 1],
  ],
  xor: [
    [-1.2, -1.2, -1],
    [1.2, 1.2, -1],
    [-1.2, 1.2, 1],
    [1.2, -1.2, 1],
  ],
} as const

/** Normal clouds around fixed centres, `perCloud` points each, dealt in turn. */
export function toyPoints(kind: keyof typeof CENTRES, perCloud: number, deviation: number, seed: number): Toy {
  const random = makeRandom(seed)
  const centres = CENTRES[kind]
  const rows = centres.length * perCloud
  const values = new Float64Array(rows * 2)
  const target = new Int8Array(rows)
  for (let row = 0; row < rows; row++) {
    const [x, y, label] = centres[row % centres.length]!
    values[2 * row] = x + deviation * random.normal()
    values[2 * row + 1] = y + deviation * random.normal()
    target[row] = label
  }
  return { values, target }
}
