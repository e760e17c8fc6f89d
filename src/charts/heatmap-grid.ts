/** Where the cells of a heatmap stand, and how they are painted on the page and into files. */
import type { Margin, Size } from './chart-types'
import { escapeXml } from './export'
import { inkOn, readColours } from './palette'
import { textWidth } from './scales'

export interface Grid {
  size: Size
  margin: Margin
  cellWidth: number
  cellHeight: number
  rows: number
  columns: number
  everyRow: number
  everyColumn: number
  isTurned: boolean
}

export function makeGrid(size: Size, rows: readonly string[], columns: readonly string[]): Grid {
  const widest = (texts: readonly string[]): number => texts.reduce((most, text) => Math.max(most, textWidth(text)), 0)
  const left = Math.min(size.width * 0.3, widest(rows) + 16)
  // Cells of a small matrix are not stretched beyond what a value needs.
  let cellWidth = Math.min(96, (size.width - left - 8) / Math.max(1, columns.length))
  const isTurned = widest(columns) > cellWidth - 4
  // Turned names lean over the right edge.
  if (isTurned) cellWidth = Math.min(cellWidth, (size.width - left - 44) / columns.length)
  const top = isTurned ? Math.min(84, widest(columns) * 0.72 + 16) : 22
  const cellHeight = (size.height - top - 4) / Math.max(1, rows.length)
  return {
    size,
    margin: { top, right: 8, bottom: 4, left },
    cellWidth,
    cellHeight,
    rows: rows.length,
    columns: columns.length,
    everyRow: Math.max(1, Math.ceil(14 / cellHeight)),
    everyColumn: Math.max(1, Math.ceil(16 / cellWidth)),
    isTurned,
  }
}

/** A name shortened to the room in pixels. */
export function cutName(text: string, room: number): string {
  const letters = Math.floor(room / 6.6)
  return text.length <= letters ? text : `${text.slice(0, Math.max(1, letters - 1))}…`
}

/** Whether the chart stands on a dark ground. */
export function isDarkGround(element: Element): boolean {
  const [paper = ''] = readColours(element.parentElement ?? element, ['--paper'])
  return inkOn(paper) === '#ffffff'
}

export function drawCells(
  canvas: HTMLCanvasElement,
  grid: Grid,
  valueAt: (row: number, column: number) => number,
  colour: (value: number) => string,
): void {
  const ratio = devicePixelRatio || 1
  canvas.width = Math.round(grid.size.width * ratio)
  canvas.height = Math.round(grid.size.height * ratio)
  const context = canvas.getContext('2d')
  if (!context) return
  const edge = (offset: number, step: number, index: number): number => Math.round((offset + step * index) * ratio)
  const gap = grid.cellWidth > 12 && grid.cellHeight > 12 ? 1 : 0
  for (let row = 0; row < grid.rows; row++) {
    for (let column = 0; column < grid.columns; column++) {
      const value = valueAt(row, column)
      if (!Number.isFinite(value)) continue
      // Edges are rounded together, so that neighbours neither overlap nor leave seams.
      const [x, y] = [edge(grid.margin.left, grid.cellWidth, column), edge(grid.margin.top, grid.cellHeight, row)]
      const right = edge(grid.margin.left, grid.cellWidth, column + 1)
      const bottom = edge(grid.margin.top, grid.cellHeight, row + 1)
      context.fillStyle = colour(value)
      context.fillRect(x, y, right - x - gap, bottom - y - gap)
    }
  }
}

/** Above this many cells the file holds one pixel a cell, magnified without smoothing, instead of one rectangle each. */
const MOST_RECTANGLES = 2500

/** The cells as SVG markup. */
export function cellMarks(
  grid: Grid | undefined,
  valueAt: (row: number, column: number) => number,
  colour: (value: number) => string,
): string {
  if (!grid) return ''
  if (grid.rows * grid.columns > MOST_RECTANGLES) return cellPicture(grid, valueAt, colour)
  const parts: string[] = []
  for (let row = 0; row < grid.rows; row++) {
    for (let column = 0; column < grid.columns; column++) {
      const value = valueAt(row, column)
      if (!Number.isFinite(value)) continue
      const x = (grid.margin.left + column * grid.cellWidth).toFixed(2)
      const y = (grid.margin.top + row * grid.cellHeight).toFixed(2)
      const size = `width="${grid.cellWidth.toFixed(2)}" height="${grid.cellHeight.toFixed(2)}"`
      parts.push(`<rect x="${x}" y="${y}" ${size} fill="${escapeXml(colour(value))}"/>`)
    }
  }
  return parts.join('')
}

function cellPicture(
  grid: Grid,
  valueAt: (row: number, column: number) => number,
  colour: (value: number) => string,
): string {
  const canvas = document.createElement('canvas')
  ;[canvas.width, canvas.height] = [grid.columns, grid.rows]
  const context = canvas.getContext('2d')
  if (!context) return ''
  for (let row = 0; row < grid.rows; row++) {
    for (let column = 0; column < grid.columns; column++) {
      const value = valueAt(row, column)
      if (!Number.isFinite(value)) continue
      context.fillStyle = colour(value)
      context.fillRect(column, row, 1, 1)
    }
  }
  const place = `x="${grid.margin.left}" y="${grid.margin.top}"`
  const size = `width="${grid.cellWidth * grid.columns}" height="${grid.cellHeight * grid.rows}"`
  return `<image ${place} ${size} preserveAspectRatio="none" image-rendering="pixelated" href="${canvas.toDataURL()}"/>`
}
