/**
 * Two builds, deployed one after the other. No page ever runs on files of both: an open page goes on with its own until
 * its user accepts the update, and a tab that has not accepted goes on even after another tab has.
 */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { serve, type Served } from '../../scripts/lib/static-server.mjs'
import { builtFolder, expect, offlineReady, type Page, test, vitrine } from '../helpers/e2e'

test.use({ storesBuild: true })

/** The same sources with another word in their files' names: a step of `npm test` of its own. */
const secondFolder = '.cache/build-two'

let server: Served

test.beforeAll(() => {
  if (!existsSync(join(secondFolder, 'index.html')))
    throw new Error(`There is no second build in ${secondFolder}. Make it with: npm run build:two`)
})

test.beforeEach(async ({ watch }) => {
  server = await serve({ folder: builtFolder })
  watch.origins.add(new URL(server.url).origin)
})
test.afterEach(() => server.close())

const prompt = (page: Page) => page.getByText('A new version of Vitrine is ready')
const checkForUpdate = (page: Page) =>
  page.evaluate(async () => void (await (await navigator.serviceWorker.getRegistration())?.update()))
const scriptOf = (page: Page) => page.locator('script[type=module]').first().getAttribute('src')
const clean = (page: Page) => page.evaluate(async () => (await window.vitrine.text.clean('Still here')).text)

/** How many builds are stored. */
const builds = (page: Page): Promise<number> => page.evaluate(async () => (await caches.keys()).length)

/** Tells the worker what is not true, and returns when it has answered something else since. */
const letGoTooEarly = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready
    active?.postMessage('alone')
    for (let question = 0; question < 3; question++) await (await fetch('./')).text()
  })

async function visit(page: Page): Promise<void> {
  await page.goto(server.url)
  await vitrine(page)
  await offlineReady(page)
}

test('the two builds differ in their files', () => {
  const names = (build: string) => readdirSync(join(build, 'assets')).filter((name) => /^index.*js$/.test(name))
  expect(names(builtFolder)).not.toEqual(names(secondFolder))
  expect(existsSync(join(secondFolder, 'assets', names(builtFolder)[0] ?? ''))).toBe(false)
})

test('an open page goes on with its own files, is offered the new build, and gets it on consent', async ({ page }) => {
  await visit(page)
  const before = await scriptOf(page)
  server.folder = secondFolder
  await checkForUpdate(page)
  await expect(prompt(page)).toBeVisible()
  // Loads the lab's chunks and its worker now: they are build one's, which the server no longer has.
  expect(await clean(page)).toBe('Still here')
  expect(await scriptOf(page)).toBe(before)
  // A plain reload changes nothing without consent.
  await page.reload()
  await vitrine(page)
  expect(await scriptOf(page)).toBe(before)
  await prompt(page).locator('..').getByRole('button', { name: 'Reload' }).click()
  await expect.poll(() => scriptOf(page)).not.toBe(before)
  await vitrine(page)
  await expect(prompt(page)).toBeHidden()
  expect(await clean(page)).toBe('Still here')
  // No page of the old build is left, so its files go.
  await expect.poll(() => builds(page)).toBe(1)
})

test('a second tab keeps its build after the first has taken the update', async ({ page, context }) => {
  await visit(page)
  const other = await context.newPage()
  await visit(other)
  const before = await scriptOf(other)
  server.folder = secondFolder
  await checkForUpdate(page)
  await prompt(page).locator('..').getByRole('button', { name: 'Reload' }).click()
  await expect.poll(() => scriptOf(page)).not.toBe(before)
  await vitrine(page)
  expect(await clean(other)).toBe('Still here')
  expect(await scriptOf(other)).toBe(before)
  await letGoTooEarly(page)
  expect(await builds(other)).toBe(2)
  await prompt(other).locator('..').getByRole('button', { name: 'Reload' }).click()
  await expect.poll(() => scriptOf(other)).toBe(await scriptOf(page))
  await expect.poll(() => builds(other)).toBe(1)
})

test.describe('a page that was not stored before its files were replaced', () => {
  test.use({
    expectedErrors:
      /404|Failed to fetch dynamically imported module|Unable to preload|error occurred when fetching the script/,
  })

  test('is offered the new build instead of failing silently', async ({ page, context }) => {
    // Without a service worker, as on a first visit that has not yet stored everything.
    await context.route('**/service-worker.js', (route) => route.abort())
    await page.goto(server.url)
    await vitrine(page)
    server.folder = secondFolder
    await page.evaluate(() => void (location.hash = '#/library'))
    await expect(prompt(page)).toBeVisible()
  })
})
