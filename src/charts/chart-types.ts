/** What every chart takes, and the plain shapes that pass between a chart and its frame. */
import type { CellValue } from '../ui/table-model'

export interface ChartProps {
  /** Says what is drawn: Loss by step. */
  title: string
  /** One sentence for screen readers; made from the data unless told. */
  summary?: string | undefined
  /** Height of the drawing in CSS pixels. */
  height?: number | undefined
  /** The data is being made anew: the old drawing stays in its place, dimmed. */
  busy?: boolean | undefined
  /** What to do when there is nothing to draw. */
  empty?: string | undefined
  /** Name of exported files, without ending; made from the title unless told. */
  fileName?: string | undefined
}

/** The props that a chart hands on to its frame as they are, for splitProps. */
export const FRAME_PROPS = ['title', 'height', 'busy', 'empty', 'fileName'] as const

export interface Axis {
  label?: string | undefined
  unit?: string | undefined
  /** Logarithmic; values at or below zero are left out. */
  log?: boolean | undefined
  /** Fixed ends; made from the data unless told. */
  domain?: readonly [number, number] | undefined
  /** How ticks are written. */
  format?: ((value: number) => string) | undefined
}

/** The data of a chart as a table: what the table view shows and the CSV holds, in full precision. */
export interface TableData {
  columns: readonly { label: string; unit?: string | undefined; code?: boolean | undefined }[]
  rows: readonly (readonly CellValue[])[]
}

export interface LegendItem {
  label: string
  /** 1 to 8: the data colour. */
  colour: number
  /** An SVG path around (0, 0), about 10 px wide; a square unless told. */
  shape?: string | undefined
}

/** What is said of the mark under the pointer or in focus, at a place in the drawing. */
export interface Detail {
  x: number
  y: number
  /** The first line is the heading. */
  lines: readonly string[]
}

export interface Size {
  width: number
  height: number
}

export interface Margin {
  top: number
  right: number
  bottom: number
  left: number
}

/** An axis in words: loss, nats. */
export function axisTitle(axis: Axis | undefined): string {
  return [axis?.label, axis?.unit].filter(Boolean).join(', ')
}
