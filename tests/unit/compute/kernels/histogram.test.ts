import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packBins } from '../../../../workers/compute/kernels/histogram/binned-table'
import { histogramDevice } from '../../../../workers/compute/kernels/histogram/choice'
import { fixedScale, toFixedPoint } from '../../../../workers/compute/kernels/histogram/fixed-point'
import { histogramOnCpu } from '../../../../workers/compute/kernels/histogram/histogram.cpu'
import { makeRandom } from '../../../../workers/runtime/random'

describe('gradients in fixed point', () => {
  it('never leave 32 bits in any sum, and use more than a quarter of them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }), { minLength: 1 }),
        (numbers) => {
          const values = Float32Array.from(numbers)
          const scale = fixedScale(values)
          const total = values.reduce((sum, value) => sum + Math.abs(Math.round(value * scale)), 0)
          expect(total).toBeLessThan(2 ** 31)
          const isTiny = values.reduce((sum, value) => sum + Math.abs(value), 0) < 1
          if (!isTiny) expect(total).toBeGreaterThan(2 ** 29)
        },
      ),
    )
  })

  it('hold that bound where rounding adds the most', () => {
    const values = new Float32Array(100_000).fill(0.50001)
    const scale = fixedScale(values)
    expect(values.length * Math.round(0.50001 * scale)).toBeLessThan(2 ** 31)
  })

  it('give back sums within half a unit a row', () => {
    const random = makeRandom(1)
    const values = Float32Array.from({ length: 5000 }, random.normal)
    const { values: fixed, scales } = toFixedPoint(values, values.map(Math.abs))
    const exact = values.reduce((sum, value) => sum + value, 0)
    const sum = fixed.reduce((total, value, k) => total + (k % 2 === 0 ? value : 0), 0) / scales[0]
    expect(Math.abs(sum - exact)).toBeLessThan(5000 / 2 / scales[0])
  })
})

describe('histograms', () => {
  it('are the sums of their definition, for every number of features', () => {
    const random = makeRandom(2)
    for (let features = 1; features <= 9; features++) {
      const columns = Array.from({ length: features }, () => Uint8Array.from({ length: 50 }, () => random.integer(7)))
      const gradients = Int32Array.from({ length: 100 }, () => random.integer(200) - 100)
      const rows = Uint32Array.from({ length: 30 }, () => random.integer(50))
      const sums = histogramOnCpu(packBins(columns, 7), { values: gradients }, rows)
      const expected = columns.flatMap((column) =>
        Array.from({ length: 7 }, (_, bin) => [...rows].filter((row) => column[row] === bin)).flatMap((inBin) => [
          inBin.reduce((sum, row) => sum + (gradients[2 * row] ?? NaN), 0),
          inBin.reduce((sum, row) => sum + (gradients[2 * row + 1] ?? NaN), 0),
          inBin.length,
        ]),
      )
      expect([...sums]).toEqual(expected)
    }
  })

  it('refuse a bin that does not exist', () => {
    expect(() => packBins([Uint8Array.of(0, 3)], 3)).toThrow('Feature 0 has bin 3 of 3.')
  })

  it('go to the GPU from the size at which what it saves pays for the call', () => {
    const costs = { gpuCallMs: 2, gpuEntryNs: 1, cpuEntryNs: 5 }
    expect(histogramDevice(49_999, 10, costs)).toBe('cpu')
    expect(histogramDevice(50_001, 10, costs)).toBe('gpu')
    expect(histogramDevice(1e9, 10, { ...costs, gpuEntryNs: 6 })).toBe('cpu')
  })
})
