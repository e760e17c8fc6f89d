import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeCurve, thinned } from '../../../../workers/text/language-model/curve'

describe('the training curve', () => {
  it('is the losses themselves while they are few', () => {
    expect(makeCurve([3, 2, 1]).points()).toEqual([
      { step: 1, loss: 3 },
      { step: 2, loss: 2 },
      { step: 3, loss: 1 },
    ])
  })

  it('keeps the mean loss and the order of steps, whatever its length', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), (length) => {
        const losses = Array.from({ length }, (_, k) => Math.sin(k) + 2)
        const points = makeCurve(losses).points()
        expect(points.length).toBeLessThanOrEqual(256)
        const width = points.length > 1 ? (points[1]?.step ?? 0) - (points[0]?.step ?? 0) : length
        for (const { step } of points) expect(step).toBeLessThanOrEqual(length)
        const first = losses.slice(0, Math.max(1, Math.round(width)))
        if (points.length > 2) {
          expect(points[0]?.loss).toBeCloseTo(first.reduce((sum, loss) => sum + loss, 0) / first.length, 10)
        }
      }),
    )
  })

  it('reads each loss once, however often it is looked at', () => {
    let reads = 0
    const loss = { valueOf: () => (reads++, 0.5) } as unknown as number
    const curve = makeCurve([loss])
    for (let step = 2; step <= 100_000; step++) {
      curve.add(loss)
      if (step % 100 === 0) curve.points()
    }
    expect(reads).toBe(100_000)
    expect(curve.points().length).toBeLessThanOrEqual(256)
  })
})

describe('a thinned history', () => {
  it('keeps its first and last entry', () => {
    const history = Array.from({ length: 1001 }, (_, step) => ({ step, loss: 1, validationLoss: 1 }))
    const few = thinned(history)
    expect(few.length).toBeLessThan(260)
    expect([few[0]?.step, few.at(-1)?.step]).toEqual([0, 1000])
    expect(thinned(history.slice(0, 5))).toHaveLength(5)
  })
})
