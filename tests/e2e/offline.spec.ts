/** After one visit the app needs no network: the shell, the workers, tfjs and the samples are stored. */
import { expect, offlineReady, open, test, vitrine } from '../helpers/e2e'

test.use({ storesBuild: true })

test('after one visit the text lab runs without a network', async ({ page, context }) => {
  await open(page)
  await offlineReady(page)
  await context.setOffline(true)
  await page.reload()
  await vitrine(page)
  await page.evaluate(() => void (location.hash = '#/text?source.sample=headlines'))
  const strip = page.getByRole('navigation', { name: 'Stages' })
  await expect(strip.getByRole('button', { name: 'Source' })).toContainText('headlines.txt')
  await expect(strip.getByRole('button', { name: 'Clean' })).toHaveAttribute('title', /done/)
  const cleaned = await page.evaluate(() => window.vitrine.text.clean('A  GLASS case', { lowerCase: true }))
  expect(cleaned.text).toContain('glass')
})

test('a tensor backend starts without a network, although no page had started one before', async ({
  page,
  context,
}) => {
  await open(page)
  await offlineReady(page)
  await context.setOffline(true)
  await page.goto('/?device=wasm')
  await vitrine(page)
  const device = await page.evaluate(() => window.vitrine.device())
  expect(device.backend).toBe('wasm')
})

test('stored files carry the policy, so that workers have one on hosts that send no headers', async ({ page }) => {
  await open(page)
  await offlineReady(page)
  const policies = await page.evaluate(async () => {
    const [name] = await caches.keys()
    const cache = await caches.open(name ?? '')
    const responses = await Promise.all((await cache.keys()).map((request) => cache.match(request)))
    return [...new Set(responses.map((response) => response?.headers.get('content-security-policy')))]
  })
  expect(policies).toHaveLength(1)
  expect(policies[0]).toContain("default-src 'none'")
})

test('the app can be installed: its manifest names it, its start and its icons', async ({ page }) => {
  await open(page)
  const href = await page.locator('link[rel=manifest]').evaluate((link: HTMLLinkElement) => link.href)
  const manifest = (await (await page.request.get(href)).json()) as {
    name: string
    start_url: string
    icons: { src: string; sizes: string; purpose?: string }[]
  }
  expect(manifest.name).toBe('Vitrine')
  expect(new URL(manifest.start_url, href).href).toBe(page.url().replace(/#.*/, ''))
  expect(manifest.icons.map(({ sizes }) => sizes)).toEqual(expect.arrayContaining(['192x192', '512x512']))
  expect(manifest.icons.some(({ purpose }) => purpose === 'maskable')).toBe(true)
  for (const { src } of manifest.icons) {
    const icon = await page.request.get(new URL(src, href).href)
    expect(icon.ok(), src).toBe(true)
  }
  const client = await page.context().newCDPSession(page)
  const { installabilityErrors } = await client.send('Page.getInstallabilityErrors')
  // A private window, which every test runs in, cannot install; nothing else may be in the way.
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual([])
})
