import { describe, expect, it } from 'vitest'
import { roofShare, trainingFlops } from '../../../src/labs/text/roof-share'

describe('the share of the roof', () => {
  it('is the rate of a run over that of a matrix product', () => {
    const roof = { matmulGflops: 100, bandwidthGBs: 1, dispatchMicroseconds: 1, readbackMilliseconds: 1 }
    // A million parameters, a thousand tokens, 6e9 operations in a second: 6 of 100 GFLOP/s.
    expect(roofShare(trainingFlops(1e6, 1000), 1000, roof)).toBeCloseTo(0.06, 12)
  })
})
