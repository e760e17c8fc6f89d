/** The Library page in a browser with its own file system, database and quota: what is promised when things go wrong. */
import { writeFileSync } from 'node:fs'
import { expect, open, test, type Page } from '../helpers/e2e'
import { makeBundle, noise } from '../helpers/library-bundle'

const bundle = makeBundle([
  { name: 'headlines.txt', data: 'a text' },
  { name: 'small model', kind: 'model', data: { weights: new Float32Array(1000) } },
  { name: 'vocabulary', kind: 'cache', data: ['a', 'b'] },
])
const largeBundle = makeBundle([1, 2, 3, 4].map((seed) => ({ name: `weights ${seed}`, data: noise(6e6, seed) })))

async function openLibraryPage(page: Page): Promise<void> {
  await open(page, '#/library')
  await expect(page.getByRole('heading', { name: 'Library', level: 1 })).toBeVisible()
  await expect(page.getByText('in the Library')).toBeVisible()
}

/** By path: bytes would cross to the browser as text, which takes longer than all that is tested. */
async function importFile(page: Page, bytes: Buffer): Promise<void> {
  const path = test.info().outputPath('a.vitrine')
  writeFileSync(path, bytes)
  await page.locator('input[type=file]').setInputFiles(path)
}

/** Names of the rows, top to bottom. */
const names = (page: Page): Promise<string[]> =>
  page
    .locator('tbody th[scope=row] button')
    .evaluateAll((buttons) => buttons.map((button) => button.firstElementChild?.firstChild?.textContent ?? ''))

/** Files in the origin private file system, with their sizes. */
const files = (page: Page): Promise<number[]> =>
  page.evaluate(async () => {
    const sizes: number[] = []
    const root = await navigator.storage.getDirectory()
    const own = await root.getDirectoryHandle('vitrine-library', { create: true })
    const blobs = await own.getDirectoryHandle('blobs', { create: true })
    for await (const handle of blobs.values()) {
      if (handle.kind === 'file') sizes.push((await handle.getFile()).size)
    }
    return sizes
  })

/** Runs in a page: keeps a reading transaction on the records open, by one request after another, while the page lives. */
async function holdRecords(): Promise<void> {
  const opening = indexedDB.open('vitrine-library')
  await new Promise((resolve) => (opening.onsuccess = resolve))
  const store = opening.result.transaction('records', 'readonly').objectStore('records')
  const readOn = (): void => {
    if (!('released' in window)) store.count().onsuccess = readOn
  }
  readOn()
}

test('an import is listed with its lineage, and can be renamed, pinned, exported and deleted with Undo', async ({
  page,
}) => {
  await openLibraryPage(page)
  await expect(page.getByText('Nothing is kept here yet.')).toBeVisible()
  await importFile(page, await bundle)
  await expect(page.getByText('3 items added.')).toBeVisible()
  await expect.poll(async () => (await names(page)).sort()).toEqual(['headlines.txt', 'small model', 'vocabulary'])

  await page.getByRole('button', { name: /^small model/ }).click()
  await expect(page.getByText('12 ms on worker')).toBeVisible()
  await page.getByRole('button', { name: 'Rename' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('my model')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: /^my model/ })).toBeVisible()
  await page.getByRole('button', { name: 'Pin', exact: true }).click()
  await expect(page.getByRole('button', { name: /^my model.*pinned/ })).toBeVisible()

  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export all' }).click()
  expect((await downloading).suggestedFilename()).toMatch(/^vitrine-[\d-]+\.vitrine$/)

  await page.getByLabel('Select all').check()
  await page.getByRole('group', { name: 'Selected items' }).getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByText('Nothing is kept here yet.')).toBeVisible()
  expect(await files(page)).toHaveLength(3)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.locator('tbody th[scope=row]')).toHaveCount(3)

  await page.reload()
  await expect(page.getByRole('button', { name: /^my model.*pinned/ })).toBeVisible()
  await page.getByLabel('Select headlines.txt').check()
  await page.getByRole('group', { name: 'Selected items' }).getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('status', { name: 'Messages' }).getByRole('button', { name: 'Dismiss' }).click()
  await expect.poll(() => files(page)).toHaveLength(2)
})

test('what one tab does, the other shows, and neither loses the other’s work', async ({ context }) => {
  const [one, two] = [await context.newPage(), await context.newPage()]
  await openLibraryPage(one)
  await openLibraryPage(two)
  await Promise.all([importFile(one, await bundle), importFile(two, await bundle)])
  for (const tab of [one, two]) await expect(tab.locator('tbody th[scope=row]')).toHaveCount(3)
  await one.getByRole('button', { name: /^vocabulary/ }).click()
  await one.getByRole('button', { name: 'Rename' }).click()
  await one.getByRole('textbox', { name: 'Name' }).fill('words')
  await one.keyboard.press('Enter')
  await expect(two.getByRole('button', { name: /^words/ })).toBeVisible()
  await two.getByLabel('Select words').check()
  await two.getByRole('group', { name: 'Selected items' }).getByRole('button', { name: 'Delete' }).click()
  await expect(one.getByRole('button', { name: /^words/ })).toHaveCount(0)
  await expect(one.locator('tbody th[scope=row]')).toHaveCount(2)
})

test('a tab killed between bytes and records leaves a Library without a trace of them', async ({ context }) => {
  const page = await context.newPage()
  await openLibraryPage(page)
  await importFile(page, await bundle)
  await expect(page.locator('tbody th[scope=row]')).toHaveCount(3)
  // While another tab reads the records, none can be written; bytes can. It is no tab of the app, which would write too.
  const reader = await context.newPage()
  const body = '<title>Reader</title><link rel="icon" href="data:,">'
  await reader.route('**/reader.html', (route) => route.fulfill({ contentType: 'text/html', body }))
  await reader.goto('/reader.html')
  await reader.evaluate(holdRecords)
  await importFile(page, await largeBundle)
  await expect.poll(async () => (await files(page)).length).toBe(7)
  await page.close()
  // A tab may be gone from the window before it is dead: then it holds no lock any more, and its last write is off.
  await expect.poll(() => reader.evaluate(async () => (await navigator.locks.query()).held?.length)).toBe(0)
  await reader.evaluate(() => void Object.assign(window, { released: true }))
  await reader.close()
  const next = await context.newPage()
  await openLibraryPage(next)
  await expect(next.locator('tbody th[scope=row]')).toHaveCount(3)
  await importFile(next, await largeBundle)
  await expect(next.getByText('4 items added.')).toBeVisible()
  expect((await files(next)).filter((size) => size > 1e6)).toHaveLength(4)
})

test('a damaged bundle is refused with the reason, and nothing is added', async ({ page }) => {
  await openLibraryPage(page)
  const whole = await largeBundle
  const flipped = Buffer.from(whole)
  const middle = Math.floor(flipped.length / 2)
  flipped[middle] = (flipped[middle] ?? 0) ^ 1
  await importFile(page, flipped)
  await expect(page.getByRole('alert')).toContainText('Nothing was imported.')
  await importFile(page, whole.subarray(0, middle))
  await expect(page.getByRole('alert')).toContainText('cut short')
  await importFile(page, Buffer.from('no bundle'))
  await expect(page.getByRole('alert')).toContainText('no Vitrine bundle')
  expect(await files(page)).toEqual([])
  await expect(page.getByText('Nothing is kept here yet.')).toBeVisible()
})

test('a full disk is said with what is needed and what could go, and nothing half-written stays', async ({ page }) => {
  await openLibraryPage(page)
  await importFile(page, await bundle)
  await expect(page.locator('tbody th[scope=row]')).toHaveCount(3)
  const session = await page.context().newCDPSession(page)
  const { origin } = new URL(page.url())
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 12e6 })
  await importFile(page, await largeBundle)
  await expect(page.getByRole('alert')).toContainText('This bundle needs 24')
  await expect(page.getByRole('alert')).toContainText('storage/quota')
  await expect(page.getByRole('alert')).toContainText('Delete what you don')
  expect((await files(page)).filter((size) => size > 1e6)).toEqual([])
  await session.send('Storage.overrideQuotaForOrigin', { origin })
  await importFile(page, await largeBundle)
  await expect(page.getByText('4 items added.')).toBeVisible()
})

test('scripts list and read what is kept', async ({ page }) => {
  await openLibraryPage(page)
  await importFile(page, await bundle)
  await expect(page.locator('tbody th[scope=row]')).toHaveCount(3)
  const found = await page.evaluate(async () => {
    const list = await window.vitrine.library.list()
    const text = list.find((record) => record.name === 'headlines.txt')
    return { count: list.length, data: await window.vitrine.library.load(text?.id ?? '') }
  })
  expect(found).toEqual({ count: 3, data: 'a text' })
})
