import { describe, expect, it } from 'vitest'
import { dropoutOf } from '../../../../workers/compute/kernels/dropout/dropout.cpu'
import { lstmBackwardOnCpu, lstmForwardOnCpu } from '../../../../workers/compute/kernels/lstm/lstm.cpu'
import { countedUniform } from '../../../../workers/runtime/counter-random'
import { makeRandom } from '../../../../workers/runtime/random'

const shape = { steps: 4, batch: 3, hidden: 5 }
const rows = shape.steps * shape.batch

function normals(count: number, seed: number): Float32Array {
  const random = makeRandom(seed)
  return Float32Array.from({ length: count }, () => random.normal())
}

describe("the LSTM kernel's twin", () => {
  it.each([0, 0.4])('has the gradient that finite differences give, at dropout %d', (rate) => {
    const dropout = dropoutOf(rate, 9)
    const projected = normals(rows * 20, 1)
    const recurrent = normals(5 * 20, 2)
    const weights = normals(rows * 5, 3)
    const loss = (z: Float32Array): number =>
      lstmForwardOnCpu(shape, z, recurrent, dropout).out.reduce((sum, y, k) => sum + y * (weights[k] ?? 0), 0)
    const dz = lstmBackwardOnCpu(
      shape,
      lstmForwardOnCpu(shape, projected, recurrent, dropout),
      recurrent,
      weights,
      dropout,
    )
    const step = 1e-2
    for (let k = 0; k < projected.length; k++) {
      const [up, down] = [projected.slice(), projected.slice()]
      up[k]! += step
      down[k]! -= step
      expect(Math.abs((loss(up) - loss(down)) / (2 * step) - dz[k]!)).toBeLessThan(1e-3)
    }
  })
})

describe('the counter-based generator', () => {
  it('is uniform, and another for another seed', () => {
    const draws = Array.from({ length: 20_000 }, (_, k) => countedUniform(1, k))
    const mean = draws.reduce((sum, u) => sum + u, 0) / draws.length
    const variance = draws.reduce((sum, u) => sum + (u - mean) ** 2, 0) / draws.length
    expect(Math.abs(mean - 1 / 2)).toBeLessThan(0.01)
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(0.002)
    const other = Array.from({ length: 20_000 }, (_, k) => countedUniform(2, k))
    const product = draws.reduce((sum, u, k) => sum + (u - 1 / 2) * ((other[k] ?? 0) - 1 / 2), 0) / draws.length
    expect(Math.abs(product)).toBeLessThan(0.002)
    const next = draws.slice(1).reduce((sum, u, k) => sum + (u - 1 / 2) * ((draws[k] ?? 0) - 1 / 2), 0) / draws.length
    expect(Math.abs(next)).toBeLessThan(0.002)
  })
})
