/** NumPy 1.24's RandomState, seed for seed. */
import { describe, expect, it } from 'vitest'
import { mersenneTwister } from '../../../../workers/learn/random/mersenne-twister'

describe('the Mersenne Twister', () => {
  it('draws the doubles of numpy.random.RandomState(42)', () => {
    const random = mersenneTwister(42)
    expect(Array.from({ length: 4 }, () => random.randomSample())).toEqual([
      0.3745401188473625, 0.9507143064099162, 0.7319939418114051, 0.5986584841970366,
    ])
  })

  it('draws its integers, and doubles after them', () => {
    expect([...mersenneTwister(42).integers(0, 100, 8)]).toEqual([51, 92, 14, 71, 60, 20, 82, 86])
    const random = mersenneTwister(42)
    expect([...random.integers(0, 7475, 5)]).toEqual([7270, 860, 5390, 5226, 5191])
    expect([random.randomSample(), random.randomSample()]).toEqual([0.5986584841970366, 0.15601864044243652])
  })

  it('shuffles as it does, after doubles and integers of another seed', () => {
    expect([...mersenneTwister(42).permutation(10)]).toEqual([8, 1, 5, 0, 7, 2, 9, 4, 3, 6])
    const random = mersenneTwister(7)
    expect([random.randomSample(), random.randomSample(), random.randomSample()]).toEqual([
      0.07630828937395717, 0.7799187922401146, 0.4384092314408935,
    ])
    expect([...random.integers(0, 1000, 4)]).toEqual([919, 615, 348, 185])
    expect([...random.permutation(6)]).toEqual([4, 5, 3, 2, 1, 0])
  })

  it('refuses an empty range', () => {
    expect(() => mersenneTwister(1).integers(3, 3, 1)).toThrow(RangeError)
  })
})
