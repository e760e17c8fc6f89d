/** The text lab as a person meets it: on the sample, on an own file, on broken ones; cancelled, reloaded, by keyboard. */
import { expect, open, test } from '../helpers/e2e'
import { looksRight } from '../helpers/looks'
import { box, runAll, says, SMALL, strip, upload } from '../helpers/text-lab'

test(
  'one button runs every stage, and the strip says what came out of each',
  { tag: '@pictures' },
  async ({ page }, info) => {
    await open(page, `#/text?${SMALL}`, '/', '?device=wasm')
    await runAll(page)
    await expect(strip(page)).toContainText('headlines.txt')
    await expect(box(page, 'Project')).toContainText('100 × 2')
    await expect(page.locator('#stage-write')).toContainText('The ')
    await looksRight(page, info, 1500)
  },
)

test('an own file is read, kept, and there again after a reload, with the model that was trained on it', async ({
  page,
}) => {
  await open(page, `#/text?${SMALL}&clean.lowerCase=1`, '/', '?device=wasm')
  await upload(page, 'own.txt', Buffer.from('The Whale met the Sea. '.repeat(200)))
  await expect(strip(page)).toContainText('own.txt')
  await runAll(page)
  const written = await page.locator('#stage-write').innerText()
  await page.reload()
  await expect(strip(page)).toContainText('own.txt')
  await says(page, 'Model', 'done')
  await says(page, 'Write', 'done')
  expect(await page.locator('#stage-write').innerText()).toBe(written)
})

test('embeddings are judged by both published lists, the own ones and the pretrained table', async ({ page }) => {
  await open(page, `#/text?${SMALL}&embed.method=finetuned`, '/', '?device=wasm')
  const scores = page.getByRole('table', { name: /Spearman’s rank correlation/ })
  const line = (list: string, method: string) => scores.getByRole('row', { name: new RegExp(`^${list} ${method}`) })
  await expect(line('WS-353', 'Fine-tuned')).toContainText('353 of 353')
  await expect(line('RG-65', 'Fine-tuned')).toContainText('65 of 65')
  await page.getByRole('button', { name: 'Compare with the pretrained table' }).click()
  // The whole lists on the shipped table, by numpy: tests/unit/text/embedding/evaluate.test.ts.
  await expect(line('WS-353', 'Pretrained')).toContainText(/353 of 353.*0\.533/s)
  await expect(line('RG-65', 'Pretrained')).toContainText(/65 of 65.*0\.676/s)
  await page.getByRole('group').filter({ hasText: 'Every pair' }).getByText('Every pair').click()
  await page.locator('section[aria-labelledby=judgements] input[type=file]').setInputFiles({
    name: 'mine.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('sea ocean 9\nsea shoe 1\nship boat 8\nking table 2'),
  })
  await expect(line('mine', 'Fine-tuned')).toContainText('4 of 4')
})

for (const [name, content, reason] of [
  ['empty.txt', Buffer.alloc(0), /empty/i],
  ['paper.pdf', Buffer.from('%PDF-1.7\n%\xE2\xE3\xCF\xD3\n1 0 obj'), /PDF/],
  ['noise.txt', Buffer.from(Array.from({ length: 4000 }, (_, i) => (i * 7919) % 256)), /binary|not (a )?text/i],
  ['broken.gz', Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5]), /damaged|gzip/i],
] as const) {
  test(`${name} is refused with a reason, and the sample can be opened again`, async ({ page }) => {
    await open(page, `#/text?${SMALL}`)
    await says(page, 'Source', 'done')
    await upload(page, name, content)
    await says(page, 'Source', 'failed')
    await expect(page.locator('#stage-source').getByRole('alert')).toContainText(reason)
    await page.locator('#stage-source').getByRole('button', { name: 'Headlines' }).click()
    await says(page, 'Source', 'done')
    await says(page, 'Clean', 'done')
  })
}

test('encodings are found and said', async ({ page }) => {
  await open(page, '#/text')
  const facts = page.locator('#stage-source')
  await upload(page, 'wide.txt', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('Zażółć gęślą', 'utf16le')]))
  await expect(facts).toContainText('UTF-16')
  await expect(facts).toContainText('Zażółć gęślą')
  await upload(page, 'latin.txt', Buffer.from('caf\xe9 ol\xe9', 'latin1'))
  await expect(facts).toContainText('café olé')
})

test('training can be paused and goes on after a reload from its checkpoint', async ({ page }) => {
  // More steps than anyone waits for: the run must not be over before it is paused.
  const small = 'model.hidden=32&model.embedding=16&model.sequenceLength=32'
  await open(page, `#/text?source.sample=headlines&model.steps=5000&${small}`, '/', '?device=wasm')
  await says(page, 'Clean', 'done')
  const model = page.locator('#stage-model')
  const step = async () => Number(/([\d,]+) \/ 5,000 steps/.exec(await model.innerText())?.[1]?.replace(',', '') ?? 0)
  await model.getByRole('button', { name: 'Train', exact: true }).click()
  await expect.poll(step).toBeGreaterThan(1)
  const before = await step()
  await model.getByRole('button', { name: 'Pause' }).click()
  await expect(model.getByRole('button', { name: 'Resume' })).toBeVisible()
  await page.reload()
  await expect(model.getByRole('button', { name: 'Resume' })).toBeVisible()
  await expect(box(page, 'Model')).toContainText('paused')
  await model.getByRole('button', { name: 'Resume' }).click()
  await expect.poll(step).toBeGreaterThan(before)
  await model.getByRole('button', { name: 'Pause' }).click()
  await expect(model.getByRole('button', { name: 'Resume' })).toBeVisible()
})

test('pausing a stage that "Run every stage" has started leaves it paused', async ({ page }) => {
  const long = 'model.steps=4000&model.hidden=32&model.embedding=16&model.sequenceLength=32&embed.epochs=1'
  await open(page, `#/text?source.sample=headlines&${long}&project.iterations=50&project.words=50`, '/', '?device=wasm')
  await page.getByRole('button', { name: 'Run every stage' }).click()
  const model = page.locator('#stage-model')
  await expect(box(page, 'Model')).toContainText(/left/)
  // From here on whatever the strip says of a stage is written down.
  const titles = await strip(page).evaluateHandle((nav) => {
    const said: string[] = []
    new MutationObserver((records) => {
      for (const { target } of records) said.push((target as HTMLElement).title)
    }).observe(nav, { subtree: true, attributeFilter: ['title'] })
    return said
  })
  await model.getByRole('button', { name: 'Pause' }).first().click()
  await expect(model.getByRole('button', { name: 'Resume' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Run every stage' })).toBeVisible()
  // A run that started again by itself would have done so by the time its worker has answered another call.
  await page.evaluate(() => window.vitrine.text.clean('Are you there?'))
  expect(await titles.evaluate((said) => said.filter((title) => title.includes('(running)')))).toEqual([])
  await expect(model.getByRole('button', { name: 'Resume' })).toBeVisible()
  await expect(box(page, 'Model')).not.toHaveAttribute('title', /running/)
  await expect(box(page, 'Write')).not.toHaveAttribute('title', /running|done/)
})

test('a parameter changed by keyboard is in the address, and the link gives the same page', async ({
  page,
  context,
}) => {
  await open(page, '#/text?source.sample=headlines')
  await says(page, 'Tokenize', 'done')
  await page.locator('#stage-tokenize').getByRole('radio', { name: 'Byte-pair' }).focus()
  await page.keyboard.press('ArrowLeft')
  await expect(page).toHaveURL(/tokenize\.strategy=character/)
  await says(page, 'Tokenize', 'done')
  const other = await context.newPage()
  await other.goto(page.url())
  await expect(other.locator('#stage-tokenize').getByRole('radio', { name: 'Character' })).toBeChecked()
})
