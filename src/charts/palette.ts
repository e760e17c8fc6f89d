/**
 * Colours and shapes of marks. Eight kinds at most, each with its own colour and shape, so colour is never alone.
 * A canvas can't read custom properties, so `readColours` resolves them where the chart stands.
 * Sequential: viridis (van der Walt and Smith, 2015). Diverging: blue over the paper's own tone to orange.
 */
import {
  interpolateRgbBasis,
  interpolateViridis,
  rgb,
  symbol,
  symbolAsterisk,
  symbolCircle,
  symbolCross,
  symbolDiamond,
  symbolSquare,
  symbolStar,
  symbolTriangle,
  symbolWye,
  type SymbolType,
} from 'd3'

const SHAPES: readonly SymbolType[] = [
  symbolCircle,
  symbolSquare,
  symbolTriangle,
  symbolDiamond,
  symbolCross,
  symbolStar,
  symbolWye,
  symbolAsterisk,
]

export const KINDS = SHAPES.length

/** The CSS colour of the nth kind, from 1; goes round after eight. */
export function dataColour(kind: number): string {
  return `var(--d${((((kind - 1) % KINDS) + KINDS) % KINDS) + 1})`
}

/** The SVG path of the nth kind's shape around (0, 0), from 1, with an area in square pixels. */
export function shapePath(kind: number, area: number): string {
  const type = SHAPES[(((kind - 1) % KINDS) + KINDS) % KINDS] ?? symbolCircle
  // The asterisk is only a stroke in d3, so it is drawn as a thin cross turned by 45°, which can be filled.
  if (type === symbolAsterisk) {
    const arm = Math.sqrt(area) * 0.62
    const thin = arm / 3
    return `M${-arm},${-arm + thin}L${-arm + thin},${-arm}L0,${-thin}L${arm - thin},${-arm}L${arm},${-arm + thin}L${thin},0L${arm},${arm - thin}L${arm - thin},${arm}L0,${thin}L${-arm + thin},${arm}L${-arm},${arm - thin}L${-thin},0Z`
  }
  return symbol(type, area)() ?? ''
}

/** Resolved colours of custom properties as seen from an element: '--ink' becomes 'rgb(28, 27, 25)'. */
export function readColours(element: Element, names: readonly string[]): string[] {
  const probe = document.createElement('i')
  // Where people asked for less motion every change is a transition of an instant, which would still show the colour before.
  probe.style.setProperty('transition', 'none', 'important')
  element.append(probe)
  const found = names.map((name) => {
    probe.style.color = `var(${name})`
    return getComputedStyle(probe).color
  })
  probe.remove()
  return found
}

/** The colour of a share between 0 and 1. */
export function sequential(share: number): string {
  return interpolateViridis(Math.min(1, Math.max(0, share)))
}

const onLight = interpolateRgbBasis(['#08487d', '#3d8bc4', '#a9cbe2', '#f2efe8', '#f3bf8e', '#d9771f', '#8f3d00'])
const onDark = interpolateRgbBasis(['#a6d4f5', '#4d9bd3', '#2b587a', '#26282c', '#7d4c23', '#dd8538', '#ffc996'])

/** The colour of a share between 0 (lowest) and 1 (highest), with the ground's own tone at 0.5. */
export function diverging(share: number, isDark: boolean): string {
  return (isDark ? onDark : onLight)(Math.min(1, Math.max(0, share)))
}

/** Black or white, whichever reads better on a colour (WCAG relative luminance). */
export function inkOn(colour: string): string {
  const { r, g, b } = rgb(colour)
  const [red = 0, green = 0, blue = 0] = [r, g, b].map((value) => {
    const share = value / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? '#111111' : '#ffffff'
}
