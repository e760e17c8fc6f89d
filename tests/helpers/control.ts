/**
 * A clock that knows no seconds: a worker in a window of its own that does the same small piece of arithmetic over and
 * over, and counts. What a test measures is how often it came round meanwhile, so a machine that is slow, or busy with
 * something else, slows the clock as much as what is measured.
 */
import type { Browser } from '@playwright/test'

/** A unit is a million turns of xorshift32 (Marsaglia 2003), some milliseconds, beside which a message costs nothing. */
const WORKER = `
  let count = 0
  let x = 1
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = () => {
    for (let turn = 0; turn < 1_000_000; turn++) { x ^= x << 13; x ^= x >>> 17; x ^= x << 5 }
    count++
    port2.postMessage('')
  }
  port2.postMessage('')
  onmessage = () => postMessage(x === 0 ? NaN : count)
`

export interface Control {
  /** Units of work done since it was started. */
  count(): Promise<number>
  stop(): Promise<void>
}

export async function startControl(browser: Browser): Promise<Control> {
  const context = await browser.newContext()
  const page = await context.newPage()
  const worker = await page.evaluateHandle(
    (code) => new Worker(URL.createObjectURL(new Blob([code], { type: 'text/javascript' }))),
    WORKER,
  )
  const count = (): Promise<number> =>
    worker.evaluate(
      (running) =>
        new Promise<number>((resolve) => {
          running.onmessage = ({ data }: MessageEvent<number>) => resolve(data)
          running.postMessage('')
        }),
    )
  await count()
  return { count, stop: () => context.close() }
}
