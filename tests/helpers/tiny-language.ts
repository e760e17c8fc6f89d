/** A small made-up language, in which the next token mostly follows from the last two: enough to learn in seconds. */
import type { LstmSettings } from '../../workers/contracts/text/language-model'
import { makeRandom } from '../../workers/runtime/random'

export const TINY_VOCABULARY = 7

export function tinyIds(length: number): Int32Array {
  const random = makeRandom(5)
  const ids = new Int32Array(length)
  for (let i = 2; i < length; i++) {
    const expected = (2 * (ids[i - 1] ?? 0) + (ids[i - 2] ?? 0) + 1) % TINY_VOCABULARY
    ids[i] = random.next() < 0.8 ? expected : random.integer(TINY_VOCABULARY)
  }
  return ids
}

export const tinySettings: LstmSettings = {
  architecture: 'lstm',
  embedding: 5,
  hidden: 6,
  layers: 2,
  sequenceLength: 8,
  batchSize: 4,
  steps: 12,
  learningRate: 1e-2,
  dropout: 0.1,
  clipNorm: 1,
  seed: 3,
  evaluateEvery: 5,
  sampleEvery: 0,
}
