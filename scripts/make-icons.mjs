// Draws the PNG icons from public/icons/vitrine.svg in Chromium. Run by hand after the drawing changes.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright'
import { chromiumLaunch } from '../tests/helpers/chromium.mjs'

const folder = fileURLToPath(new URL('../public/icons/', import.meta.url))
const drawing = await readFile(`${folder}vitrine.svg`, 'utf8')
/** A maskable icon fills its square; launchers cut it to their own shape, inside which the middle 80 % is safe. */
const maskable = drawing.replace(' rx="96"', '')

const icons = [
  { name: 'vitrine-192.png', size: 192, svg: drawing },
  { name: 'vitrine-512.png', size: 512, svg: drawing },
  { name: 'vitrine-maskable-512.png', size: 512, svg: maskable },
]

const browser = await chromium.launch(chromiumLaunch())
for (const { name, size, svg } of icons) {
  const page = await browser.newPage({ viewport: { width: size, height: size } })
  await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`)
  await page.screenshot({ path: folder + name, omitBackground: true })
  await page.close()
}
await browser.close()
