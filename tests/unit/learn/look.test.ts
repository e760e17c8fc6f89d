/** Boxes of columns: NumPy's quartiles and matplotlib's whiskers of the same values. */
import { describe, expect, it } from 'vitest'
import { whiskersOf } from '../../../workers/learn/look'
import { quantile } from '../../../workers/learn/metrics/intervals'

describe('a box plot', () => {
  // numpy.percentile(values, [25, 50, 75]) and matplotlib.cbook.boxplot_stats(values).
  it.each([
    [
      [-20, 1, 2, 2.5, 3, 4, 4.5, 5, 6, 7, 30],
      [2.25, 4, 5.5],
      [1, 7],
      [1, 1],
    ],
    [
      [5, 5, 5, 5, 9],
      [5, 5, 5],
      [5, 5],
      [0, 1],
    ],
    [
      [0, 1, 2, 3],
      [0.75, 1.5, 2.25],
      [0, 3],
      [0, 0],
    ],
  ])('of %j has quartiles, whiskers and outliers of the references', (values, quartiles, ends, outliers) => {
    const sorted = Float64Array.from(values)
    expect([0.25, 0.5, 0.75].map((q) => quantile(sorted, q))).toEqual(quartiles)
    expect(whiskersOf(sorted)).toEqual({ ends, outliers })
  })

  it('of no values has none', () => {
    expect(whiskersOf(new Float64Array())).toEqual({ ends: [NaN, NaN], outliers: [0, 0] })
  })
})
