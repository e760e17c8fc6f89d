/**
 * The `test` of every end-to-end test. Whatever a test is about, it also fails when a request leaves the origin, when the
 * content security policy is violated, or when the page or a worker logs an error. Failures that a test provokes are
 * named with `test.use({ expectedErrors: /…/ })`.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, test as base, type BrowserContext, type Page } from '@playwright/test'

export { expect, type Page } from '@playwright/test'

/** The build that is tested; VITRINE_OUT as for `vite build`. */
export const builtFolder = process.env['VITRINE_OUT'] ?? 'dist'

interface Options {
  /** Console errors and page errors that this test causes on purpose. */
  expectedErrors: RegExp
  /**
   * Whether the page may store the build for offline use. Each test has a browser that has never seen the app, and
   * storing it anew for every one takes a fifth of the time of all; so only tests that are about it do.
   */
  storesBuild: boolean
}

interface Watch {
  /** Origins that may be asked: the tested one, and those of servers that a test starts itself. */
  origins: Set<string>
}

export const test = base.extend<Options & { watch: Watch }>({
  // By default nothing: this matches no text.
  expectedErrors: [/(?!)/, { option: true }],
  storesBuild: [false, { option: true }],
  watch: [
    async ({ context, baseURL, expectedErrors, storesBuild }, use) => {
      const idle = { contentType: 'text/javascript', body: '// Stores nothing, answers nothing.' }
      if (!storesBuild) await context.route('**/service-worker.js', (route) => route.fulfill(idle))
      const watch: Watch = { origins: new Set([new URL(baseURL ?? '').origin]) }
      const problems = await watchContext(context, watch)
      await use(watch)
      const unexpected = problems.filter((problem) => !expectedErrors.test(problem))
      expect(unexpected, 'nothing leaves the origin, breaks the policy or logs an error').toEqual([])
    },
    { auto: true },
  ],
})

/** Collects, while it lives, what must not happen in any page or worker of the context. */
async function watchContext(context: BrowserContext, { origins }: Watch): Promise<string[]> {
  const problems: string[] = []
  context.on('request', (request) => {
    const url = new URL(request.url())
    if (/^https?:$/.test(url.protocol) && !origins.has(url.origin))
      problems.push(`request left the origin: ${url.href}`)
  })
  context.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()} (${message.location().url})`)
  })
  context.on('weberror', (error) => {
    problems.push(`page error: ${error.error().message}`)
  })
  // A violation in report-only form or in a swallowed promise need not reach the console.
  await context.exposeFunction('reportViolation', (text: string) => problems.push(`policy: ${text}`))
  await context.addInitScript(() => {
    const { reportViolation } = window as unknown as { reportViolation: (text: string) => void }
    addEventListener('securitypolicyviolation', (event) => {
      reportViolation(`${event.violatedDirective} refused ${event.blockedURI || 'inline'} in ${event.sourceFile}`)
    })
  })
  return problems
}

/**
 * Opens a page of the app and waits until the shell can be scripted.
 * @param hash route with parameters, `#/text?source.sample=headlines`
 * @param folder where the app lives on the server: `/` or `/some/where/`
 */
export async function open(page: Page, hash = '', folder = '/', query = ''): Promise<void> {
  await page.goto(`${folder}${query}${hash}`)
  await vitrine(page)
}

/** Waits until `window.vitrine` takes calls. */
export async function vitrine(page: Page): Promise<void> {
  await page.waitForFunction(() => 'vitrine' in window)
  await page.evaluate(() => window.vitrine.ready)
}

/** Waits until this build is stored and its service worker answers for this page; with `storesBuild` only. */
export async function offlineReady(page: Page): Promise<void> {
  await expect(page.getByText('offline ready')).toBeVisible()
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface AxeViolation {
  id: string
  help: string
  nodes: { html: string; failureSummary?: string }[]
}

/**
 * Holds the page, as it is now, to WCAG 2.1 A and AA. The script comes in through the debugger, which the content
 * security policy does not bind, so the page is tested under its real policy.
 */
export async function axe(page: Page, include = 'body'): Promise<void> {
  // Half-way from one colour to another a text may have too little contrast for a moment.
  await page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter((animation) => animation instanceof CSSTransition)
        .map(({ finished }) => finished),
    ),
  )
  await page.evaluate(axeSource)
  const violations = await page.evaluate(async (selector) => {
    const { axe } = window as unknown as {
      axe: { run: (selector: string, options: object) => Promise<{ violations: AxeViolation[] }> }
    }
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']
    return (await axe.run(selector, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] })).violations
  }, include)
  const readable = violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}\n${nodes.map(({ html, failureSummary }) => `  ${html}\n  ${failureSummary ?? ''}`).join('\n')}`,
  )
  expect(readable, 'accessibility').toEqual([])
}
