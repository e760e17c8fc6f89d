/** The plain part of the scatter: kinds, search, the next point in a direction, what a lasso holds, which labels to wish for. */
import { polygonContains } from 'd3'
import { formatPlural } from '../ui/format'
import type { Axis, LegendItem, TableData } from './chart-types'
import { KINDS, shapePath } from './palette'
import type { LabelWish } from './place-labels'
import type { Scale } from './scales'

export interface ScatterData {
  x: ArrayLike<number>
  y: ArrayLike<number>
  labels?: readonly string[] | undefined
  categories?: readonly string[] | undefined
}

/** The kind of each point, from 1, by first seen; all kinds from the eighth on are drawn alike, as "other". */
export function kindsOf(categories: readonly string[] | undefined): { names: string[]; kinds: Uint8Array } {
  const found = new Map<string, number>()
  for (const name of categories ?? []) if (!found.has(name)) found.set(name, found.size + 1)
  const kinds = Uint8Array.from(categories ?? [], (name) => Math.min(KINDS, found.get(name) ?? 1))
  const names = [...found.keys()]
  return { names: names.length > KINDS ? [...names.slice(0, KINDS - 1), 'other'] : names, kinds }
}

export function scatterLegend(names: readonly string[]): LegendItem[] {
  if (names.length < 2) return []
  return names.map((label, index) => ({ label, colour: index + 1, shape: shapePath(index + 1, 56) }))
}

/** Indices of the points whose label holds the words, whatever their case. */
export function searchLabels(labels: readonly string[] | undefined, query: string): number[] {
  const wanted = query.trim().toLocaleLowerCase('en')
  if (!wanted || !labels) return []
  return labels.flatMap((label, index) => (label.toLocaleLowerCase('en').includes(wanted) ? [index] : []))
}

/** Indices of the points inside a polygon given in screen pixels. */
export function insideLasso(data: ScatterData, x: Scale, y: Scale, polygon: readonly [number, number][]): number[] {
  if (polygon.length < 3) return []
  const outline = [...polygon]
  const inside: number[] = []
  for (let index = 0; index < data.x.length; index++) {
    if (polygonContains(outline, [x(data.x[index] ?? NaN), y(data.y[index] ?? NaN)])) inside.push(index)
  }
  return inside
}

/**
 * The point to go to with an arrow key: the nearest one inside the 90° fan of that direction, where a point straight
 * ahead counts nearer than one at the fan's edge. The same index when there is none.
 */
export function nextPoint(
  data: ScatterData,
  x: Scale,
  y: Scale,
  from: number,
  direction: readonly [number, number],
): number {
  const [startX, startY] = [x(data.x[from] ?? 0), y(data.y[from] ?? 0)]
  let best = from
  let bestCost = Infinity
  for (let index = 0; index < data.x.length; index++) {
    const [dx, dy] = [x(data.x[index] ?? NaN) - startX, y(data.y[index] ?? NaN) - startY]
    const ahead = dx * direction[0] + dy * direction[1]
    const aside = Math.abs(dx * direction[1] - dy * direction[0])
    if (!(ahead > 0.01) || aside > ahead) continue
    const cost = ahead + 2 * aside
    if (cost < bestCost) [best, bestCost] = [index, cost]
  }
  return best
}

const LABEL_SIZE = 12
/** Room for the paper-coloured edge on both sides. */
const HALO = 4

/**
 * Width in pixels that a label takes at most, edge included: a short word of wide letters ("now") is wider than a mean
 * width says, and labels then touch. The shares of the font size are those of DejaVu Sans, a wide face.
 */
export function labelWidth(text: string): number {
  let ems = 0
  for (const sign of text) ems += widthOf(sign)
  return ems * LABEL_SIZE + HALO
}

function widthOf(sign: string): number {
  if (/[ijlI.,:;'’!|]/.test(sign)) return 0.34
  if (/[ftr\s()-]/.test(sign)) return 0.42
  // Also signs that fill a square, as those of Chinese do.
  if (/[mwMW@%]/.test(sign) || sign.codePointAt(0)! >= 0x2e80) return 1
  return /\p{Lu}/u.test(sign) ? 0.79 : 0.64
}

/** The labels to try, most important first: those asked for, then the others in their order, at most `most` in view. */
export function labelWishes(
  data: ScatterData,
  x: Scale,
  y: Scale,
  first: readonly number[],
  most: number,
): { index: number; wish: LabelWish }[] {
  if (!data.labels) return []
  const [left = 0, right = 0] = x.range()
  const [bottom = 0, top = 0] = y.range()
  const seen = new Set<number>()
  const wishes: { index: number; wish: LabelWish }[] = []
  const add = (index: number): void => {
    const [px, py] = [x(data.x[index] ?? NaN), y(data.y[index] ?? NaN)]
    if (seen.has(index) || !(px >= left && px <= right && py >= top && py <= bottom)) return
    seen.add(index)
    wishes.push({ index, wish: { x: px, y: py, width: labelWidth(data.labels?.[index] ?? ''), height: 16 } })
  }
  for (const index of first) if (wishes.length < most) add(index)
  for (let index = 0; index < data.x.length && wishes.length < most; index++) add(index)
  return wishes
}

export function scatterTable(data: ScatterData, xAxis?: Axis, yAxis?: Axis): TableData {
  return {
    columns: [
      ...(data.labels ? [{ label: 'label' }] : []),
      ...(data.categories ? [{ label: 'category' }] : []),
      { label: xAxis?.label ?? 'x', unit: xAxis?.unit },
      { label: yAxis?.label ?? 'y', unit: yAxis?.unit },
    ],
    rows: Array.from({ length: data.x.length }, (_, index) => [
      ...(data.labels ? [data.labels[index]] : []),
      ...(data.categories ? [data.categories[index]] : []),
      data.x[index],
      data.y[index],
    ]),
  }
}

export function scatterSummary(title: string, data: ScatterData, names: readonly string[]): string {
  const kinds = names.length > 1 ? ` in ${names.length} kinds: ${names.join(', ')}` : ''
  return `${title}: ${formatPlural(data.x.length, 'point')}${kinds}. Arrow keys go from point to point, plus and minus zoom, Enter selects.`
}
