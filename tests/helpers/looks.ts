/**
 * A page as people see it: light and dark, wide and narrow. Full pictures are attached to the run for people to look at.
 * They are not compared with stored ones: fonts and rasterising differ between machines, so a comparison would either
 * fail for nothing or be too loose to see anything. What can be told without a picture is asserted here.
 *
 * `npm test` takes two looks that differ in everything; `npm run pictures` all four. A test that looks is tagged
 * `@pictures`, so that the latter finds it.
 */
import type { TestInfo } from '@playwright/test'
import { axe, expect, test, type Page } from './e2e'

interface Look {
  colorScheme: 'light' | 'dark'
  width: number
}

const TWO: readonly Look[] = [
  { colorScheme: 'light', width: 1440 },
  { colorScheme: 'dark', width: 420 },
]
const OTHERS: readonly Look[] = [
  { colorScheme: 'light', width: 420 },
  { colorScheme: 'dark', width: 1440 },
]

/** Shows the page in each look, calls `check` there, and attaches a full picture. */
export async function inEveryLook(
  page: Page,
  info: TestInfo,
  check: (picture: Buffer) => Promise<void>,
): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  for (const { colorScheme, width } of info.project.name === 'pictures' ? [...TWO, ...OTHERS] : TWO) {
    const look = `${colorScheme}, ${width} px`
    await test.step(look, async () => {
      await page.emulateMedia({ colorScheme })
      await page.setViewportSize({ width, height: 900 })
      await page.evaluate(() => document.fonts.ready)
      // A test may look more than once.
      const seen = info.attachments.filter(({ name }) => name === look).length
      const path = info.outputPath(seen === 0 ? `${look}.png` : `${look}, ${seen + 1}.png`)
      const picture = await fullPicture(page, path)
      await info.attach(look, { path, contentType: 'image/png' })
      await check(picture)
    })
  }
}

/**
 * Holds a finished page to what every page must be, in every look.
 * @param words fewest words that a person must be able to read
 */
export async function looksRight(page: Page, info: TestInfo, words: number): Promise<void> {
  await inEveryLook(page, info, async (picture) => {
    expect(await distinctColours(page, picture), 'distinct colours in the picture').toBeGreaterThan(12)
    expect(await visibleWords(page), 'words to read').toBeGreaterThan(words)
    expect(await sideways(page), 'nothing is wider than the window').toEqual([])
    expect(await overlaps(page), 'boxes of the strip over one another').toEqual([])
    await axe(page)
  })
}

/** The whole page: what scrolls inside `main` is brought into view by a window as tall as it. */
async function fullPicture(page: Page, path: string): Promise<Buffer> {
  const size = page.viewportSize() ?? { width: 1440, height: 900 }
  const height = await page.evaluate(() => {
    const main = document.getElementById('main')
    return innerHeight + Math.max(0, (main?.scrollHeight ?? 0) - (main?.clientHeight ?? 0))
  })
  await page.setViewportSize({ ...size, height: Math.min(16_000, Math.max(size.height, height)) })
  const picture = await page.screenshot({ path, fullPage: true, animations: 'disabled' })
  await page.setViewportSize(size)
  return picture
}

/** Colours of a picture, sixteen shades a channel, as the browser itself decodes it. */
function distinctColours(page: Page, picture: Buffer): Promise<number> {
  return page.evaluate(async (base64) => {
    // As one text: a list of millions of numbers takes a browser's driver ten seconds to hand over.
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
    const canvas = new OffscreenCanvas(400, Math.max(1, Math.round((400 * image.height) / image.width)))
    const context = canvas.getContext('2d')
    context?.drawImage(image, 0, 0, canvas.width, canvas.height)
    const pixels = context?.getImageData(0, 0, canvas.width, canvas.height).data ?? []
    const colours = new Set<number>()
    for (let i = 0; i < pixels.length; i += 4) {
      colours.add(((pixels[i] ?? 0) >> 4) * 256 + ((pixels[i + 1] ?? 0) >> 4) * 16 + ((pixels[i + 2] ?? 0) >> 4))
    }
    return colours.size
  }, picture.toString('base64'))
}

function visibleWords(page: Page): Promise<number> {
  return page.evaluate(() => document.getElementById('main')?.innerText.split(/\s+/).filter(Boolean).length ?? 0)
}

/** What sticks out of the window or of `main`, unless something around it scrolls. */
function sideways(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const main = document.getElementById('main')
    const found: string[] = []
    const over = document.documentElement.scrollWidth - innerWidth
    if (over > 0) found.push(`the page, by ${over} px`)
    if (main && main.scrollWidth > main.clientWidth) found.push(`main, by ${main.scrollWidth - main.clientWidth} px`)
    return found
  })
}

/** Pairs of boxes on the strip that share more than a hairline. */
async function overlaps(page: Page): Promise<string[]> {
  const boxes = await page
    .getByRole('navigation', { name: 'Stages' })
    .getByRole('button')
    .evaluateAll((buttons) =>
      buttons.map((button) => {
        const { left, right, top, bottom } = button.getBoundingClientRect()
        return { name: button.textContent?.slice(0, 20) ?? '', left, right, top, bottom }
      }),
    )
  const found: string[] = []
  for (const [i, a] of boxes.entries()) {
    for (const b of boxes.slice(i + 1)) {
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left)
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
      if (wide > 1 && high > 1) found.push(`${a.name} and ${b.name}`)
    }
  }
  return found
}
