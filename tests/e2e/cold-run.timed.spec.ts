/** The whole lab on its sample, with its own parameters, in a browser that has never seen it: under a minute. */
import { expect, test } from '../helpers/e2e'
import { runAll } from '../helpers/text-lab'

const WITHIN_MS = 60_000

test('every stage is done within a minute of the first request', async ({ page }, info) => {
  test.setTimeout(150_000)
  await page.goto('/#/text')
  await runAll(page, 130_000)
  // Since navigation began, by the page's own clock.
  const elapsed = await page.evaluate(() => performance.now())
  const device = await page.evaluate(async () => (await window.vitrine.device()).backend)
  info.annotations.push({ type: 'measured', description: `${(elapsed / 1000).toFixed(1)} s on ${device}` })
  console.log(`cold to written: ${(elapsed / 1000).toFixed(1)} s on ${device}`)
  await expect(page.locator('#stage-write')).toContainText('The ')
  expect(elapsed).toBeLessThan(WITHIN_MS)
})
