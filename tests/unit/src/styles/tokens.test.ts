import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = readFileSync(new URL('../../../../src/styles/tokens.css', import.meta.url), 'utf8')

/** The two halves of every `--name: light-dark(#light, #dark)` in the sheet. */
const colours = new Map(
  [...css.matchAll(/--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map((match) => [
    match[1]!,
    { light: match[2]!, dark: match[3]! },
  ]),
)

/** Relative luminance as WCAG 2.2 defines it, from sRGB. */
function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = parseInt(hex.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!
}

function contrast(first: string, second: string): number {
  const [low, high] = [luminance(first), luminance(second)].sort((a, b) => a - b)
  return (high! + 0.05) / (low! + 0.05)
}

const pick = (name: string, theme: 'light' | 'dark'): string => {
  const pair = colours.get(name)
  if (!pair) throw new Error(`tokens.css has no colour --${name}`)
  return pair[theme]
}

describe.each(['light', 'dark'] as const)('the %s palette', (theme) => {
  const texts = [
    ...['ink', 'muted', 'accent', 'warn', 'good'].flatMap((ink) =>
      ['paper', 'wash', 'raised'].map((ground) => [ink, ground] as const),
    ),
    ['accent', 'accent-wash'],
    ['ink', 'accent-wash'],
    ['muted', 'accent-wash'],
    ['warn', 'warn-wash'],
    ['ink', 'warn-wash'],
    ['good', 'good-wash'],
    ['paper', 'accent'],
  ] as const
  it.each(texts)('writes %s on %s at 4.5:1 or more (WCAG 2.2, 1.4.3)', (ink, ground) => {
    expect(contrast(pick(ink, theme), pick(ground, theme))).toBeGreaterThanOrEqual(4.5)
  })

  const marks = ['d1', 'd2', 'd3', 'd4', 'd5', 'd6', 'd7', 'd8', 'edge'] as const
  it.each(marks)('draws %s on paper and raised at 3:1 or more (WCAG 2.2, 1.4.11)', (mark) => {
    expect(contrast(pick(mark, theme), pick('paper', theme))).toBeGreaterThanOrEqual(3)
    expect(contrast(pick(mark, theme), pick('raised', theme))).toBeGreaterThanOrEqual(3)
  })
})
