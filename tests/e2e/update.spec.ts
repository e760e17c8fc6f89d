/**
 * Two builds, deployed one after the other. No page ever runs on files of both: an open page goes on with its own until
 * its user accepts the update, and a tab that has not accepted goes on even after another tab has.
 */
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serve, type Served } from '../../scripts/lib/static-server.mjs'
import { builtFolder, expect, offlineReady, type Page, test, vitrine } from '../helpers/e2e'

// One worker, so that the second build is made once.
test.describe.configure({ mode: 'default' })

let folder = ''
let server: Served

test.beforeAll(() => {
  test.setTimeout(180_000)
  folder = mkdtempSync(join(tmpdir(), 'vitrine-update-'))
  cpSync(builtFolder, join(folder, 'one'), { recursive: true })
  const env = { ...process.env, VITRINE_BUILD: 'two', VITRINE_OUT: join(folder, 'two') }
  execFileSync(process.execPath, ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'error'], { env })
})
test.afterAll(() => rmSync(folder, { recursive: true, force: true }))

test.beforeEach(async ({ watch }) => {
  server = await serve({ folder: join(folder, 'one') })
  watch.origins.add(new URL(server.url).origin)
})
test.afterEach(() => server.close())

const prompt = (page: Page) => page.getByText('A new version of Vitrine is ready')
const checkForUpdate = (page: Page) =>
  page.evaluate(async () => void (await (await navigator.serviceWorker.getRegistration())?.update()))
const scriptOf = (page: Page) => page.locator('script[type=module]').first().getAttribute('src')
const clean = (page: Page) => page.evaluate(async () => (await window.vitrine.text.clean('Still here')).text)

/** Whether so many builds are stored within the time. */
async function settles(page: Page, builds: number, withinMs: number): Promise<boolean> {
  const stored = (): Promise<number> => page.evaluate(async () => (await caches.keys()).length)
  return expect
    .poll(stored, { timeout: withinMs })
    .toBe(builds)
    .then(
      () => true,
      () => false,
    )
}

async function visit(page: Page): Promise<void> {
  await page.goto(server.url)
  await vitrine(page)
  await offlineReady(page)
}

test('the two builds differ in their files', () => {
  const names = (build: string) => readdirSync(join(folder, build, 'assets')).filter((name) => /^index.*js$/.test(name))
  expect(names('one')).not.toEqual(names('two'))
  expect(existsSync(join(folder, 'two', 'assets', names('one')[0] ?? ''))).toBe(false)
})

test('an open page goes on with its own files, is offered the new build, and gets it on consent', async ({
  page,
  context,
}) => {
  test.setTimeout(180_000)
  await visit(page)
  const before = await scriptOf(page)
  server.folder = join(folder, 'two')
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
  // The old build's files go once nothing counts as a page of it. After a long run Chromium sometimes goes on counting the
  // page that was replaced until its tab is closed; then they go when the app is opened the next time.
  const isAlone = await settles(page, 1, 20_000)
  const next = isAlone ? page : await context.newPage()
  if (!isAlone) {
    await page.close()
    await visit(next)
  }
  expect(await settles(next, 1, 60_000)).toBe(true)
})

test('a second tab keeps its build after the first has taken the update', async ({ page, context }) => {
  await visit(page)
  const other = await context.newPage()
  await visit(other)
  const before = await scriptOf(other)
  server.folder = join(folder, 'two')
  await checkForUpdate(page)
  await prompt(page).locator('..').getByRole('button', { name: 'Reload' }).click()
  await expect.poll(() => scriptOf(page)).not.toBe(before)
  await vitrine(page)
  expect(await clean(other)).toBe('Still here')
  expect(await scriptOf(other)).toBe(before)
  await prompt(other).locator('..').getByRole('button', { name: 'Reload' }).click()
  await expect.poll(() => scriptOf(other)).toBe(await scriptOf(page))
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
    server.folder = join(folder, 'two')
    await page.evaluate(() => void (location.hash = '#/library'))
    await expect(prompt(page)).toBeVisible()
  })
})
