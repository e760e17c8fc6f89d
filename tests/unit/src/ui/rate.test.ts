import { describe, expect, it } from 'vitest'
import { nextRate, timeLeftMs, type RateState } from '../../../../src/ui/rate'

describe('rate and time left', () => {
  it('come out exactly for a job of constant speed', () => {
    let state: RateState | undefined
    for (let step = 0; step <= 100; step++) state = nextRate(state, 'training', step * 5, step * 100)
    expect(state?.perSecond).toBeCloseTo(50, 6)
    expect(timeLeftMs(state, 1000)).toBeCloseTo(10_000, 6)
  })

  it('are not known before two messages, without a total, or in a new phase', () => {
    const first = nextRate(undefined, 'reading', 10, 0)
    expect(timeLeftMs(first, 100)).toBeUndefined()
    const second = nextRate(first, 'reading', 20, 1000)
    expect(timeLeftMs(second, 0)).toBeUndefined()
    expect(nextRate(second, 'counting', 21, 2000).perSecond).toBeUndefined()
  })

  it('move little for one slow slice', () => {
    let state = nextRate(undefined, 'training', 0, 0)
    for (let step = 1; step <= 50; step++) state = nextRate(state, 'training', step * 10, step * 100)
    const before = state.perSecond ?? 0
    state = nextRate(state, 'training', 501, 5_500)
    expect(state.perSecond).toBeGreaterThan(before * 0.85)
  })

  it('gather messages that come too close together instead of dividing by almost nothing', () => {
    const first = nextRate(undefined, 'training', 0, 0)
    expect(nextRate(first, 'training', 3, 1)).toBe(first)
  })
})
