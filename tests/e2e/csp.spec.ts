/** The strict policy: what the page and its workers may not do, tried. */
import { readFileSync } from 'node:fs'
import { parseHeaders } from '../../scripts/lib/static-server.mjs'
import { headerPolicy, metaPolicy } from '../../scripts/lib/csp'
import { builtFolder, expect, open, test } from '../helpers/e2e'

test.use({ storesBuild: true, expectedErrors: /policy: (script|connect)-src|Content Security Policy/ })

test('page and headers state the one policy', async ({ page, request }) => {
  await open(page)
  const meta = page.locator('meta[http-equiv=Content-Security-Policy]')
  await expect(meta).toHaveAttribute('content', metaPolicy)
  // Nothing can run before the policy is read.
  expect(await meta.evaluate((element) => element.previousElementSibling)).toBeNull()
  const rules = parseHeaders(readFileSync(`${builtFolder}/_headers`, 'utf8'))
  expect(rules.find(({ pattern }) => pattern === '/*')?.headers['content-security-policy']).toBe(headerPolicy)
  for (const policy of [headerPolicy, metaPolicy]) expect(readFileSync('docs/hosting.md', 'utf8')).toContain(policy)
  const answered = await request.get('/')
  expect(answered.headers()['content-security-policy']).toBe(headerPolicy)
})

test('the page may not eval, run inline script, or reach another origin', async ({ page }) => {
  await open(page)
  const tried = await page.evaluate(async () => {
    const fails = async (attempt: () => unknown): Promise<boolean> => {
      try {
        await attempt()
        return false
      } catch {
        return true
      }
    }
    const script = document.createElement('script')
    script.textContent = 'window.ranInline = true'
    document.head.append(script)
    const button = document.createElement('button')
    button.setAttribute('onclick', 'window.ranInline = true')
    button.click()
    // The debugger lifts the ban on eval for what it calls itself; a message's callback is the page's own.
    const { port1, port2 } = new MessageChannel()
    await new Promise((resolve) => {
      port1.onmessage = resolve
      port2.postMessage('')
    })
    return {
      fetch: await fails(() => fetch('https://example.org/')),
      eval: await fails(() => new Function('return 1')),
      inline: 'ranInline' in window,
    }
  })
  expect(tried).toMatchObject({ fetch: true, eval: true, inline: false })
})

test('a worker may compile WebAssembly, and may not eval or reach another origin', async ({ page }) => {
  await open(page)
  // The worker's script must come from the origin; the app's own takes no code, so this one is served in its place.
  await page.route('**/assets/worker/probe.js', async (route) => {
    const body = `
      const fails = async (attempt) => { try { await attempt(); return false } catch { return true } }
      postMessage({
        eval: await fails(() => new Function('return 1')),
        fetch: await fails(() => fetch('https://example.org/')),
        wasm: await fails(() => WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))),
      })`
    const headers = { 'content-type': 'text/javascript', 'content-security-policy': headerPolicy }
    await route.fulfill({ body, headers })
  })
  const tried = await page.evaluate(
    () =>
      new Promise((resolve) => {
        const worker = new Worker('assets/worker/probe.js', { type: 'module' })
        worker.onmessage = ({ data }) => resolve(data)
        worker.onerror = () => resolve('did not start')
      }),
  )
  expect(tried).toEqual({ eval: true, fetch: true, wasm: false })
})

test('every response of the app carries the policy, workers included', async ({ page }) => {
  const without: string[] = []
  page.on('response', (response) => {
    if (response.headers()['content-security-policy'] !== headerPolicy) without.push(response.url())
  })
  await open(page, '#/text?source.sample=headlines')
  await page.evaluate(() => window.vitrine.device())
  expect(without.filter((url) => url.startsWith('http'))).toEqual([])
})
