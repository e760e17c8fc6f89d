/** The shell: home, rail, routes, command palette, themes, files dropped anywhere, the device panel. */
import { axe, expect, open, test, type Page } from '../helpers/e2e'

/** Drops a file on the page as a mouse would. */
async function dropFile(page: Page, name: string, content: string): Promise<void> {
  const transfer = await page.evaluateHandle(
    ([fileName, text]) => {
      const data = new DataTransfer()
      data.items.add(new File([text ?? ''], fileName ?? ''))
      return data
    },
    [name, content],
  )
  await page.dispatchEvent('main', 'drop', { dataTransfer: transfer })
}

test('the command palette finds a stage and goes there by keyboard alone', async ({ page }) => {
  await open(page)
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Search commands' }).fill('tokenize')
  await expect(page.getByRole('option')).toHaveCount(1)
  await axe(page, 'dialog[open]')
  await page.keyboard.press('Enter')
  await expect(page.locator('#stage-tokenize')).toBeInViewport()
})

test('the theme can be switched and is kept over a reload', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' })
  await open(page)
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill('switch light')
  await page.keyboard.press('Enter')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await expect(page.locator('body')).toHaveCSS('background-color', 'rgb(20, 21, 23)')
})

test('a text dropped anywhere opens in the lab that reads it', async ({ page }) => {
  await open(page)
  await dropFile(page, 'own.txt', 'One whale. Two whales.')
  await expect(page).toHaveURL(/#\/text/)
  await expect(page.getByRole('navigation', { name: 'Stages' })).toContainText('own.txt')
})

test('a file that no lab reads is named, with what would work', async ({ page }) => {
  await open(page)
  await dropFile(page, 'picture.bmp', 'x')
  await expect(page.getByText('No lab reads picture.bmp')).toBeVisible()
  await expect(page.getByText('.txt')).toBeVisible()
})

test('an unknown address says so', async ({ page }) => {
  await open(page, '#/nowhere')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no such page')
})

test('the device panel says what computes and why', async ({ page }) => {
  await open(page, '', '/', '?device=cpu')
  await page.getByRole('contentinfo').getByRole('button').first().click()
  const panel = page.getByRole('dialog', { name: 'What computes here' })
  await expect(panel).toContainText('Plain JavaScript was asked for')
  await axe(page, 'dialog[open]')
  await page.keyboard.press('Escape')
  await expect(panel).toBeHidden()
  expect(await page.evaluate(() => window.vitrine.device())).toMatchObject({ backend: 'cpu', fallback: true })
})

test('on a narrow window the labs are behind one button', async ({ page }) => {
  await page.setViewportSize({ width: 420, height: 800 })
  await open(page)
  await page.getByRole('button', { name: 'Labs' }).click()
  await page
    .getByRole('navigation', { name: 'Labs' })
    .getByRole('link', { name: /Text pipeline/ })
    .click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Text pipeline')
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
  expect(sideways).toBe(false)
})

test('the rail folds and stays folded', async ({ page }) => {
  await open(page)
  await page.getByRole('button', { name: 'Fold the rail' }).click()
  await page.reload()
  await expect(page.getByRole('button', { name: 'Widen the rail' })).toBeVisible()
})

test('the script of a run does what the page did', async ({ page }) => {
  const small = 'embed.epochs=1&embed.dimensions=8&project.iterations=50&project.words=40&model.steps=4&model.hidden=16'
  await open(
    page,
    `#/text?source.sample=headlines&tokenize.strategy=basic&write.length=20&${small}`,
    '/',
    '?device=wasm',
  )
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill('script')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'This run as a script' })
  const script = await dialog.locator('pre').innerText()
  expect(script).toContain("strategy: 'basic'")
  const written = await page.evaluate(`(async () => { ${script}; return written.text })()`)
  expect(String(written).length).toBeGreaterThanOrEqual(20)
})
