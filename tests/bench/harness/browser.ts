/** Builds the benches as the app is built, serves them, and opens contenders in workers of a headless Chromium. */
import { chromium } from 'playwright'
import { build } from 'vite'
import { serve } from '../../../scripts/lib/static-server.mjs'
import { chromiumLaunch } from '../../helpers/chromium.mjs'
import type { Adapter } from './results'
import type { Side, Turn } from './measure'
import type { Answer, Question } from './worker'

export interface Arena {
  adapter: Adapter
  /** Name and version of what runs the contenders. */
  host: string
  open(name: string, race: number, who: string): Promise<Side>
  close(): Promise<void>
}

export async function openBrowser(root: string): Promise<Arena> {
  const folder = `${root}.cache/bench/page`
  await build({
    configFile: false,
    root: `${root}tests/bench/harness`,
    base: './',
    publicDir: false,
    logLevel: 'error',
    worker: { format: 'es' },
    build: {
      target: 'es2022',
      outDir: folder,
      emptyOutDir: true,
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 10_000,
      rolldownOptions: { input: `${root}tests/bench/harness/page.html` },
    },
  })
  const server = await serve({ folder, headers: false })
  const browser = await chromium.launch(chromiumLaunch())
  const page = await browser.newPage()
  page.setDefaultTimeout(0)
  await page.goto(`${server.url}page.html`)
  await page.waitForFunction(() => 'contenders' in window)
  const ask = async (worker: number, question: Question): Promise<unknown> => {
    const answer: Answer = await page.evaluate(([index, asked]) => window.contenders.ask(index, asked), [
      worker,
      question,
    ] as const)
    if ('error' in answer) throw new Error(answer.error)
    return answer.value
  }
  const start = (): Promise<number> => page.evaluate(() => window.contenders.start())
  const stop = (worker: number): Promise<void> => page.evaluate((index) => window.contenders.stop(index), worker)
  const scout = await start()
  const adapter = (await ask(scout, { ask: 'adapter' })) as Adapter
  await stop(scout)
  return {
    adapter,
    host: `Chromium ${browser.version()}`,
    open: async (name, race, who) => {
      const worker = await start()
      const device = (await ask(worker, { ask: 'open', name, race, who })) as string
      return {
        device,
        run: async (units) => (await ask(worker, { ask: 'run', units })) as Turn,
        close: () => stop(worker),
      }
    },
    close: async () => {
      await browser.close()
      await server.close()
    },
  }
}
