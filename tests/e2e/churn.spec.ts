/** The churn lab as a person meets it: on the sample, on an own file and a second one, on broken ones, cancelled, reloaded. */
import { readFileSync } from 'node:fs'
import { expect, offlineReady, open, test, type Page } from '../helpers/e2e'
import { looksRight } from '../helpers/looks'
import { box, says } from '../helpers/text-lab'

const sample = readFileSync('public/samples/telco-churn.csv', 'utf8').split('\n')
/** Enough rows for folds and few enough for a slow machine. */
const small = sample.slice(0, 801).join('\n')
const QUICK = 'models.folds=2&models.forest=0&balance.folds=2&balance.trees=20&explain.rows=50'

const upload = (page: Page, stage: string, name: string, text: string) =>
  page
    .locator(`#stage-${stage} input[type=file]`)
    .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })

test('the sample becomes a ranked list with reasons, by one button', { tag: '@pictures' }, async ({ page }, info) => {
  await open(
    page,
    `#/churn?${QUICK}&tune.grid=${encodeURIComponent('{"depth":[2,3],"trees":[20]}')}&tune.folds=2&tune.nested=1`,
  )
  await page.getByRole('button', { name: 'Run every stage' }).click()
  await says(page, 'Score', 'done')
  await expect(box(page, 'Look')).toContainText('7,043 rows')
  await expect(box(page, 'Prepare')).toContainText('40 features')
  await expect(box(page, 'Baseline')).toContainText('73 %')
  await expect(page.locator('#stage-models')).toContainText('0.8055')
  await expect(page.locator('#stage-models')).toContainText('Do two models differ by more than chance?')
  await expect(page.locator('#stage-tune')).toContainText('luck in the best')
  await expect(page.locator('#stage-explain')).toContainText('Contract')
  await page.getByRole('combobox', { name: 'One column' }).selectOption('tenure')
  await expect(page.getByRole('region', { name: 'One column' })).toContainText('What tenure adds')
  await expect(page.locator('#stage-score').getByRole('table').first()).toContainText('Contract = Month-to-month')
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download the list' }).click()
  const csv = readFileSync(await (await download).path(), 'utf8')
    .trim()
    .split('\r\n')
  expect(csv[0]).toBe('row,name,probability,reason 1,reason 2,reason 3')
  expect(csv).toHaveLength(1410)
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save the run or the model' }).click()
  await page.getByRole('menuitem', { name: /ONNX/ }).click()
  expect((await saved).suggestedFilename()).toMatch(/\.onnx$/)
  expect(readFileSync(await (await saved).path(), 'latin1')).toContain('ai.onnx.ml')
  await looksRight(page, info, 900)
})

test('an own file is read, trained on and there again after a reload; a second one is ranked and its drift said', async ({
  page,
}) => {
  await open(page, `#/churn?${QUICK}`)
  await upload(page, 'look', 'own.csv', small)
  await expect(box(page, 'Look')).toContainText('800 rows')
  await page.locator('#stage-models').getByRole('button', { name: 'Train', exact: true }).click()
  await says(page, 'Models', 'done')
  const figures = await page.locator('#stage-models').getByRole('table').first().innerText()
  await page.reload()
  await says(page, 'Models', 'done')
  expect(await page.locator('#stage-models').getByRole('table').first().innerText()).toBe(figures)
  // Everyone has become a customer of a month's standing.
  const shifted = small.replaceAll(/^((?:[^,]*,){4})\d+,/gm, '$11,')
  await upload(page, 'score', 'later.csv', shifted)
  await page.locator('#stage-score').getByRole('button', { name: 'Rank', exact: true }).click()
  await says(page, 'Score', 'done')
  await expect(page.locator('#stage-score')).toContainText('1 column has shifted')
  await expect(page.getByRole('row', { name: /^tenure .*has shifted/ })).toBeVisible()
})

for (const [name, text, reason] of [
  ['empty.csv', '   ', 'is empty'],
  ['header.csv', 'a,b,Churn\n', 'no row below its header'],
  ['one class.csv', `a,Churn\n${'1,Yes\n'.repeat(30)}`, 'No column has exactly two values'],
] as const) {
  test(`${name} is refused with a reason, and the sample can be opened again`, async ({ page }) => {
    await open(page, '#/churn')
    await expect(box(page, 'Look')).toContainText('7,043 rows')
    await upload(page, 'look', name, text)
    await expect(page.locator('#stage-look').getByRole('alert')).toContainText(reason)
    await page.getByRole('button', { name: 'Telecom customers' }).click()
    await expect(box(page, 'Look')).toContainText('7,043 rows')
    await expect(page.locator('#stage-look').getByRole('alert')).toHaveCount(0)
  })
}

test.describe('without a network', () => {
  test.use({ storesBuild: true })

  test('a Parquet file is read, and what is no single value in it is named', async ({ page, context }) => {
    await open(page, '#/churn')
    await expect(box(page, 'Look')).toContainText('7,043 rows')
    await offlineReady(page)
    await context.setOffline(true)
    await page.locator('#stage-look input[type=file]').setInputFiles('tests/fixtures/learn/odd.parquet')
    await expect(box(page, 'Look')).toContainText('30 rows')
    await expect(page.locator('#stage-look')).toContainText('list: The column holds lists or parts of its own')
    await expect(page.locator('#stage-look')).toContainText('Parquet')
  })
})

test('cells that do not fit are named, and a column can be read as something else', async ({ page }) => {
  const lines = Array.from({ length: 60 }, (_, k) => `${k % 9},${k % 3},${k % 2 === 0 ? 'Yes' : 'No'}`)
  await open(page, '#/churn')
  await upload(page, 'look', 'odd.csv', ['age,code,Churn', ...lines, 'forty,1,No'].join('\n'))
  await expect(page.locator('#stage-look')).toContainText('Row 61, age: "forty" is no number; it counts as missing.')
  await page.getByText('Columns, and how each is read').click()
  await page.getByLabel('Read a column as something else').selectOption('code')
  // The control is made anew by what it changes, so its own state is not waited for.
  await page.getByRole('radio', { name: 'Texts' }).click({ force: true })
  await expect(page.locator('#stage-prepare')).toContainText('code = 1')
})

test('a search is cancelled, and can be begun again', async ({ page }) => {
  // Judged by nested folds as well, so that it is not over before it is cancelled.
  await open(page, '#/churn?tune.size=published&tune.nested=1')
  await expect(box(page, 'Prepare')).toContainText('40 features')
  const tune = page.locator('#stage-tune')
  await tune.getByRole('button', { name: 'Search', exact: true }).click()
  await expect(tune).toContainText(/Best of \d+\scombination/)
  await tune.getByRole('button', { name: 'Cancel' }).click()
  await expect(tune.getByRole('button', { name: 'Search', exact: true })).toBeEnabled()
})

test('scripts train, predict, explain and export', async ({ page }) => {
  await open(page, '#/')
  const result = await page.evaluate(async (csv) => {
    const { split, models, comparisons } = await window.vitrine.churn.run(csv, {
      models: ['logistic', 'boosting'],
      folds: 2,
    })
    const modelId = models[1]?.modelId ?? ''
    const { probabilities } = await window.vitrine.churn.predict(modelId, csv)
    const { expected, values, columns } = await window.vitrine.churn.explain(modelId, { rows: 5 })
    const { text } = await window.vitrine.churn.exportModel(modelId, 'xgboost-json')
    const { bytes } = await window.vitrine.churn.exportModel(models[0]?.modelId ?? '', 'onnx')
    const { best, table } = await window.vitrine.churn.tune(csv, { grid: { depth: [2, 3], trees: [10] }, folds: 2 })
    return {
      ...{
        split,
        best,
        expected,
        tried: table.length,
        rows: probabilities.length,
        compared: comparisons.length,
        shap: values.length / columns.length,
      },
      coefficients: models[0]?.coefficients?.length,
      sum: models[0]?.confusion.reduce((total, count) => total + count, 0),
      exported: Object.keys(JSON.parse(text) as object),
      onnx: new TextDecoder().decode(bytes).includes('ai.onnx.ml'),
    }
  }, small)
  expect(result).toMatchObject({
    split: { trainRows: 640, testRows: 160 },
    ...{
      tried: 2,
      rows: 800,
      compared: 1,
      shap: 5,
      coefficients: 40,
      sum: 160,
      exported: ['learner', 'version'],
      onnx: true,
    },
  })
})
