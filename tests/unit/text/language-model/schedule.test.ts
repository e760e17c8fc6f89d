import { describe, expect, it } from 'vitest'
import { rateAt } from '../../../../workers/text/language-model/schedule'

const course = { steps: 2000, learningRate: 1e-3, warmupSteps: 100, finalRate: 1e-4 }

describe('the learning rate', () => {
  it('stays where it is unless told otherwise', () => {
    expect(rateAt(1, course)).toBe(1e-3)
    expect(rateAt(1999, { ...course, schedule: 'constant' })).toBe(1e-3)
  })

  it("follows nanoGPT's warm-up and cosine", () => {
    // train.py's get_lr(it), with it = step - 1, warmup_iters 100 and lr_decay_iters 1999.
    const cosine = { ...course, schedule: 'cosine' } as const
    expect(rateAt(1, cosine)).toBeCloseTo((1e-3 * 1) / 101, 12)
    expect(rateAt(100, cosine)).toBeCloseTo((1e-3 * 100) / 101, 12)
    expect(rateAt(101, cosine)).toBeCloseTo(1e-3, 12)
    const ratio = (1000 - 100) / (1999 - 100)
    expect(rateAt(1001, cosine)).toBeCloseTo(1e-4 + 0.5 * (1 + Math.cos(Math.PI * ratio)) * 9e-4, 12)
    expect(rateAt(2000, cosine)).toBeCloseTo(1e-4, 12)
  })

  it('is a number for the shortest runs', () => {
    for (const steps of [1, 2]) {
      for (let step = 1; step <= steps; step++) {
        expect(rateAt(step, { steps, learningRate: 1, schedule: 'cosine', warmupSteps: 0 })).toBeGreaterThanOrEqual(0)
      }
    }
  })
})
