/**
 * A long search leaves the page quick and ends when it is told to. Both are compared with a control of the same page in
 * the same minute, so that a slow or busy machine slows both sides: frames during the search with frames before it, and
 * the end of the search with the time that one combination takes, which is how long it would run on if nobody listened.
 */
import { expect, open, test } from '../helpers/e2e'
import { box } from '../helpers/text-lab'

const FRAMES = 60
/** All workers busy may cost the page some of its frames; a page that computed a combination itself would lose dozens. */
const SLOWER = 4

test('frames come as before while a search runs, and a cancel is heard within a combination', async ({ page }) => {
  await open(page, `#/churn?tune.size=published`)
  await expect(box(page, 'Prepare')).toContainText('40 features')
  const tune = page.locator('#stage-tune')
  const measured = await tune.evaluate(async (section, count) => {
    const button = (name: string) =>
      [...section.querySelectorAll('button')].find(({ textContent }) => textContent?.trim() === name)
    const tried = () => Number(/Best of (\d+)/.exec(section.textContent ?? '')?.[1] ?? 0)
    /** The moment at which it is so. */
    const when = (isSo: () => boolean): Promise<number> =>
      new Promise((resolve) => {
        const observer = new MutationObserver(() => look())
        const look = (): void => {
          if (!isSo()) return
          observer.disconnect()
          resolve(performance.now())
        }
        observer.observe(section, { subtree: true, childList: true, characterData: true, attributes: true })
        look()
      })
    const framesMs = async (): Promise<number> => {
      const began = performance.now()
      for (let frame = 0; frame < count; frame++) await new Promise(requestAnimationFrame)
      return performance.now() - began
    }
    const before = await framesMs()
    button('Search')?.click()
    const first = await when(() => tried() > 0)
    const triedFirst = tried()
    const during = await framesMs()
    const last = await when(() => tried() >= triedFirst + 4)
    // As many are tried at once as there are workers (workers/runtime/pool.ts).
    const atOnce = Math.min(8, navigator.hardwareConcurrency)
    const combination = ((last - first) / (tried() - triedFirst)) * atOnce
    const asked = performance.now()
    button('Cancel')?.click()
    const cancel = (await when(() => button('Search')?.disabled === false)) - asked
    return { before, during, combination, cancel }
  }, FRAMES)
  expect(measured.during, `${FRAMES} frames while the search runs, in ms`).toBeLessThan(SLOWER * measured.before)
  expect(measured.cancel, 'from Cancel to the end, in ms').toBeLessThan(measured.combination)
})
