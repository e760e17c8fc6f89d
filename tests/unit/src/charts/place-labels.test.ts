import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { labelWidth } from '../../../../src/charts/scatter-layout'
import { dodge, placeLabels } from '../../../../src/charts/place-labels'

const bounds = { left: 0, top: 0, right: 400, bottom: 300 }

describe('placeLabels', () => {
  it('never lets two labels touch, nor one leave the drawing', () => {
    const wish = fc.record({
      x: fc.double({ min: 0, max: 400, noNaN: true }),
      y: fc.double({ min: 0, max: 300, noNaN: true }),
      width: fc.double({ min: 5, max: 120, noNaN: true }),
      height: fc.constant(15),
    })
    fc.assert(
      fc.property(fc.array(wish, { maxLength: 120 }), (wishes) => {
        const boxes = placeLabels(wishes, bounds).map(({ index, x, y }) => {
          const { width = 0, height = 0 } = wishes[index] ?? {}
          return { left: x, right: x + width, top: y - height / 2, bottom: y + height / 2 }
        })
        boxes.forEach((a, at) => {
          expect(a.left).toBeGreaterThanOrEqual(0)
          expect(a.right).toBeLessThanOrEqual(400)
          for (const b of boxes.slice(at + 1)) {
            expect(a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom).toBe(false)
          }
        })
      }),
      { numRuns: 60 },
    )
  })

  it('gives the first wish the best place, right of its mark, and drops what no place is left for', () => {
    const same = { x: 200, y: 150, width: 60, height: 15 }
    const placed = placeLabels([same, same, same, same, same, same], bounds)
    expect(placed[0]).toEqual({ index: 0, x: 206, y: 150 })
    expect(placed.map((each) => each.index)).toEqual([0, 1, 2, 3])
  })
})

describe('labelWidth', () => {
  // Measured in Chromium at 12 px in DejaVu Sans, the widest of the usual faces.
  it.each([
    ['now', 24.9],
    ['was', 23.4],
    ['were', 29.3],
    ['whale', 35.5],
    ['from', 27.9],
    ['him', 22.6],
    ['500', 22.9],
    ['a', 7.4],
  ])('leaves room for %s and its edge', (text, measured) => {
    expect(labelWidth(text)).toBeGreaterThan(measured + 2)
    expect(labelWidth(text)).toBeLessThan(measured + 10)
  })
})

describe('dodge', () => {
  it('keeps order and distance and stays inside where all fit', () => {
    const positions = fc.array(fc.double({ min: 0, max: 200, noNaN: true }), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(positions, (wanted) => {
        const moved = dodge(wanted, 15, 0, 200)
        const order = wanted.map((_, index) => index).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0))
        order.forEach((index, at) => {
          expect(moved[index]).toBeGreaterThanOrEqual(-1e-9)
          expect(moved[index]).toBeLessThanOrEqual(200 + 1e-9)
          const before = order[at - 1]
          if (before !== undefined) expect((moved[index] ?? 0) - (moved[before] ?? 0)).toBeGreaterThanOrEqual(15 - 1e-9)
        })
      }),
    )
  })

  it('moves nothing that has room, and parts a pair evenly', () => {
    expect(dodge([10, 50, 90], 15)).toEqual([10, 50, 90])
    expect(dodge([50, 52], 15)).toEqual([43.5, 58.5])
  })
})
