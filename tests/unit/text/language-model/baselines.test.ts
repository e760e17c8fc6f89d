import { describe, expect, it } from 'vitest'
import { countBaselines } from '../../../../workers/text/language-model/baselines'
import { splitTokens, validationBatches } from '../../../../workers/text/language-model/windows'
import { sharedText } from '../../../helpers/shared-data'

const shakespeare = sharedText('data/tinyshakespeare.txt')

describe('baselines', () => {
  it.skipIf(shakespeare === undefined)('are 3.347 (unigram) and 2.482 (bigram) nats on tiny Shakespeare', () => {
    const text = shakespeare ?? ''
    const alphabet = [...new Set(text)].sort()
    expect(alphabet).toHaveLength(65)
    const ids = Int32Array.from(text, (character) => alphabet.indexOf(character))
    const { unigram, bigram } = countBaselines(splitTokens(ids, 64), 65)
    expect(unigram).toBeCloseTo(3.347, 3)
    expect(bigram).toBeCloseTo(2.482, 3)
  })

  it('are hand-countable: add-one over two tokens', () => {
    const { unigram } = countBaselines({ train: Int32Array.of(0, 0, 1), validation: Int32Array.of(1) }, 2)
    expect(unigram).toBeCloseTo(-Math.log(2 / 5), 12)
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
