/**
 * The whole lab on its sample, with its own parameters, in a browser that has never seen it: its time, in work done.
 *
 * The control is a worker in another window that does the same piece of arithmetic over and over in the same seconds
 * (tests/helpers/control.ts); what is counted is how often it comes round before the lab is through. A slow or a busy
 * machine slows both alike. A lab that has become slow, or that waits for a timer or the network, lets it get further.
 */
import { expect, test } from '../helpers/e2e'
import { startControl } from '../helpers/control'
import { runAll } from '../helpers/text-lab'

// As on a first visit.
test.use({ storesBuild: true })

/**
 * The lab takes 950 to 1150 units, with nothing beside it as with two busy loops, on two cores on which that is twenty
 * seconds. Fifty seconds there would be too long.
 */
const WITHIN_UNITS = 2500

test('every stage is done before a worker beside it has done a fixed amount of work', async ({ page, browser }) => {
  const control = await startControl(browser)
  const before = await control.count()
  await page.goto('/#/text')
  await runAll(page)
  const units = (await control.count()) - before
  await control.stop()
  await expect(page.locator('#stage-write')).toContainText('The ')
  expect(units, 'units of work').toBeLessThan(WITHIN_UNITS)
})
