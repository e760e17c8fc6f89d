import { describe, expect, it } from 'vitest'
import {
  formatBytes,
  formatClock,
  formatCount,
  formatDuration,
  formatExact,
  formatFixed,
  formatNumber,
  formatPlural,
  formatShare,
} from '../../../../src/ui/format'

/** Numbers and units are joined by a no-break space; plain ones read better in a test. */
const plain = (text: string): string => text.replaceAll('\u00a0', ' ')

describe('numbers as the design writes them', () => {
  it('separates thousands in counts', () => {
    expect(formatCount(18204)).toBe('18,204')
    expect(formatCount(-1206452)).toBe('−1,206,452')
    expect(formatCount(0)).toBe('0')
    expect(formatCount(NaN)).toBe('–')
  })

  it.each([
    [1.8574, '1.86'],
    [71_314, '71,300'],
    [0.004123, '0.00412'],
    [-2.5, '−2.5'],
    [0, '0'],
    [999, '999'],
    [3.2e-7, '3.2 × 10⁻⁷'],
    [1.25e12, '1.25 × 10¹²'],
    [-4e-9, '−4 × 10⁻⁹'],
    [Infinity, '∞'],
    [NaN, '–'],
  ])('rounds %d to three significant figures: %s', (value, text) => {
    expect(plain(formatNumber(value))).toBe(text)
  })

  it('keeps the width of a live figure', () => {
    expect(formatFixed(1.9, 2)).toBe('1.90')
    expect(formatFixed(-0.5, 1)).toBe('−0.5')
  })

  it('gives every digit where exactness is asked for', () => {
    expect(formatExact(0.1 + 0.2)).toBe('0.30000000000000004')
    expect(formatExact(1206452)).toBe('1,206,452')
  })

  it.each([
    [0.051, '5.1 %'],
    [0, '0 %'],
    [1, '100 %'],
    [0.0004, '0.04 %'],
    [0.62, '62 %'],
  ])('writes the share %d as %s', (share, text) => expect(plain(formatShare(share))).toBe(text))

  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1000, '1 KB'],
    [38_200, '38.2 KB'],
    [999_600, '1 MB'],
    [1_240_000, '1.24 MB'],
    [9.1e9, '9.1 GB'],
    [5e15, '5,000 TB'],
  ])('writes %d bytes in decimal units: %s', (bytes, text) => expect(plain(formatBytes(bytes))).toBe(text))

  it.each([
    [0.8234, '0.82 ms'],
    [188.4, '188 ms'],
    [999.7, '1 s'],
    [4_100, '4.1 s'],
    [41_230, '41.2 s'],
    [59_990, '1:00 min'],
    [125_000, '2:05 min'],
    [3_729_000, '1:02:09 h'],
  ])('writes %d milliseconds as %s', (ms, text) => expect(plain(formatDuration(ms))).toBe(text))

  it('writes a time left as a clock', () => {
    expect(formatClock(14_000)).toBe('0:14')
    expect(formatClock(-5)).toBe('0:00')
    expect(formatClock(3_729_000)).toBe('1:02:09')
  })

  it('puts the noun in the right number', () => {
    expect(plain(formatPlural(1, 'token'))).toBe('1 token')
    expect(plain(formatPlural(0, 'token'))).toBe('0 tokens')
    expect(plain(formatPlural(2, 'vocabulary', 'vocabularies'))).toBe('2 vocabularies')
  })
})
