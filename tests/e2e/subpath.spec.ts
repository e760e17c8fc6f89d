/** The build works from any folder of a static host; another copy on the same origin is not touched. */
import { expect, offlineReady, open, test, vitrine } from '../helpers/e2e'

test.use({ storesBuild: true })

const folder = '/some/where/'

test('the lab runs from a sub-path, and asks for nothing outside it', async ({ page }) => {
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await open(page, '#/text?source.sample=headlines', folder)
  const clean = page.getByRole('navigation', { name: 'Stages' }).getByRole('button', { name: 'Clean' })
  await expect(clean).toHaveAttribute('title', /done/)
  expect(asked.filter((path) => !path.startsWith(folder) && !path.startsWith('blob'))).toEqual([])
})

test('a sub-path is offline-ready on its own', async ({ page, context }) => {
  await open(page, '', folder)
  await offlineReady(page)
  await context.setOffline(true)
  await page.reload()
  await vitrine(page)
  const cleaned = await page.evaluate(() => window.vitrine.text.clean('offline'))
  expect(cleaned.text).toBe('offline')
})

test('two copies on one origin keep their files apart', async ({ page }) => {
  await open(page)
  await offlineReady(page)
  await open(page, '', folder)
  await offlineReady(page)
  await page.reload()
  await vitrine(page)
  const names = await page.evaluate(() => caches.keys())
  expect(names).toHaveLength(2)
  expect(new Set(names.map((name) => new URL(name.split(' ')[1] ?? '').pathname))).toEqual(new Set(['/', folder]))
})
