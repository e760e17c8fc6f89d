import { describe, expect, it } from 'vitest'
import { makeJob } from '../../../../workers/runtime/job'
import { makeRandom } from '../../../../workers/runtime/random'
import { buildCorpus } from '../../../../workers/text/embedding/corpus'
import { fineTune, startingVectors } from '../../../../workers/text/embedding/fine-tune'
import { nearestNeighbours, unitRows } from '../../../../workers/text/embedding/neighbours'
import { randomVectors } from '../../../../workers/text/embedding/random'

describe('fineTune', () => {
  const table = randomVectors(['ship', 'sea', 'tree', 'leaf'], 16, makeRandom(1))
  const tokens = Array.from({ length: 600 }, (_, i) => (i % 2 ? ['Pequod', 'ship', 'sea', '.'] : ['bark', 'leaf', '.']))
  const corpus = buildCorpus(tokens.flat(), { minCount: 1, maxWords: 0 })
  const options = { dimensions: 99, window: 2, epochs: 8, negatives: 4, subsampling: 0, learningRate: 0.05 }

  it('starts known words from the table and new ones at its usual length', async () => {
    const { start, known } = await startingVectors(['Sea', 'Pequod'], table, makeRandom(1), makeJob())
    expect(known).toBe(1)
    expect(start.subarray(0, 16)).toEqual(table.vectors.subarray(16, 32))
    const length = Math.hypot(...start.subarray(16))
    expect(length).toBeGreaterThan(0.4)
    expect(length).toBeLessThan(2)
  })
  it('places a new word by its company and leaves words outside the text untouched', async () => {
    const result = await fineTune(corpus, table, options, makeRandom(1), makeJob())
    expect(result.dimensions).toBe(16)
    expect([result.tuned, result.known]).toEqual([5, 3])
    expect(result.words).toHaveLength(6)
    const tree = result.words.indexOf('tree')
    expect(result.vectors.subarray(tree * 16, tree * 16 + 16)).toEqual(table.vectors.subarray(32, 48))
    expect(['ship', 'sea']).toContain(nearestNeighbours(unitRows(result), 'Pequod', 1)[0]?.word)
  })
})
