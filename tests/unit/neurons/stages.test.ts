/** The first-neurons lab on breast cancer, computed once with numpy 1.24 on scikit-learn's split of seed 42. */
import { describe, expect, it } from 'vitest'
import { breastCancer, breastCancerPoints } from '../../helpers/breast-cancer'
import { runNeurons } from '../../helpers/neurons'

const last = (run: { weights: Float64Array; width: number }): number[] => [...run.weights.slice(-run.width)]

describe('ADALINE on two features', () => {
  it('comes to least squares: its error, weights, and shares of both parts', async () => {
    const data = await breastCancerPoints('two')
    expect(data).toMatchObject({ names: ['radius_mean', 'texture_mean'], classes: ['B', 'M'], target: 'diagnosis' })
    expect([data.train.target.length, data.test.target.length]).toEqual([455, 114])
    const run = await runNeurons('train', { data }, { learningRate: 0.5, epochs: 500 })
    const [w1, w2, bias] = last(run)
    expect(w1).toBeCloseTo(0.642336, 5)
    expect(w2).toBeCloseTo(0.190535, 5)
    expect(bias).toBeCloseTo(-0.252747, 5)
    expect(run.loss.at(-1)).toBeCloseTo(0.407336, 6)
    expect(run.accuracy.train).toBeCloseTo(0.8901, 4)
    expect(run.accuracy.test).toBeCloseTo(0.8509, 4)
    const { optimum, best } = await runNeurons('rate', { data })
    expect([...optimum].map((w) => w.toFixed(6))).toEqual(['0.642336', '0.190535', '-0.252747'])
    expect(best).toBeCloseTo(0.407336, 6)
  })

  it.each([
    [0.1, 19],
    [0.01, 194],
    [0.001, 1944],
  ])('at a rate of %s comes within a thousandth of it in epoch %s', async (learningRate, epoch) => {
    const run = await runNeurons('train', { data: await breastCancerPoints('two') }, { learningRate, epochs: 2000 })
    // The reference counts the epoch whose own sum it is, before its step.
    expect(1 + run.loss.findIndex((loss) => loss <= 0.407336 * 1.001)).toBe(epoch)
  })

  it('is stable up to 0.753944 and runs away above', async () => {
    const data = await breastCancerPoints('two')
    const { limit } = await runNeurons('rate', { data })
    expect(limit.mean).toBeCloseTo(0.753944, 6)
    expect(limit.sum).toBeCloseTo(0.003314, 6)
    const at = (learningRate: number) => runNeurons('train', { data }, { learningRate, epochs: 2000 })
    expect((await at(0.75)).diverged).toBe(false)
    expect((await at(0.77)).diverged).toBe(true)
  })
})

describe('ADALINE on thirty features', () => {
  it('has the least squares and the limit of the reference', async () => {
    const data = await breastCancerPoints('all')
    const { limit, best } = await runNeurons('rate', { data })
    expect(limit.mean).toBeCloseTo(0.074749, 6)
    expect(limit.sum).toBeCloseTo(0.000329, 6)
    expect(best).toBeCloseTo(0.206295, 6)
  })
})

describe('the perceptron', () => {
  it('never settles on two features, where the classes overlap', async () => {
    const run = await runNeurons(
      'train',
      { data: await breastCancerPoints('two') },
      { algorithm: 'perceptron', epochs: 100 },
    )
    expect(run.converged).toBeUndefined()
    expect(Math.min(...run.errors.slice(1))).toBe(60)
    expect(run.accuracy.test).toBeCloseTo(0.8684, 4)
  })

  it('parts thirty in epoch 1,042', async () => {
    const data = await breastCancerPoints('all')
    const run = await runNeurons('train', { data }, { algorithm: 'perceptron', epochs: 2000 })
    expect(run.converged).toBe(1042)
    expect(run.accuracy).toMatchObject({ train: 1 })
    expect(run.accuracy.test).toBeCloseTo(0.9123, 4)
    const hundred = await runNeurons('train', { data }, { algorithm: 'perceptron', epochs: 100 })
    expect(hundred.accuracy.test).toBeCloseTo(0.9474, 4)
  })
})

describe('toys', () => {
  it('of two clouds are parted by a line, those of XOR only by two', async () => {
    const blobs = await runNeurons('data', {}, { source: 'blobs' })
    const line = await runNeurons('train', { data: blobs }, { algorithm: 'perceptron' })
    expect(line.converged).toBeGreaterThan(0)
    const xor = await runNeurons('data', {}, { source: 'xor' })
    const { accuracy, line: one, plane } = await runNeurons('hidden', { data: xor })
    expect(one.train).toBeLessThan(0.8)
    expect(accuracy.train).toBe(1)
    expect(accuracy.test).toBeGreaterThan(0.9)
    expect(plane?.values.length).toBe(6400)
  })

  it('are drawn by hand, and too few are refused', async () => {
    const drawn = JSON.stringify([
      [0, 0, 0],
      [0, 1, 0],
      [2, 2, 1],
      [3, 2, 1],
      [2, 3, 1],
      [0.5, 0, 0],
    ])
    const data = await runNeurons('data', {}, { source: 'drawn', drawn })
    expect(data.train.target.length + data.test.target.length).toBe(6)
    await expect(runNeurons('data', {}, { source: 'drawn', drawn: '[[0,0,0]]' })).rejects.toThrow(/at least 2 points/)
    await expect(runNeurons('data', {}, { source: 'drawn', drawn: 'x' })).rejects.toThrow(/written as/)
  })
})

describe('experiments', () => {
  it('hold what single runs give', async () => {
    const data = await breastCancerPoints('two')
    const { rows } = await runNeurons('experiments', { data })
    const found = rows.find(({ rate, epochs }) => rate === 0.1 && epochs === 50)
    const run = await runNeurons('train', { data }, { learningRate: 0.1, epochs: 50 })
    expect(found).toMatchObject({ loss: run.loss.at(-1), ...run.accuracy, diverged: false })
    expect(rows.filter(({ diverged }) => diverged).map(({ rate }) => rate)).toContain(1)
  })
})

it('a table without numbers is refused', async () => {
  await expect(runNeurons('data', { file: 'a,y\nx,Yes\nz,No\nx,Yes\nz,No\n' })).rejects.toThrow(/takes numbers/)
  expect(breastCancer.length).toBeGreaterThan(1000)
})
