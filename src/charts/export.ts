/**
 * A chart as a file. The SVG on the page takes its looks from custom properties and CSS modules, which a file does not
 * have, so the computed values are written into the copy as attributes. The PNG is that SVG drawn at twice the size.
 */
import type { LegendItem } from './chart-types'
import { dataColour, readColours } from './palette'

const PROPERTIES = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'stroke-opacity',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
  'dominant-baseline',
  'paint-order',
] as const

const SVG = 'http://www.w3.org/2000/svg'
const PADDING = 16

export interface SvgParts {
  title: string
  legend: readonly LegendItem[]
  /** SVG markup of marks that the page draws on a canvas; goes under what the SVG draws. */
  marks?: string | undefined
}

/** The chart inside `plot` as a complete SVG document with title, legend and background. */
export function chartSvg(plot: HTMLElement, parts: SvgParts): string {
  const drawn = plot.querySelector('svg')
  const { width, height } = plot.getBoundingClientRect()
  const [paper = '#fff', ink = '#000', muted = '#666'] = readColours(plot, ['--paper', '--ink', '--muted'])
  const header = parts.legend.length > 0 ? 54 : 32
  const root = document.createElementNS(SVG, 'svg')
  const total = { width: Math.ceil(width) + 2 * PADDING, height: Math.ceil(height) + header + 2 * PADDING }
  root.setAttribute('xmlns', SVG)
  root.setAttribute('width', String(total.width))
  root.setAttribute('height', String(total.height))
  root.setAttribute('viewBox', `0 0 ${total.width} ${total.height}`)
  root.setAttribute('font-family', 'system-ui, sans-serif')
  add(root, 'rect', { width: '100%', height: '100%', fill: paper })
  add(root, 'text', { x: PADDING, y: PADDING + 14, fill: ink, 'font-size': 15 }).textContent = parts.title
  let left = PADDING
  for (const item of parts.legend) {
    const [colour = ink] = readColours(plot, [dataColour(item.colour).slice(4, -1)])
    const place = `translate(${left + 6} ${PADDING + 36})`
    add(root, 'path', { d: item.shape ?? 'M-5-5H5V5H-5Z', transform: place, fill: colour })
    add(root, 'text', { x: left + 18, y: PADDING + 40, fill: muted, 'font-size': 12 }).textContent = item.label
    left += 34 + item.label.length * 7
  }
  const body = add(root, 'g', { transform: `translate(${PADDING} ${PADDING + header})` })
  if (parts.marks) body.innerHTML = parts.marks
  if (drawn) body.append(inlined(drawn))
  return new XMLSerializer().serializeToString(root)
}

function add(parent: Element, name: string, attributes: Record<string, string | number>): Element {
  const element = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value))
  parent.append(element)
  return element
}

function inlined(source: SVGSVGElement): Element {
  const copy = source.cloneNode(true) as SVGSVGElement
  const originals = [source, ...source.querySelectorAll<SVGElement>('*')]
  const copies = [copy, ...copy.querySelectorAll<SVGElement>('*')]
  originals.forEach((original, index) => {
    const target = copies[index]
    const style = getComputedStyle(original)
    if (!target) return
    for (const name of PROPERTIES) target.setAttribute(name, style.getPropertyValue(name))
    target.removeAttribute('class')
    target.removeAttribute('style')
  })
  copy.querySelectorAll('[data-passing]').forEach((element) => element.remove())
  return copy
}

/** An SVG document as a PNG at `scale` times its size. */
export async function svgToPng(svg: string, scale = 2): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }))
  const image = new Image()
  image.src = url
  await image.decode().finally(() => URL.revokeObjectURL(url))
  const canvas = document.createElement('canvas')
  canvas.width = image.width * scale
  canvas.height = image.height * scale
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The picture could not be made.'))), 'image/png')
  })
}

/** Hands a file to the browser's downloads. */
export function download(name: string, content: Blob | string, type = 'text/plain'): void {
  const url = URL.createObjectURL(typeof content === 'string' ? new Blob([content], { type }) : content)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  document.body.append(link)
  link.click()
  link.remove()
  // The download has its own hold on the data soon after the click.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** A title as a file name: "Loss by step" is loss-by-step. */
export function fileNameOf(title: string): string {
  const name = title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
  return name.slice(0, 60) || 'chart'
}

/** Text made safe inside SVG markup. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
