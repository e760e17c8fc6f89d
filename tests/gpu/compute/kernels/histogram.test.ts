import { afterAll, describe, expect, it } from 'vitest'
import { openDevice } from '../../../../workers/compute/device'
import { packBins } from '../../../../workers/compute/kernels/histogram/binned-table'
import { histogramCosts, histogramDevice } from '../../../../workers/compute/kernels/histogram/choice'
import { toFixedPoint } from '../../../../workers/compute/kernels/histogram/fixed-point'
import { openHistograms } from '../../../../workers/compute/kernels/histogram/histogram'
import { histogramOnCpu } from '../../../../workers/compute/kernels/histogram/histogram.cpu'
import { makeRandom } from '../../../../workers/runtime/random'
import { gpuDevice, normals } from '../../../helpers/gpu'

function randomTable(rows: number, features: number, bins: number) {
  const random = makeRandom(rows + features)
  const column = () => Uint8Array.from({ length: rows }, () => random.integer(bins))
  return packBins(Array.from({ length: features }, column), bins)
}

const everyThird = (rows: number) => Uint32Array.from({ length: Math.ceil(rows / 3) }, (_, k) => rows - 1 - 3 * k)
const allOf = (rows: number) => Uint32Array.from({ length: rows }, (_, k) => k)

describe('the histogram kernel', () => {
  it.each([
    { rows: 1, features: 1, bins: 1 },
    { rows: 9, features: 3, bins: 2 },
    { rows: 257, features: 4, bins: 256 },
    { rows: 4097, features: 5, bins: 33 },
    { rows: 10_000, features: 13, bins: 256 },
  ])('equals its twin to the last digit on %o', async ({ rows, features, bins }) => {
    const table = randomTable(rows, features, bins)
    const gradients = toFixedPoint(normals(rows, 1), normals(rows, 2).map(Math.abs))
    const runner = await openHistograms(await gpuDevice(), table)
    runner.setGradients(gradients)
    for (const node of [allOf(rows), everyThird(rows), Uint32Array.of(rows - 1), new Uint32Array()]) {
      expect(await runner.sum(node)).toEqual(histogramOnCpu(table, gradients, node))
    }
    runner.close()
  })

  it('holds sums at the very end of 32 bits', async () => {
    const rows = 20_000
    const table = packBins([new Uint8Array(rows).fill(255)], 256)
    const same = new Float32Array(rows).fill(0.7)
    const gradients = toFixedPoint(
      same.map((value) => -value),
      same,
    )
    const runner = await openHistograms(await gpuDevice(), table)
    runner.setGradients(gradients)
    const sums = await runner.sum(allOf(rows))
    expect([...sums.subarray(3 * 255)]).toEqual([
      rows * (gradients.values[0] ?? NaN),
      rows * (gradients.values[1] ?? NaN),
      rows,
    ])
    expect(sums[3 * 255]).toBeLessThan(-(2 ** 30) / 1.5)
    runner.close()
  })

  it('frees all it held after ten runs', async () => {
    const gpu = await gpuDevice()
    let held = 0
    const create = gpu.createBuffer.bind(gpu)
    gpu.createBuffer = (descriptor) => {
      const buffer = create(descriptor)
      const destroy = buffer.destroy.bind(buffer)
      buffer.destroy = () => {
        held--
        return destroy()
      }
      held++
      return buffer
    }
    for (let run = 0; run < 10; run++) {
      const runner = await openHistograms(gpu, randomTable(100, 5, 16))
      await runner.sum(allOf(100))
      runner.close()
    }
    gpu.createBuffer = create
    expect(held).toBe(0)
  })

  it('measures once an adapter from which size it wins', async () => {
    const gpu = await gpuDevice()
    const costs = await histogramCosts(gpu, 'this one')
    expect(await histogramCosts(gpu, 'this one')).toBe(costs)
    for (const cost of Object.values(costs)) expect(cost).toBeGreaterThanOrEqual(0)
    expect(histogramDevice(10, 10, costs)).toBe('cpu')
    expect(histogramDevice(1e9, 10, undefined)).toBe('cpu')
    console.log(costs)
  })

  afterAll(async () => (await openDevice({ force: 'webgpu' })).check())
})
