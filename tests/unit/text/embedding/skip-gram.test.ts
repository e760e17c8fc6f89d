import { describe, expect, it } from 'vitest'
import { expectCancelHeard } from '../../../helpers/hears-cancel'
import { sampleText } from '../../../helpers/samples'
import { makeJob } from '../../../../workers/runtime/job'
import { makeRandom, type Random } from '../../../../workers/runtime/random'
import { buildCorpus, corpusOfText, type WordCorpus } from '../../../../workers/text/embedding/corpus'
import { nearestNeighbours, similarityMatrix, unitRows } from '../../../../workers/text/embedding/neighbours'
import { keepProbabilities, negativeTable } from '../../../../workers/text/embedding/sampling'
import { automaticEpochs, trainSkipGram } from '../../../../workers/text/embedding/skip-gram'
import { plainKernel, type SkipGramKernel } from '../../../../workers/text/embedding/skip-gram-kernel'
import { simdKernel } from '../../../../workers/text/embedding/skip-gram-simd'

function fill(kernel: SkipGramKernel, words: number, dimensions: number, random: Random): void {
  for (let i = 0; i < words; i++) {
    for (let k = 0; k < dimensions; k++) {
      kernel.input[i * kernel.stride + k] = random.normal()
      kernel.output[i * kernel.stride + k] = random.normal()
    }
  }
}

/** Equation 4 of Mikolov et al. 2013 in double precision, straight from the definition. */
function exactLoss(v: number[], outputs: number[][]): number {
  return outputs.reduce((sum, u, i) => {
    const score = u.reduce((total, x, k) => total + x * (v[k] as number), 0)
    return sum + Math.log1p(Math.exp(i === 0 ? -score : score))
  }, 0)
}

describe.each([
  ['plain', plainKernel],
  ['SIMD', simdKernel],
] as const)('skip-gram step, %s kernel', (_, make) => {
  it('moves every number by -rate times its finite-difference gradient', () => {
    const dimensions = 5
    const kernel = make(4, dimensions, 3) as SkipGramKernel
    fill(kernel, 4, dimensions, makeRandom(3))
    kernel.targets.set([1, 2, 3])
    const row = (table: Float32Array, i: number): number[] => [
      ...table.subarray(i * kernel.stride, i * kernel.stride + dimensions),
    ]
    const v = row(kernel.input, 0)
    const outputs = [1, 2, 3].map((i) => row(kernel.output, i))
    const rate = 0.01
    const h = 1e-5
    const nudged = (xs: number[], k: number, by: number): number[] => xs.map((x, i) => (i === k ? x + by : x))
    const gradientV = v.map(
      (__, k) => (exactLoss(nudged(v, k, h), outputs) - exactLoss(nudged(v, k, -h), outputs)) / (2 * h),
    )
    const gradientU = outputs.map((u, t) =>
      u.map((__, k) => {
        const at = (by: number): number =>
          exactLoss(
            v,
            outputs.map((x, i) => (i === t ? nudged(u, k, by) : x)),
          )
        return (at(h) - at(-h)) / (2 * h)
      }),
    )
    expect(kernel.step(0, 3, rate)).toBeCloseTo(exactLoss(v, outputs), 4)
    row(kernel.input, 0).forEach((x, k) => {
      expect((x - (v[k] as number)) / -rate).toBeCloseTo(gradientV[k] as number, 3)
    })
    for (const t of [0, 1, 2]) {
      row(kernel.output, t + 1).forEach((x, k) => {
        expect((x - (outputs[t]?.[k] as number)) / -rate).toBeCloseTo(gradientU[t]?.[k] as number, 3)
      })
    }
  })
})

describe('the SIMD kernel and its plain twin', () => {
  it.each([1, 3, 8, 50, 100])('stay equal over many steps at %i dimensions', (dimensions) => {
    const plain = plainKernel(20, dimensions, 6)
    const simd = simdKernel(20, dimensions, 6) as SkipGramKernel
    fill(plain, 20, dimensions, makeRandom(1))
    fill(simd, 20, dimensions, makeRandom(1))
    const random = makeRandom(9)
    for (let step = 0; step < 500; step++) {
      const centre = random.integer(20)
      const count = 1 + random.integer(6)
      for (let i = 0; i < count; i++) plain.targets[i] = simd.targets[i] = random.integer(20)
      const a = plain.step(centre, count, 0.05)
      expect(Math.abs(simd.step(centre, count, 0.05) - a)).toBeLessThan(1e-3 * (1 + a))
    }
    for (let i = 0; i < 20; i++) {
      for (let k = 0; k < dimensions; k++) {
        expect(simd.input[i * simd.stride + k]).toBeCloseTo(plain.input[i * dimensions + k] as number, 2)
      }
    }
  })
})

describe('sampling', () => {
  it('draws negatives in proportion to count^0.75', async () => {
    const counts = Int32Array.of(1000, 100, 10, 1)
    const table = await negativeTable(counts, 100_000, makeJob())
    const weights = [...counts].map((count) => count ** 0.75)
    const total = weights.reduce((a, b) => a + b)
    weights.forEach((weight, word) => {
      expect(table.filter((id) => id === word).length / 100_000).toBeCloseTo(weight / total, 3)
    })
  })
  it('keeps rare words always and frequent ones with sqrt(t/f) + t/f', () => {
    const keep = keepProbabilities(Int32Array.of(9_000, 999, 1), 0.01)
    expect(keep[0]).toBeCloseTo(Math.sqrt(0.01 / 0.9) + 0.01 / 0.9, 12)
    expect(keep[2]).toBe(1)
    expect([...keepProbabilities(Int32Array.of(5, 5), 0)]).toEqual([1, 1])
  })
})

/** Two topics whose words never meet: any embedding worth its name must part them. */
function twoTopics(): WordCorpus {
  const random = makeRandom(2)
  const tokens: string[] = []
  for (let sentence = 0; sentence < 1500; sentence++) {
    const topic = sentence % 2 === 0 ? 'sea' : 'land'
    for (let i = 0; i < 8; i++) tokens.push(`${topic}${random.integer(10)}`)
    tokens.push('.')
  }
  return buildCorpus(tokens, { minCount: 1, maxWords: 0 })
}

describe('trainSkipGram', () => {
  const corpus = twoTopics()
  const options = { dimensions: 12, window: 4, epochs: 3, negatives: 5, subsampling: 0, learningRate: 0.05 }

  it('brings words of one topic together and lowers the loss', async () => {
    const result = await trainSkipGram(corpus, options, makeRandom(1), makeJob())
    const unit = unitRows(result)
    for (const word of ['sea3', 'land7']) {
      const topic = word.slice(0, -1)
      expect(nearestNeighbours(unit, word, 9).every((found) => found.word.startsWith(topic))).toBe(true)
    }
    const losses = result.losses.map(({ loss }) => loss)
    expect(losses).toHaveLength(120)
    // Before it has learned anything, six targets cost 6 ln 2 = 4.16 nats.
    expect(losses[0]).toBeGreaterThan(3.5)
    expect(losses[0]).toBeLessThan(4.2)
    expect(losses[119]).toBeLessThan(2.6)
  })
  it('gives the same vectors for the same seed and others for another', async () => {
    const run = async (seed: number): Promise<Float32Array> =>
      (await trainSkipGram(corpus, { ...options, epochs: 1 }, makeRandom(seed), makeJob())).vectors
    expect(await run(4)).toEqual(await run(4))
    expect(await run(4)).not.toEqual(await run(5))
  })
  it('learns the same with the plain kernel', async () => {
    const one = { ...options, epochs: 1 }
    const simd = await trainSkipGram(corpus, one, makeRandom(1), makeJob())
    const plain = await trainSkipGram(corpus, one, makeRandom(1), makeJob(), undefined, plainKernel)
    expect([simd.kernel, plain.kernel]).toEqual(['wasm-simd', 'typescript'])
    plain.vectors.forEach((value, i) => expect(simd.vectors[i]).toBeCloseTo(value, 2))
  })
  it('goes on from given vectors', async () => {
    const start = new Float32Array(corpus.words.length * 12).fill(0.25)
    const none = { ...options, learningRate: 0 }
    expect((await trainSkipGram(corpus, none, makeRandom(1), makeJob(), start)).vectors).toEqual(start)
  })
  it('hears a cancel wherever it is, with a rest every 64 words', async () => {
    const one = { ...options, epochs: 1 }
    const job = await expectCancelHeard((job) => trainSkipGram(corpus, one, makeRandom(1), job))
    expect(job.rests).toBeGreaterThanOrEqual(corpus.ids.length / 64)
  })
})

describe('passes chosen by length', () => {
  it('are more for a short text and fewer where a pretrained table is tuned', () => {
    expect([2565, 40_000, 209_000, 3_000_000].map((words) => automaticEpochs(words))).toEqual([200, 38, 15, 15])
    expect([2565, 40_000, 209_000].map((words) => automaticEpochs(words, true))).toEqual([50, 38, 15])
  })
  it('leave the start behind even on 300 headlines: their cosines spread, where at 15 passes all are near 1', async () => {
    const corpus = await corpusOfText(sampleText('headlines'), { minCount: 0, maxWords: 0 }, makeJob())
    const options = { dimensions: 64, window: 5, negatives: 5, subsampling: 1e-4, learningRate: 0.05 }
    const medianCosine = async (epochs: number): Promise<number> => {
      const table = unitRows(await trainSkipGram(corpus, { ...options, epochs }, makeRandom(1), makeJob()))
      const cosines = similarityMatrix(table, table.words.slice(0, 60)).sort()
      return cosines[cosines.length >> 1] ?? NaN
    }
    expect(await medianCosine(15)).toBeGreaterThan(0.98)
    expect(await medianCosine(0)).toBeLessThan(0.5)
  })
})
