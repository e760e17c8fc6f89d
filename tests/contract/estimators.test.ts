/** What holds for every estimator of the registry, whatever it learns. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Params } from '../../workers/contracts/schema'
import { forceDevice } from '../../workers/compute/choice'
import type { Examples } from '../../workers/learn/estimator'
import { estimatorIds, estimatorOf, fitById } from '../../workers/learn/estimators'
import { matrixOf, takeRows, type Matrix } from '../../workers/learn/matrix'
import { mersenneTwister } from '../../workers/learn/random/mersenne-twister'
import { makeJob } from '../../workers/runtime/job'
import { checkParams } from '../../workers/runtime/params'
import { expectCancelHeard } from '../helpers/hears-cancel'

// Node has no GPU, and tfjs's WebAssembly is no file that it could fetch.
beforeAll(() => forceDevice('cpu'))
afterAll(() => forceDevice(undefined))

const COLUMNS = 3

/** Class 1 where the first two columns sum to more than 0, with a gap between the classes; the third column is noise. */
function toy(rows: number, seed: number): Examples {
  const random = mersenneTwister(seed)
  const values = new Float64Array(rows * COLUMNS)
  const target = new Uint8Array(rows)
  for (let row = 0; row < rows; row++) {
    const at = row * COLUMNS
    for (let c = 0; c < COLUMNS; c++) values[at + c] = 2 * random.randomSample() - 1
    target[row] = values[at]! + values[at + 1]! > 0 ? 1 : 0
    values[at]! += target[row] === 1 ? 0.4 : -0.4
  }
  return { features: matrixOf(values, COLUMNS), target }
}

/** The toy with every fourth label turned round, so that scores are not all certain. */
function noisy(rows: number, seed: number): Examples {
  const { features, target } = toy(rows, seed)
  return { features, target: target.map((label, row) => (row % 4 === 0 ? 1 - label : label)) }
}

const withCell = ({ features, target }: Examples, value: number): Examples => {
  const values = features.values.slice()
  values[COLUMNS + 1] = value
  return { features: matrixOf(values, COLUMNS), target }
}

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length

describe('the registry', () => {
  it('names its estimators by their own ids, and says which there are', () => {
    for (const id of estimatorIds) expect(estimatorOf(id).id).toBe(id)
    expect(() => estimatorOf('toString')).toThrow(/There are: logistic/)
  })
})

describe.each(estimatorIds)('%s', (id) => {
  const estimator = estimatorOf(id)
  const few: Params = 'trees' in estimator.schema ? { trees: 20 } : {}
  const fit = (examples: Examples, job = makeJob()): Promise<unknown> => fitById(id, examples, few, job)
  const predict = (model: unknown, features: Matrix): Promise<Float64Array> =>
    estimator.predict(model, features, makeJob())

  it('has a schema whose defaults it accepts', () => {
    expect(estimator.label).not.toBe('')
    const defaults = checkParams(estimator.schema)
    expect(checkParams(estimator.schema, defaults)).toEqual(defaults)
  })

  it('learns what can be separated, and tells rows it has not seen apart', async () => {
    const model = await fit(toy(400, 1))
    const { features, target } = toy(400, 2)
    const scores = await predict(model, features)
    const right = scores.filter((score, row) => (score > estimator.threshold ? 1 : 0) === target[row]).length
    expect(right / target.length).toBeGreaterThan(0.95)
  })

  it('gives the same model for the same examples and seed, and leaves the examples as they were', async () => {
    const examples = { ...noisy(200, 3), weights: new Float64Array(200).fill(1.5) }
    const before = structuredClone(examples)
    const model = await fit(examples)
    expect(examples).toEqual(before)
    expect(await fit(before)).toEqual(model)
  })

  it('makes a model of plain data, which scores the same when it has been stored', async () => {
    const { features, target } = noisy(200, 4)
    const model = await fit({ features, target })
    const stored = structuredClone(model)
    expect(stored).toEqual(model)
    expect(await predict(stored, features)).toEqual(await predict(model, features))
  })

  it('scores each row by itself, one score a row', async () => {
    const { features, target } = noisy(200, 5)
    const model = await fit({ features, target })
    const scores = await predict(model, features)
    expect(scores).toHaveLength(200)
    expect(scores.every(Number.isFinite)).toBe(true)
    if (estimator.threshold === 0.5) expect(scores.every((score) => score >= 0 && score <= 1)).toBe(true)
    const order = mersenneTwister(1).permutation(200)
    const shuffled = await predict(model, takeRows(features, order))
    expect([...shuffled]).toEqual(Array.from(order, (row) => scores[row]))
    expect(await predict(model, matrixOf(new Float64Array(), COLUMNS))).toHaveLength(0)
  })

  it('refuses one class only, no row and no column, by name and code', async () => {
    const { features, target } = toy(20, 6)
    for (const label of [0, 1]) {
      const one = { features, target: target.slice().fill(label) }
      await expect(fit(one)).rejects.toMatchObject({ code: 'input/invalid', message: /same target/ })
    }
    const none = { features: matrixOf(new Float64Array(), COLUMNS), target: new Uint8Array() }
    await expect(fit(none)).rejects.toMatchObject({ code: 'input/invalid' })
    const noColumn = { features: { values: new Float64Array(), rows: 20, columns: 0 }, target }
    await expect(fit(noColumn)).rejects.toMatchObject({ code: 'input/invalid' })
  })

  it('refuses what is not finite, and says where it stands', async () => {
    for (const value of estimator.takesMissing === true ? [Infinity, -Infinity] : [Infinity, -Infinity, NaN]) {
      await expect(fit(withCell(toy(20, 7), value))).rejects.toMatchObject({
        code: 'input/invalid',
        message: /Row 2 has .* in column 2/,
      })
    }
  })

  it.runIf(estimator.takesMissing)('learns from missing values and scores them', async () => {
    const examples = withCell(noisy(100, 8), NaN)
    const scores = await predict(await fit(examples), examples.features)
    expect(scores.every(Number.isFinite)).toBe(true)
  })

  it('refuses parameters that its schema does not have', async () => {
    const wrong = async (): Promise<unknown> => fitById(id, toy(20, 9), { nonsense: 1 }, makeJob())
    await expect(wrong()).rejects.toMatchObject({ code: 'input/invalid' })
  })

  it('takes weights: equal ones change nothing, heavier ones pull', async () => {
    const examples = noisy(300, 10)
    const scoresWith = async (weights?: Float64Array): Promise<Float64Array> =>
      predict(await fit({ ...examples, ...(weights && { weights }) }), examples.features)
    const plain = await scoresWith()
    expect(await scoresWith(new Float64Array(300).fill(1))).toEqual(plain)
    const pulled = await scoresWith(Float64Array.from(examples.target, (label) => (label === 1 ? 20 : 1)))
    expect(mean(pulled)).toBeGreaterThan(mean(plain) + 0.05)
  })

  it('hears a cancel at the beginning of learning and in the middle', async () => {
    const examples = noisy(120, 11)
    // In every stage that fits models it is cancelled at more rests: cancel.test.ts.
    await expectCancelHeard((job) => fit(examples, job), { moments: (rests) => [1, Math.ceil(rests / 2)] })
  })

  it.runIf('trees' in estimator.schema)('hears a cancel wherever it is in scoring with many trees', async () => {
    const { features, target } = noisy(300, 12)
    const model = await fit({ features, target })
    await expectCancelHeard((job) => estimator.predict(model, features, job))
  })

  it('copes with a single column and with a column that never changes', async () => {
    const { features, target } = toy(100, 13)
    const constant = matrixOf(
      features.values.map((value, i) => (i % COLUMNS === 2 ? 5 : value)),
      COLUMNS,
    )
    expect((await predict(await fit({ features: constant, target }), constant)).every(Number.isFinite)).toBe(true)
    const single = matrixOf(
      features.values.filter((_, i) => i % COLUMNS === 0),
      1,
    )
    const scores = await predict(await fit({ features: single, target }), single)
    expect(scores.every(Number.isFinite)).toBe(true)
  })
})
