/** Scales and ticks that every chart with axes shares. Layout only: a domain, a range, and where the ticks go. */
import { scaleLinear, scaleLog, type ScaleContinuousNumeric } from 'd3'
import { formatNumber } from '../ui/format'
import type { Axis } from './chart-types'

export type Scale = ScaleContinuousNumeric<number, number>

/** The lowest and highest finite value of all lists; positive ones only for a log axis. Undefined when there is none. */
export function extentOf(lists: Iterable<ArrayLike<number>>, onlyPositive = false): [number, number] | undefined {
  let low = Infinity
  let high = -Infinity
  for (const list of lists) {
    for (let i = 0; i < list.length; i++) {
      const value = list[i] ?? NaN
      if (!Number.isFinite(value) || (onlyPositive && value <= 0)) continue
      if (value < low) low = value
      if (value > high) high = value
    }
  }
  return low <= high ? [low, high] : undefined
}

/**
 * A scale over the axis' own domain, or over `extent` widened to round values.
 * A domain of one value gets room on both sides, so that a single point stands in the middle.
 */
export function makeScale(
  axis: Axis | undefined,
  extent: readonly [number, number] | undefined,
  range: readonly [number, number],
  isNice = true,
): Scale {
  let [low, high] = axis?.domain ?? extent ?? [0, 1]
  if (axis?.log) {
    if (!(high > 0)) [low, high] = [0.1, 1]
    if (!(low > 0)) low = high / 1000
    if (low === high) [low, high] = [low / 10, high * 10]
    const scale = scaleLog([low, high], range).clamp(true)
    return isNice && !axis.domain ? scale.nice() : scale
  }
  if (low === high) {
    const room = Math.abs(low) / 2 || 1
    ;[low, high] = [low - room, high + room]
  }
  const scale = scaleLinear([low, high], range)
  return isNice && !axis?.domain ? scale.nice() : scale
}

/** About `count` ticks with their texts. On a log axis the powers of ten, with 2 and 5 between them where few fit. */
export function ticksOf(scale: Scale, count: number, axis?: Axis): { value: number; text: string }[] {
  const write = axis?.format ?? (axis?.log ? (value: number) => formatNumber(value) : linearFormat(scale, count))
  return tickValues(scale, count, axis?.log === true).map((value) => ({ value, text: write(value) }))
}

function linearFormat(scale: Scale, count: number): (value: number) => string {
  const [low = 0, high = 1] = scale.domain()
  const largest = Math.max(Math.abs(low), Math.abs(high))
  if (largest >= 1e7 || (largest < 1e-3 && largest > 0)) return (value) => formatNumber(value)
  return scale.tickFormat(count)
}

function tickValues(scale: Scale, count: number, isLog: boolean): number[] {
  if (!isLog) return scale.ticks(count)
  const [low = 1, high = 10] = scale.domain()
  const decades = Math.log10(high / low)
  const factors = decades <= 2 ? [1, 2, 5] : [1]
  const every = Math.max(1, Math.ceil(decades / count))
  const values: number[] = []
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power += every) {
    for (const factor of factors) {
      const value = factor * 10 ** power
      if (value >= low * 0.999 && value <= high * 1.001) values.push(value)
    }
  }
  return values
}

/** An estimate of a text's width in the charts' 12 px sans: good enough for margins and collisions, needs no page. */
export function textWidth(text: string, fontSize = 12): number {
  return [...text].length * fontSize * 0.58
}
