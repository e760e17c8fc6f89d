import { scaleLinear } from 'd3'
import { describe, expect, it } from 'vitest'
import { decimate } from '../../../../src/charts/decimate'
import { endLabels, lineSummary, linePath, lineTable, nearestIndex } from '../../../../src/charts/line-layout'
import { inkOn } from '../../../../src/charts/palette'
import { insideLasso, kindsOf, labelWishes, nextPoint, searchLabels } from '../../../../src/charts/scatter-layout'
import { extentOf, makeScale, ticksOf } from '../../../../src/charts/scales'
import { fileNameOf, escapeXml } from '../../../../src/charts/export'
import { visibleToken } from '../../../../src/charts/visible-token'

describe('a long line', () => {
  it('keeps every peak and the ends when it is cut down to the pixels', () => {
    const x = Float64Array.from({ length: 100_000 }, (_, index) => index)
    const y = x.map((index) => (index === 54_321 ? 100 : index === 12_345 ? -100 : Math.sin(index / 500)))
    const kept = decimate(x, y, 500)
    expect(kept).toContain(54_321)
    expect(kept).toContain(12_345)
    expect(kept[0]).toBe(0)
    expect(kept.at(-1)).toBe(99_999)
    expect(kept.length).toBeLessThanOrEqual(4 * 501)
    expect(kept.every((index, at) => at === 0 || index > (kept[at - 1] ?? Infinity))).toBe(true)
  })

  it('comes to an end whatever it holds', () => {
    const odd = Array.from({ length: 100 }, (_, index) => (index % 3 === 0 ? NaN : 5))
    expect(decimate(odd, odd, 10).length).toBeGreaterThan(0)
  })

  it('has a gap where a value is missing or not positive on a log axis', () => {
    const unit = scaleLinear([0, 4], [0, 4])
    const series = { id: 'a', label: 'a', x: [0, 1, 2, 3], y: [1, NaN, 1, 2] }
    expect(linePath(series, unit, unit, false, false)).toBe('M0,1ZM2,1L3,2')
    const positive = makeScale({ log: true }, [0.1, 10], [0, 100])
    expect(linePath({ ...series, y: [1, 0, 1, 1] }, unit, positive, false, true).match(/M/g)).toHaveLength(2)
  })
})

describe('a line chart', () => {
  const series = [
    { id: 'v', label: 'validation', x: [0, 100, 200], y: [4, 2, 1.9] },
    { id: 't', label: 'training', x: [0, 200], y: [4, 1.85] },
  ]
  it('puts names at the ends without letting them touch', () => {
    const x = scaleLinear([0, 200], [0, 400])
    const y = scaleLinear([0, 4], [200, 0])
    const labels = endLabels(series, x, y, 0, 200)
    expect(labels.map((label) => label.x)).toEqual([408, 408])
    expect(Math.abs((labels[0]?.y ?? 0) - (labels[1]?.y ?? 0))).toBeGreaterThanOrEqual(15)
  })

  it('joins series by x in its table, and leaves cells empty', () => {
    const table = lineTable(series, { label: 'step' }, { unit: 'nats' })
    expect(table.rows).toEqual([
      [0, 4, 4],
      [100, 2, undefined],
      [200, 1.9, 1.85],
    ])
    expect(table.columns[1]).toEqual({ label: 'validation', unit: 'nats' })
  })

  it('says itself in one sentence', () => {
    expect(lineSummary('Loss', series, { label: 'step' })).toBe(
      'Loss: validation from 4 to 1.9, training from 4 to 1.85, step 0 to 200.',
    )
    expect(lineSummary('Loss', [])).toBe('Loss: no points yet.')
  })

  it('finds the nearest x', () => {
    expect([-5, 40, 60, 999].map((value) => nearestIndex([0, 100, 200], value))).toEqual([0, 0, 1, 2])
    expect(nearestIndex([], 1)).toBe(-1)
  })
})

describe('scales', () => {
  it('stand on finite values only, positive ones for a log axis', () => {
    expect(
      extentOf([
        [1, NaN, -3],
        [Infinity, 7],
      ]),
    ).toEqual([-3, 7])
    expect(extentOf([[0, -1, 5]], true)).toEqual([5, 5])
    expect(extentOf([[NaN]])).toBeUndefined()
  })

  it('put a single value in the middle', () => {
    expect(makeScale(undefined, [12, 12], [0, 100])(12)).toBeCloseTo(50, 0)
    expect(makeScale({ log: true }, [10, 10], [0, 100])(10)).toBeCloseTo(50, 6)
  })

  it('write thousands with commas and a real minus, never as powers', () => {
    const ticks = ticksOf(makeScale({ domain: [-1000, 20_000] }, undefined, [0, 1]), 5).map((tick) => tick.text)
    expect(ticks).toEqual(['0', '5,000', '10,000', '15,000', '20,000'])
  })

  it('tick a log axis at powers of ten', () => {
    const scale = makeScale({ log: true }, [1, 14_000], [0, 1])
    expect(ticksOf(scale, 9, { log: true }).map((tick) => tick.value)).toEqual([1, 10, 100, 1000, 10_000, 100_000])
  })
})

describe('a scatter', () => {
  const unit = scaleLinear([0, 10], [0, 10])
  const data = { x: [0, 5, 5, 9], y: [0, 0, 5, 1], labels: ['Sea', 'sailor', 'SEAL', 'land'] }

  it('finds labels whatever their case', () => {
    expect(searchLabels(data.labels, ' sea ')).toEqual([0, 2])
    expect(searchLabels(data.labels, '')).toEqual([])
  })

  it('takes what a lasso holds', () => {
    const polygon: [number, number][] = [
      [4, -1],
      [6, -1],
      [6, 6],
      [4, 6],
    ]
    expect(insideLasso(data, unit, unit, polygon)).toEqual([1, 2])
    expect(insideLasso(data, unit, unit, polygon.slice(0, 2))).toEqual([])
  })

  it('goes with an arrow to the nearest point that way, and stays where there is none', () => {
    expect(nextPoint(data, unit, unit, 0, [1, 0])).toBe(1)
    expect(nextPoint(data, unit, unit, 1, [0, 1])).toBe(2)
    expect(nextPoint(data, unit, unit, 0, [-1, 0])).toBe(0)
  })

  it('gives eight kinds a look of their own and draws all others alike', () => {
    const { names, kinds } = kindsOf(Array.from({ length: 12 }, (_, index) => `kind ${index}`))
    expect(names).toHaveLength(8)
    expect(names.at(-1)).toBe('other')
    expect([...kinds]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 8, 8, 8, 8])
  })

  it('wishes for the labels asked for first, then by order, in view only', () => {
    const view = scaleLinear([4, 10], [0, 100])
    const flat = scaleLinear([0, 10], [100, 0])
    expect(labelWishes(data, view, flat, [3], 2).map((wish) => wish.index)).toEqual([3, 1])
  })
})

describe('texts of charts', () => {
  it('make the invisible visible', () => {
    expect(visibleToken(' the')).toBe('·the')
    expect(visibleToken('\r\n\t')).toBe('↵→')
    expect(visibleToken('\u0000\u00a0')).toBe('⟨0000⟩⟨00A0⟩')
    expect(visibleToken('👩‍🚀')).toBe('👩‍🚀')
    expect(visibleToken('')).toBe('∅')
  })

  it('make file names and safe markup', () => {
    expect(fileNameOf('Loss by step')).toBe('loss-by-step')
    expect(fileNameOf('!!!')).toBe('chart')
    expect(escapeXml('<a & "b">')).toBe('&#60;a &#38; &#34;b&#34;&#62;')
  })

  it('write in black on light cells and in white on dark ones', () => {
    expect(inkOn('#fde725')).toBe('#111111')
    expect(inkOn('#440154')).toBe('#ffffff')
  })
})
