/** Draws the points of a scatter on a canvas, and the same points as SVG markup for export. */
import type { Size } from './chart-types'
import { KINDS, readColours, shapePath } from './palette'
import { overlay } from './pixels'
import type { ScatterData } from './scatter-layout'
import type { Scale } from './scales'

export interface PointStyle {
  kinds: Uint8Array
  /** When not empty, all other points step back. */
  emphasised: ReadonlySet<number>
  /** Area of a mark in square pixels. */
  area: number
}

/** The area of a mark: less for more points, a little more when zoomed in. */
export function markArea(count: number, zoom: number): number {
  const base = count <= 200 ? 46 : count <= 2_000 ? 26 : count <= 10_000 ? 14 : 8
  return base * Math.sqrt(Math.max(1, zoom))
}

const PALE = 0.16

/** So many points are laid over each other in memory, pixel by pixel: paths would take ten times as long. */
const MANY = 3000

/** A mark drawn once, with a little air around it, as pixels. */
function pixelsOf(shape: Path2D, colour: string, area: number, ratio: number): ImageData | undefined {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = Math.ceil((2 * Math.sqrt(area) + 2) * ratio)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  context?.setTransform(ratio, 0, 0, ratio, canvas.width / 2, canvas.height / 2)
  if (context) context.fillStyle = colour
  context?.fill(shape)
  return context?.getImageData(0, 0, canvas.width, canvas.height)
}

export function drawPoints(
  canvas: HTMLCanvasElement,
  size: Size,
  data: ScatterData,
  x: Scale,
  y: Scale,
  style: PointStyle,
  host = canvas.parentElement,
  ratio = devicePixelRatio || 1,
): void {
  const [width, height] = [Math.round(size.width * ratio), Math.round(size.height * ratio)]
  if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height]
  const context = canvas.getContext('2d')
  if (!context || !host) return
  context.setTransform(1, 0, 0, 1, 0, 0)
  context.clearRect(0, 0, width, height)
  const colours = readColours(
    host,
    Array.from({ length: KINDS }, (_, index) => `--d${index + 1}`),
  )
  const many = data.x.length > MANY
  const strong = many ? 0.6 : 0.85
  const all = many ? context.createImageData(width, height) : undefined
  const shapes = Array.from({ length: KINDS }, (_, index) => new Path2D(shapePath(index + 1, style.area)))
  const marks = shapes.map((shape, kind) =>
    many ? pixelsOf(shape, colours[kind] ?? '#000', style.area, ratio) : undefined,
  )
  const draw = (index: number, alpha: number): void => {
    const [px, py] = [x(data.x[index] ?? NaN), y(data.y[index] ?? NaN)]
    // Also false for NaN.
    if (!(px >= -8 && px <= size.width + 8 && py >= -8 && py <= size.height + 8)) return
    const kind = (style.kinds[index] ?? 1) - 1
    const mark = marks[kind]
    if (all && mark) {
      overlay(all, mark, px * ratio, py * ratio, alpha)
      return
    }
    context.setTransform(ratio, 0, 0, ratio, px * ratio, py * ratio)
    context.globalAlpha = alpha
    context.fillStyle = colours[kind] ?? '#000'
    context.fill(shapes[kind] ?? new Path2D())
  }
  for (let index = 0; index < data.x.length; index++) {
    if (!style.emphasised.has(index)) draw(index, style.emphasised.size > 0 ? PALE : strong)
  }
  for (const index of style.emphasised) draw(index, 1)
  if (all) context.putImageData(all, 0, 0)
}

/** Above this many points a file holds a picture of them, drawn at twice the size, instead of one path each. */
const MOST_PATHS = 5000

/** The points as SVG, in the colours of the page as it stands. */
export function pointMarks(
  host: HTMLElement,
  size: Size,
  data: ScatterData,
  x: Scale,
  y: Scale,
  style: PointStyle,
): string {
  if (data.x.length > MOST_PATHS) {
    const canvas = document.createElement('canvas')
    drawPoints(canvas, size, data, x, y, style, host, 2)
    return `<image width="${size.width}" height="${size.height}" href="${canvas.toDataURL()}"/>`
  }
  const colours = readColours(
    host,
    Array.from({ length: KINDS }, (_, index) => `--d${index + 1}`),
  )
  const parts: string[] = []
  for (let index = 0; index < data.x.length; index++) {
    const [px, py] = [x(data.x[index] ?? NaN), y(data.y[index] ?? NaN)]
    if (!(px >= 0 && px <= size.width && py >= 0 && py <= size.height)) continue
    const kind = style.kinds[index] ?? 1
    const alpha = style.emphasised.size > 0 && !style.emphasised.has(index) ? PALE : 0.85
    parts.push(
      `<path d="${shapePath(kind, style.area)}" transform="translate(${px.toFixed(1)} ${py.toFixed(1)})" fill="${colours[kind - 1] ?? '#000'}" fill-opacity="${alpha}"/>`,
    )
  }
  return parts.join('')
}
