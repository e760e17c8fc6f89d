/**
 * Every page as it looks finished: light and dark, wide and narrow. Full pictures are attached to the run for people to
 * look at. They are not compared with stored ones: fonts and rasterising differ between machines, so a comparison would
 * either fail for nothing or be too loose to see anything. What can be told without a picture is asserted here.
 */
import { axe, expect, fullPicture, open, test, type Page } from '../helpers/e2e'
import { makeBundle } from '../helpers/library-bundle'
import { runAll, says, SMALL, strip } from '../helpers/text-lab'

const bundle = makeBundle([
  { name: 'headlines.txt', data: 'The ferry was late. '.repeat(400) },
  { name: 'LSTM with 128 units on characters, 300 steps', kind: 'model', data: { weights: new Float32Array(50_000) } },
  { name: 'text · vocabulary', kind: 'cache', data: ['a', 'b'] },
])

interface Visit {
  name: string
  /** Fewest words that a person must be able to read. */
  words: number
  go(page: Page): Promise<void>
}

const visits: Visit[] = [
  {
    name: 'home',
    words: 50,
    go: async (page) => {
      await open(page)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    },
  },
  {
    name: 'text lab, finished',
    words: 1500,
    go: async (page) => {
      await open(page, `#/text?${SMALL}`, '/', '?device=wasm')
      await runAll(page)
    },
  },
  {
    name: 'churn lab, finished',
    words: 900,
    go: async (page) => {
      const grid = encodeURIComponent('{"depth":[2,3],"trees":[20]}')
      const quick = `models.folds=2&models.forest=0&balance.folds=2&balance.trees=20&explain.rows=50&tune.folds=2&tune.grid=${grid}`
      await open(page, `#/churn?${quick}`)
      await page.getByRole('button', { name: 'Run every stage' }).click()
      await says(page, 'Score', 'done', 150_000)
    },
  },
  {
    name: 'first-neurons lab, finished',
    words: 600,
    go: async (page) => {
      await open(page, '#/neurons')
      await page.getByRole('button', { name: 'Run every stage' }).click()
      await says(page, 'Hidden layer', 'done')
    },
  },
  {
    name: 'Library, empty',
    words: 40,
    go: async (page) => {
      await open(page, '#/library')
      await expect(page.getByText('Nothing is kept here yet.')).toBeVisible()
    },
  },
  {
    name: 'Library, with records',
    words: 60,
    go: async (page) => {
      await open(page, '#/library')
      const file = { name: 'a.vitrine', mimeType: 'application/zip', buffer: await bundle }
      await page.locator('input[type=file]').setInputFiles(file)
      await expect(page.locator('tbody th[scope=row]')).toHaveCount(3)
      await page.getByRole('button', { name: /^LSTM/ }).click()
    },
  },
]

const looks = (['light', 'dark'] as const).flatMap((colorScheme) =>
  [1440, 420].map((width) => ({ colorScheme, width, look: `${colorScheme}, ${width} px` })),
)

for (const { name, words, go } of visits) {
  test(name, async ({ page }, info) => {
    test.setTimeout(240_000)
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await page.setViewportSize({ width: 1440, height: 900 })
    await go(page)
    await page.evaluate(() => document.fonts.ready)
    for (const { colorScheme, width, look } of looks) {
      await test.step(look, async () => {
        await page.emulateMedia({ colorScheme })
        await page.setViewportSize({ width, height: 900 })
        const picture = await fullPicture(page)
        await info.attach(look, { body: picture, contentType: 'image/png' })
        expect(await distinctColours(page, picture), 'distinct colours in the picture').toBeGreaterThan(12)
        expect(await visibleWords(page), 'words to read').toBeGreaterThan(words)
        expect(await sideways(page), 'nothing is wider than the window').toEqual([])
        if (name.includes(' lab')) expect(await overlaps(page), 'strip boxes over one another').toEqual([])
        await axe(page)
      })
    }
  })
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
  const boxes = await strip(page)
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
