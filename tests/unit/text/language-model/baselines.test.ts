import { describe, expect, it } from 'vitest'
import { makeJob } from '../../../../workers/runtime/job'
import { makeRandom } from '../../../../workers/runtime/random'
import { countBaselines } from '../../../../workers/text/language-model/baselines'
import { splitTokens, validationBatches } from '../../../../workers/text/language-model/windows'
import { sampleText } from '../../../helpers/samples'
import { sharedText } from '../../../helpers/shared-data'
import { expectCancelHeard } from '../../../helpers/hears-cancel'

const shakespeare = sharedText('data/tinyshakespeare.txt')

describe('baselines', () => {
  it.skipIf(shakespeare === undefined)('are 3.347 (unigram) and 2.482 (bigram) nats on tiny Shakespeare', async () => {
    const text = shakespeare ?? ''
    const alphabet = [...new Set(text)].sort()
    expect(alphabet).toHaveLength(65)
    const ids = Int32Array.from(text, (character) => alphabet.indexOf(character))
    const { unigram, bigram } = await countBaselines(splitTokens(ids, 64), 65, makeJob())
    expect(unigram).toBeCloseTo(3.347, 3)
    expect(bigram).toBeCloseTo(2.482, 3)
  })

  it('are 3.0786 (unigram) and 2.4144 (bigram, add-one) nats on Moby-Dick, as ten lines of Python count them', async () => {
    const text = sampleText('moby-dick')
    const alphabet = [...new Set(text)].sort()
    expect(alphabet).toHaveLength(81)
    const ids = Int32Array.from(text, (character) => alphabet.indexOf(character))
    const { unigram, bigram } = await countBaselines(splitTokens(ids, 64), 81, makeJob())
    expect(unigram).toBeCloseTo(3.0786, 4)
    // The better of two smoothings counts, so add-one is a bound; here it is within a thousandth of it.
    expect(bigram).toBeLessThanOrEqual(2.41439)
    expect(bigram).toBeCloseTo(2.4144, 2)
  })

  it('are hand-countable: add-one over two tokens', async () => {
    const { unigram } = await countBaselines(
      { train: Int32Array.of(0, 0, 1), validation: Int32Array.of(1) },
      2,
      makeJob(),
    )
    expect(unigram).toBeCloseTo(-Math.log(2 / 5), 12)
  })

  it('hear a cancel while many tokens are counted', async () => {
    const random = makeRandom(1)
    const ids = Int32Array.from({ length: 400_000 }, () => random.integer(5000))
    const job = await expectCancelHeard((job) => countBaselines(splitTokens(ids, 8), 5000, job))
    expect(job.rests).toBeGreaterThan(5)
  })
})

describe('validation windows', () => {
  it('are the same every time, lie inside the text and pair each token with the next', () => {
    const tokens = Int32Array.from({ length: 50 }, (_, k) => k)
    const [batch, ...more] = validationBatches(tokens, 8)
    expect(more).toHaveLength(0)
    expect(batch?.steps).toBe(8)
    expect(batch?.targets).toEqual(batch?.inputs.map((id) => id + 1))
    expect(Math.max(...(batch?.targets ?? []))).toBe(49)
    expect(batch?.inputs[0]).toBe(0)
  })

  it('shrink to a validation part that is shorter than a sequence', () => {
    const [batch] = validationBatches(Int32Array.of(4, 5, 6), 64)
    expect(batch).toMatchObject({ steps: 2, batch: 1 })
  })
})
