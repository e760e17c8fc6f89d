/**
 * Charts and parts in all their states. The gallery exists in development builds only, so this file starts a
 * development server of its own. Pictures are attached to the run, not compared: fonts differ between machines.
 */
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer, type ViteDevServer } from 'vite'
import { axe, expect, test, type Page } from '../helpers/e2e'
import { inEveryLook } from '../helpers/looks'

let server: ViteDevServer
let address = ''

// In one worker, so that there is one server.
test.describe.configure({ mode: 'default' })
// The development server sends no favicon and talks to its page over a socket; neither is the gallery's business.
test.use({ expectedErrors: /favicon|WebSocket/ })

test.beforeAll(async () => {
  const cacheDir = await mkdtemp(join(tmpdir(), 'vitrine-gallery-'))
  server = await createServer({ cacheDir, logLevel: 'error', server: { port: 0, host: '127.0.0.1', hmr: false } })
  await server.listen()
  address = server.resolvedUrls?.local[0] ?? ''
})

test.afterAll(() => server.close())

test.beforeEach(({ watch }) => {
  watch.origins.add(new URL(address).origin)
})

async function openGallery(page: Page): Promise<void> {
  await page.goto(`${address}#/gallery`)
  await expect(page.getByRole('heading', { level: 1, name: 'Gallery' })).toBeVisible()
}

declare global {
  interface Window {
    /** What the page has handed to the browser's downloads and the test has not taken yet, in base64. */
    downloads: Promise<string>[]
  }
}

/**
 * Runs in the page: keeps what would be downloaded. Chromium under Playwright loses about one download in thirty in a
 * row; that a file really lands on the disk is tested where a lab saves one.
 */
function keepDownloads(): void {
  window.downloads = []
  const blobs = new Map<string, Blob>()
  const makeAddress = URL.createObjectURL.bind(URL)
  URL.createObjectURL = (content: Blob) => {
    const address = makeAddress(content)
    blobs.set(address, content)
    return address
  }
  HTMLAnchorElement.prototype.click = function () {
    const content = blobs.get(this.href)
    if (!content || !this.download) return
    const reader = new FileReader()
    const read = new Promise<string>((resolve) => {
      reader.onload = () => resolve((reader.result as string).split(',')[1] ?? '')
    })
    reader.readAsDataURL(content)
    window.downloads.push(read)
  }
}

/** Every figure that has something to draw. */
const figures = 'figure:has(figcaption button)'

test('every state is accessible and fits', { tag: '@pictures' }, async ({ page }, info) => {
  await openGallery(page)
  await inEveryLook(page, info, async () => {
    await axe(page, 'main')
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(overflow, 'nothing is wider than the window').toBeLessThanOrEqual(0)
  })
})

test('every chart says itself, answers to the keyboard and has its data as a table', async ({ page }) => {
  await openGallery(page)
  for (const figure of await page.locator(figures).all()) {
    const title = (await figure.getAttribute('aria-label')) ?? ''
    await test.step(title, async () => {
      const plot = figure.getByRole('group')
      expect(await plot.getAttribute('aria-label')).toContain(title)
      await plot.focus()
      await page.keyboard.press('ArrowRight')
      await expect(figure.locator('> [role=status]')).not.toBeEmpty()
      await page.keyboard.press('Escape')
      const before = await figure.boundingBox()
      await figure.getByRole('button', { name: 'Table' }).click()
      expect(Number(await figure.getByRole('table').getAttribute('aria-rowcount'))).toBeGreaterThan(1)
      await figure.getByRole('button', { name: 'Chart' }).click()
      expect((await figure.boundingBox())?.height).toBeCloseTo(before?.height ?? 0, 0)
    })
  }
})

test('every chart can be saved as SVG, PNG and CSV, and the files stand alone', async ({ page }) => {
  await page.addInitScript(keepDownloads)
  await openGallery(page)
  const save = async (figure: ReturnType<Page['locator']>, kind: string): Promise<Buffer> => {
    await figure.getByRole('button', { name: kind, exact: true }).click()
    await page.waitForFunction(() => window.downloads.length > 0)
    return Buffer.from(await page.evaluate(async () => (await window.downloads.shift()) ?? ''), 'base64')
  }
  for (const figure of await page.locator(figures).all()) {
    const title = (await figure.getAttribute('aria-label')) ?? ''
    await test.step(title, async () => {
      const svg = (await save(figure, 'SVG')).toString('utf8')
      expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/)
      expect(svg).toContain(title)
      expect(svg, 'no colour depends on the page').not.toMatch(/var\(|light-dark\(|class="/)
      const png = await save(figure, 'PNG')
      expect(png.subarray(1, 4).toString('latin1')).toBe('PNG')
      const { width = 0 } = (await figure.getByRole('group').boundingBox()) ?? {}
      expect(png.readUInt32BE(16), 'twice the size on the page').toBeGreaterThanOrEqual(2 * Math.floor(width))
      expect((await save(figure, 'CSV')).toString('utf8').split('\r\n').length).toBeGreaterThan(2)
    })
  }
})

test('the scatter searches, zooms by key and selects with a lasso', async ({ page }) => {
  await openGallery(page)
  const figure = page.locator('section[aria-label^="Scatter: 400"] figure')
  await figure.getByRole('searchbox').fill('whale')
  await expect(figure.getByText(/of 400 match/)).toHaveText('7 of 400 match')
  await figure.getByRole('searchbox').fill('')
  const plot = figure.getByRole('group')
  const labels = figure.locator('svg text')
  const before = await labels.allTextContents()
  await plot.focus()
  for (let press = 0; press < 4; press++) await page.keyboard.press('+')
  await expect.poll(() => labels.allTextContents()).not.toEqual(before)
  await page.keyboard.press('0')
  await expect.poll(() => labels.allTextContents()).toEqual(before)
  await plot.scrollIntoViewIfNeeded()
  const box = await plot.boundingBox()
  if (!box) throw new Error('The scatter is not on the page.')
  const corners = [
    [0.02, 0.02],
    [0.98, 0.02],
    [0.98, 0.98],
    [0.02, 0.98],
  ] as const
  await figure.getByRole('button', { name: 'Lasso' }).click()
  for (const [index, [across, down]] of corners.entries()) {
    await page.mouse.move(box.x + across * box.width, box.y + down * box.height)
    if (index === 0) await page.mouse.down()
  }
  await page.mouse.up()
  await expect(figure.getByText('400 selected')).toBeVisible()
  await figure.getByRole('button', { name: 'Clear selection' }).click()
  await expect(figure.getByText('selected')).toBeHidden()
})

test('points keep their colours where less motion is asked for', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await openGallery(page)
  const colours = await page
    .locator('section[aria-label^="Scatter: 400"] canvas')
    .first()
    .evaluate((canvas: HTMLCanvasElement) => {
      const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? []
      const found = new Map<string, number>()
      for (let i = 0; i < pixels.length; i += 4) {
        // Of marks that stand alone, which have one alpha.
        if ((pixels[i + 3] ?? 0) < 200) continue
        const key = [0, 1, 2].map((part) => (pixels[i + part] ?? 0) >> 5).join()
        found.set(key, (found.get(key) ?? 0) + 1)
      }
      return [...found.values()].filter((count) => count > 40).length
    })
  expect(colours, 'colours of the points').toBeGreaterThan(2)
})

test('a live line of thousands of points moves, and at most 20 times a second', async ({ page }) => {
  // The page's time is moved by hand, so that its own ticks are what is counted against and not the machine's seconds.
  await page.clock.install()
  await openGallery(page)
  const live = page.locator('section[aria-label^="Line: live"]')
  await live.scrollIntoViewIfNeeded()
  await live.getByRole('button', { name: 'Run' }).click()
  await page.clock.pauseAt(new Date('2100-01-01'))
  const updates = await live
    .locator('figure svg path')
    .last()
    .evaluateHandle((path) => {
      const count = { updates: 0 }
      const observer = new MutationObserver((records) => (count.updates += records.length))
      observer.observe(path, { attributeFilter: ['d'] })
      return count
    })
  // Fifty new values a second come, one every 20 ms.
  await page.clock.runFor(3000)
  const { updates: inThreeSeconds } = await updates.jsonValue()
  expect(inThreeSeconds).toBeGreaterThan(30)
  expect(inThreeSeconds).toBeLessThanOrEqual(61)
})

test('a table of 20,000 rows holds only those in view and sorts', async ({ page }) => {
  await openGallery(page)
  const table = page.getByRole('table', { name: 'Words by count' })
  await expect(table).toHaveAttribute('aria-rowcount', '20001')
  expect(await table.locator('tbody tr').count()).toBeLessThan(80)
  await table.getByRole('button', { name: 'id' }).click()
  await expect(table.locator('tbody tr').first()).toContainText('19,999')
})
