import { describe, expect, it } from 'vitest'
import { overlay, type Pixels } from '../../../../src/charts/pixels'

const pixels = (width: number, height: number, ...data: number[]): Pixels => ({
  width,
  height,
  data: Uint8ClampedArray.from({ length: 4 * width * height }, (_, i) => data[i] ?? 0),
})
const at = ({ data, width }: Pixels, x: number, y: number): number[] =>
  Array.from(data.subarray(4 * (y * width + x), 4 * (y * width + x) + 4))

describe('laying pixels over each other', () => {
  it('covers what is below as far as the mark is opaque (Porter and Duff, source over)', () => {
    const target = pixels(3, 3)
    overlay(target, pixels(1, 1, 200, 100, 0, 255), 1.5, 1.5, 0.6)
    expect(at(target, 1, 1)).toEqual([200, 100, 0, 153])
    overlay(target, pixels(1, 1, 0, 0, 250, 255), 1.5, 1.5, 0.5)
    // alpha .5 + .6 * .5 = .8; colours weighed .5 and .3.
    expect(at(target, 1, 1)).toEqual([75, 38, 156, 204])
    expect(at(target, 0, 0)).toEqual([0, 0, 0, 0])
  })

  it('cuts off what is outside', () => {
    const target = pixels(2, 2)
    const mark = pixels(3, 3, ...new Array<number>(36).fill(255))
    overlay(target, mark, -0.5, -0.5, 1)
    expect([at(target, 0, 0)[3], at(target, 1, 1)[3]]).toEqual([255, 0])
    overlay(target, mark, 50, 50, 1)
    expect(at(target, 1, 1)[3]).toBe(0)
  })
})
