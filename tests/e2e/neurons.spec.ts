/** The first-neurons lab as a person meets it: on the sample, an own file, broken ones, points drawn by mouse and by key. */
import { readFileSync } from 'node:fs'
import { expect, open, test, type Page } from '../helpers/e2e'
import { looksRight } from '../helpers/looks'
import { box, says } from '../helpers/text-lab'

const stage = (page: Page, id: string) => page.locator(`#stage-${id}`)
const upload = (page: Page, name: string, text: string) =>
  stage(page, 'points')
    .locator('input[type=file]')
    .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })

test(
  'the sample is learned to least squares, and every stage says what it found',
  { tag: '@pictures' },
  async ({ page }, info) => {
    await open(page, '#/neurons?train.epochs=500&train.learningRate=0.5')
    await page.getByRole('button', { name: 'Run every stage' }).click()
    await says(page, 'Hidden layer', 'done')
    await expect(stage(page, 'train')).toContainText('0.40734')
    await expect(stage(page, 'train').getByRole('row', { name: /radius_mean/ })).toContainText('0.642336')
    await expect(stage(page, 'rate')).toContainText('0.753944')
    await expect(box(page, 'Experiments')).toContainText('best')
    await looksRight(page, info, 600)
  },
)

test('a rate beyond the limit runs away, and is said to', async ({ page }) => {
  await open(page, '#/neurons?train.learningRate=1&train.epochs=200')
  await expect(stage(page, 'train')).toContainText('At a rate of 1 it runs away.')
  await expect(box(page, 'Train')).toContainText('runs away')
})

test('the line is moved through the run by hand and by itself', async ({ page }) => {
  await open(page, '#/neurons?train.algorithm=perceptron&points.source=blobs')
  await says(page, 'Train', 'done')
  await expect(stage(page, 'train')).toContainText('no point was on the wrong side any more')
  await stage(page, 'train').getByRole('radio', { name: 'Each row' }).check({ force: true })
  const slider = stage(page, 'train').getByRole('slider', { name: 'After row' })
  await slider.focus()
  await page.keyboard.press('Home')
  await expect(stage(page, 'train')).toContainText('Weights after row 0')
  await stage(page, 'train').getByRole('button', { name: 'Play' }).click()
  await expect(stage(page, 'train')).not.toContainText('Weights after row 0')
})

test('XOR is drawn by hand, no line parts it, and two layers do; the drawing is there after a reload', async ({
  page,
}) => {
  await open(page, '#/neurons')
  await says(page, 'Train', 'done')
  await page.getByRole('button', { name: 'Drawn by you' }).click()
  const plane = page.getByRole('figure', { name: 'Drawn points' }).getByRole('group')
  const bounds = await plane.boundingBox()
  if (!bounds) throw new Error('There is no plane to draw on.')
  const put = (x: number, y: number) =>
    plane.click({ position: { x: 60 + x * (bounds.width - 90), y: 30 + y * (bounds.height - 90) } })
  for (const at of [0.1, 0.2, 0.3]) {
    await put(at, at)
    await put(1 - at, 1 - at)
  }
  await stage(page, 'points').getByRole('radio', { name: 'square' }).check({ force: true })
  for (const at of [0.1, 0.2, 0.3]) {
    await put(at, 1 - at)
    await put(1 - at, at)
  }
  await plane.focus()
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/points\.drawn=/)
  await stage(page, 'points').getByRole('button', { name: 'Take back' }).click()
  await expect(box(page, 'Points')).toContainText('drawn points')
  await stage(page, 'hidden').getByRole('button', { name: 'Train two layers' }).click()
  await says(page, 'Hidden layer', 'done')
  await expect(stage(page, 'hidden')).toContainText('two layers 100 %')
  await page.reload()
  await expect(page.getByRole('figure', { name: 'Drawn points' })).toBeVisible()
  await expect(box(page, 'Points')).toContainText('drawn points')
})

test('an own table is read, and one without numbers refused with a reason', async ({ page }) => {
  await open(page, '#/neurons')
  const own = readFileSync('public/samples/breast-cancer-wisconsin.csv', 'utf8').split('\n').slice(0, 200).join('\n')
  await upload(page, 'own.csv', own)
  await expect(box(page, 'Points')).toContainText('own.csv')
  await page.reload()
  await expect(box(page, 'Points')).toContainText('own.csv')
  await upload(page, 'words.csv', `a,y\n${'x,Yes\nz,No\n'.repeat(20)}`)
  await expect(stage(page, 'points').getByRole('alert')).toContainText('no column of this table holds any')
  await page.getByRole('button', { name: 'Breast cancer', exact: true }).click()
  await expect(box(page, 'Points')).toContainText('breast-cancer-wisconsin.csv')
})

test('scripts train a neuron', async ({ page }) => {
  await open(page, '#/')
  const result = await page.evaluate(async () => {
    const csv = await (await fetch('samples/breast-cancer-wisconsin.csv')).text()
    const { weights, bias, accuracy, history } = await window.vitrine.neurons.train(csv, {
      learningRate: 0.5,
      epochs: 500,
    })
    const all = await window.vitrine.neurons.train(csv, { algorithm: 'perceptron', features: 'all', epochs: 20 })
    return { weights: [...weights], bias, accuracy, epochs: history.loss.length, all: all.weights.length }
  })
  expect(result.weights[0]).toBeCloseTo(0.642336, 5)
  expect(result.weights[1]).toBeCloseTo(0.190535, 5)
  expect(result).toMatchObject({ epochs: 501, all: 30 })
})
