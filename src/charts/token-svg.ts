/** The token strip as a drawing: each token's box and text where the page has put them. */
import { escapeXml } from './export'
import { readColours } from './palette'

/** An SVG document of the tokens inside `plot`, with title and background. */
export function tokenSvg(plot: HTMLElement, title: string): string {
  const [paper = '#fff', ink = '#000'] = readColours(plot, ['--paper', '--ink'])
  const bounds = plot.getBoundingClientRect()
  const [width, height] = [Math.ceil(bounds.width) + 32, Math.ceil(bounds.height) + 64]
  const tokens = [...plot.querySelectorAll<HTMLElement>('[data-index]')].map((element) => {
    const box = element.getBoundingClientRect()
    const [x, y] = [box.left - bounds.left + 16, box.top - bounds.top + 48]
    const [colour = ink] = readColours(element, ['--c'])
    const style = getComputedStyle(element)
    const edge = `<path d="M${x} ${y + box.height - 1}h${box.width}" stroke="${colour}" stroke-width="2"/>`
    const fill = `<rect x="${x}" y="${y}" width="${box.width}" height="${box.height}" rx="3" fill="${colour}" fill-opacity="0.17"/>`
    const text = escapeXml(element.textContent ?? '')
    const font = `font-family="${escapeXml(style.fontFamily)}" font-size="${style.fontSize}"`
    return `${fill}${edge}<text x="${x + 1}" y="${y + box.height * 0.7}" ${font} fill="${ink}">${text}</text>`
  })
  const heading = `<text x="16" y="28" font-size="15" font-family="system-ui, sans-serif" fill="${ink}">${escapeXml(title)}</text>`
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="${paper}"/>${heading}${tokens.join('')}</svg>`
}
