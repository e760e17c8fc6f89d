/** Own files at the size and in the formats that people have: 10 MB, compressed, a table. */
import { writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { expect, open, test } from '../helpers/e2e'
import { sampleText } from '../helpers/samples'
import { box, says, SMALL, strip, upload } from '../helpers/text-lab'

const count = (n: number): string => n.toLocaleString('en-US')

test('a file of 10 MB is opened, left in the middle of tokenizing, opened again and counted', async ({
  page,
}, info) => {
  const novel = sampleText('moby-dick')
  const text = Array.from({ length: 9 }, (_, copy) => `Copy ${copy}.\n${novel}`).join('\n')
  expect(Buffer.byteLength(text)).toBeGreaterThan(10e6)
  // By path: ten million bytes would cross to the browser as text.
  const path = info.outputPath('ten.txt')
  writeFileSync(path, text)
  const uploadIt = () => page.locator('#stage-source input[type=file]').setInputFiles(path)
  // Nothing is cleaned, so that the tokens of the file can be counted here as well.
  const off = 'clean.unicode=none&clean.whitespace=0&clean.quotes=0&clean.controlCharacters=0'
  await open(page, `#/text?source.sample=headlines&tokenize.strategy=advanced&${off}`, '/', '?device=wasm')
  await says(page, 'Tokenize', 'done')
  await uploadIt()
  await expect(strip(page)).toContainText('ten.txt')
  await says(page, 'Tokenize', 'running')
  const tokenize = page.locator('#stage-tokenize')
  await tokenize.getByRole('button', { name: 'Cancel' }).click()
  await expect(box(page, 'Tokenize')).not.toHaveAttribute('title', /running|\(done\)/)

  await tokenize.getByRole('radio', { name: 'Basic' }).check({ force: true })
  await uploadIt()
  await says(page, 'Tokenize', 'done')
  await says(page, 'Vocabulary', 'done')
  const tokens = text.match(/[A-Za-z0-9_]+|[^\sA-Za-z0-9_]/g) ?? []
  await expect(box(page, 'Tokenize')).toContainText(`${count(tokens.length)} tokens`)
  const facts = page.locator('#stage-vocabulary')
  await expect(facts).toContainText(count(new Set(tokens).size))
})

test('a .gz is unpacked', async ({ page }) => {
  await open(page, `#/text?${SMALL}`)
  await says(page, 'Source', 'done')
  await upload(page, 'log.txt.gz', gzipSync('A lamp was lit at nine.\n'.repeat(2000)))
  const source = page.locator('#stage-source')
  await expect(source).toContainText('A lamp was lit at nine.')
  await expect(source).toContainText('packed as .gz')
  await expect(source).toContainText('48,000')
  await says(page, 'Clean', 'done')
})

test('the column of a table is chosen, is in the address, and feeds the stages below', async ({ page }) => {
  await open(page, `#/text?${SMALL}&tokenize.strategy=basic`)
  await says(page, 'Source', 'done')
  const rows = Array.from({ length: 40 }, (_, i) => `${i},"A long remark about lamps, number ${i}",short${i}`)
  await upload(page, 'table.csv', Buffer.from(['id,remark,code', ...rows].join('\n')))
  const source = page.locator('#stage-source')
  await expect(source).toContainText('A long remark about lamps, number 0')
  await says(page, 'Tokenize', 'done')
  await source.getByRole('combobox', { name: 'Column that holds the text' }).selectOption('code')
  await expect(source).toContainText('short39')
  await expect(source).not.toContainText('remark about')
  await expect(page).toHaveURL(/source\.column=code/)
  await says(page, 'Tokenize', 'done')
  await expect(box(page, 'Tokenize')).toContainText('40 tokens')
  // The file and its column are there again after a reload.
  await page.reload()
  await expect(source).toContainText('short39')
  await expect(box(page, 'Tokenize')).toContainText('40 tokens')
})
