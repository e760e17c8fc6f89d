import { describe, expect, it } from 'vitest'
import type { TransformerSettings } from '../../../../../workers/contracts/text/language-model'
import { makeJob } from '../../../../../workers/runtime/job'
import { makeRandom } from '../../../../../workers/runtime/random'
import { trainLanguageModel } from '../../../../../workers/text/language-model/train'
import { countedJob } from '../../../../helpers/counted-job'
import { expectCancelHeard } from '../../../../helpers/hears-cancel'
import { TINY_VOCABULARY, tinySettings } from '../../../../helpers/tiny-language'

/** Nine in ten tokens follow from the one two places before, so that only a look back over one token finds them. */
function alternating(length: number): Int32Array {
  const random = makeRandom(1)
  const ids = new Int32Array(length)
  for (let i = 2; i < length; i++) {
    ids[i] = random.next() < 0.9 ? ((ids[i - 2] ?? 0) + 1) % TINY_VOCABULARY : random.integer(TINY_VOCABULARY)
  }
  return ids
}
const ids = alternating(1500)
const { hidden: _, ...course } = tinySettings
const settings: TransformerSettings = {
  ...course,
  ...{ architecture: 'transformer', embedding: 16, heads: 2, layers: 1, dropout: 0, batchSize: 8 },
}

describe('training a Transformer on the CPU', () => {
  it('finds what follows from further back than a bigram sees', async () => {
    const model = await trainLanguageModel(
      ids,
      TINY_VOCABULARY,
      { ...settings, steps: 150, evaluateEvery: 0 },
      makeJob(),
      {
        force: 'cpu',
      },
    )
    expect(model.history.at(-1)?.validationLoss).toBeLessThan(model.bigramLoss - 0.5)
    expect(model.config).toEqual({
      ...{ architecture: 'transformer', vocabulary: TINY_VOCABULARY, embedding: 16, heads: 2, layers: 1, context: 8 },
    })
  })

  it('refuses heads that do not share the embedding evenly, and says which would', async () => {
    const odd = { ...settings, embedding: 64, heads: 3 }
    await expect(trainLanguageModel(ids, TINY_VOCABULARY, odd, makeJob(), { force: 'cpu' })).rejects.toMatchObject({
      code: 'input/invalid',
      message: expect.stringContaining('63') as string,
    })
  })

  it('hears a cancel wherever it is in a step, at the next rest', async () => {
    const two = { ...settings, steps: 2 }
    const job = await expectCancelHeard((job) => trainLanguageModel(ids, TINY_VOCABULARY, two, job, { force: 'cpu' }))
    expect([...job.phases]).toEqual(['opening the device', 'evaluating', 'training'])
  })

  it('rests in every layer of a step, forward and back', async () => {
    const restsOfStep = async (layers: number): Promise<number> => {
      const restsAt: number[] = []
      const job = countedJob({
        onProgress: ({ phase, done }) => {
          if (phase === 'training') restsAt[done] = job.rests
        },
      })
      await trainLanguageModel(ids, TINY_VOCABULARY, { ...settings, steps: 2, layers }, job, { force: 'cpu' })
      return restsAt[1]! - restsAt[0]!
    }
    const [one, two] = [await restsOfStep(1), await restsOfStep(2)]
    expect(two - one).toBeGreaterThan(20)
  })
})
