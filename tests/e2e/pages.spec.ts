/** Home and the Library in every look (tests/helpers/looks.ts); a lab looks at itself at the end of its own main test. */
import { expect, open, test } from '../helpers/e2e'
import { makeBundle } from '../helpers/library-bundle'
import { looksRight } from '../helpers/looks'

const bundle = makeBundle([
  { name: 'headlines.txt', data: 'The ferry was late. '.repeat(400) },
  { name: 'LSTM with 128 units on characters, 300 steps', kind: 'model', data: { weights: new Float32Array(50_000) } },
  { name: 'text · vocabulary', kind: 'cache', data: ['a', 'b'] },
])

test('home', { tag: '@pictures' }, async ({ page }, info) => {
  await open(page)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Vitrine')
  await looksRight(page, info, 50)
})

test('the Library, empty and with records', { tag: '@pictures' }, async ({ page }, info) => {
  await open(page, '#/library')
  await expect(page.getByText('Nothing is kept here yet.')).toBeVisible()
  await looksRight(page, info, 40)
  const file = { name: 'a.vitrine', mimeType: 'application/zip', buffer: await bundle }
  await page.locator('input[type=file]').setInputFiles(file)
  await expect(page.locator('tbody th[scope=row]')).toHaveCount(3)
  await page.getByRole('button', { name: /^LSTM/ }).click()
  await looksRight(page, info, 60)
})
