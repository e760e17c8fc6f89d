/** Where lines, their end labels and the nearest points stand. Plain layout, no page. */
import { bisector, line } from 'd3'
import { formatExact, formatNumber } from '../ui/format'
import { axisTitle, type Axis, type TableData } from './chart-types'
import { decimate } from './decimate'
import { dodge } from './place-labels'
import type { Scale } from './scales'

export interface LineSeries {
  id: string
  /** Written at the line's end. */
  label: string
  /** Rising. */
  x: ArrayLike<number>
  /** NaN leaves a gap. */
  y: ArrayLike<number>
  dashed?: boolean | undefined
  /** 1 to 8; its place in the list unless told. */
  colour?: number | undefined
}

export interface Baseline {
  label: string
  value: number
}

const isDrawable = (value: number | undefined, scale: Scale, isLog: boolean): boolean =>
  value !== undefined && Number.isFinite(scale(value)) && !(isLog && value <= 0)

/** The path of a series; gaps where a value can't be drawn. */
export function linePath(series: LineSeries, x: Scale, y: Scale, xLog: boolean, yLog: boolean): string {
  const [left = 0, right = 0] = x.range()
  const kept = decimate(series.x, series.y, Math.max(1, Math.round(right - left)))
  const path = line<number>()
    .defined((index) => isDrawable(series.x[index], x, xLog) && isDrawable(series.y[index], y, yLog))
    .x((index) => x(series.x[index] ?? 0))
    .y((index) => y(series.y[index] ?? 0))
    .digits(1)
  return path(kept) ?? ''
}

/** The last point that can be drawn, or -1. */
export function lastIndex(series: LineSeries): number {
  for (let index = Math.min(series.x.length, series.y.length) - 1; index >= 0; index--) {
    if (Number.isFinite(series.y[index]) && Number.isFinite(series.x[index])) return index
  }
  return -1
}

export interface EndLabel {
  series: LineSeries
  colour: number
  x: number
  y: number
}

/** The names of the lines beside their ends, moved apart where they would touch. */
export function endLabels(series: readonly LineSeries[], x: Scale, y: Scale, low: number, high: number): EndLabel[] {
  const ends = series.flatMap((each, at) => {
    const index = lastIndex(each)
    return index < 0
      ? []
      : [{ series: each, colour: each.colour ?? at + 1, x: x(each.x[index] ?? 0) + 8, y: y(each.y[index] ?? 0) }]
  })
  const moved = dodge(
    ends.map((end) => end.y),
    15,
    low,
    high,
  )
  return ends.map((end, at) => ({ ...end, y: moved[at] ?? end.y }))
}

const byValue = bisector((value: number) => value)

/** The index whose x is nearest to a value, or -1 for an empty series. */
export function nearestIndex(xs: ArrayLike<number>, value: number): number {
  return xs.length === 0 ? -1 : byValue.center(xs, value)
}

/** One row per x, one column per series; an empty cell where a series has no point there. */
export function lineTable(series: readonly LineSeries[], xAxis?: Axis, yAxis?: Axis): TableData {
  const rows = new Map<number, (number | undefined)[]>()
  series.forEach((each, column) => {
    for (let index = 0; index < Math.min(each.x.length, each.y.length); index++) {
      const x = each.x[index] ?? NaN
      const row = rows.get(x) ?? new Array<number | undefined>(series.length).fill(undefined)
      row[column] = each.y[index]
      rows.set(x, row)
    }
  })
  return {
    columns: [
      { label: xAxis?.label ?? 'x', unit: xAxis?.unit },
      ...series.map((each) => ({ label: each.label, unit: yAxis?.unit })),
    ],
    rows: [...rows].sort(([a], [b]) => a - b).map(([x, values]) => [x, ...values]),
  }
}

/** "Loss by step: validation from 4.2 to 1.86, training from 4.21 to 1.72, over step 0 to 620." */
export function lineSummary(title: string, series: readonly LineSeries[], xAxis?: Axis, yAxis?: Axis): string {
  const parts = series.flatMap((each) => {
    const last = lastIndex(each)
    if (last < 0) return []
    const end = formatNumber(each.y[last] ?? NaN)
    return [last === 0 ? `${each.label} at ${end}` : `${each.label} from ${formatNumber(each.y[0] ?? NaN)} to ${end}`]
  })
  const longest = series.reduce((most, each) => Math.max(most, lastIndex(each)), -1)
  const reference = series.find((each) => lastIndex(each) === longest)
  const span =
    reference && longest >= 0
      ? `, ${axisTitle(xAxis) || 'x'} ${longest > 0 ? `${formatExact(reference.x[0] ?? 0)} to ` : ''}${formatExact(reference.x[longest] ?? 0)}`
      : ''
  const unit = yAxis?.unit ? ` ${yAxis.unit}` : ''
  return `${title}: ${parts.join(', ') || 'no points yet'}${parts.length > 0 ? unit : ''}${span}.`
}
