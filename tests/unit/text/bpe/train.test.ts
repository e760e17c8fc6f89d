import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeJob } from '../../../../workers/runtime/job'
import { makeBpe, tokenByteStrings } from '../../../../workers/text/bpe/encode'
import type { Split } from '../../../../workers/text/bpe/patterns'
import { trainBpe, type NewestMerge, type Ties } from '../../../../workers/text/bpe/train'
import { sharedText } from '../../../helpers/shared-data'
import { naiveTrain } from './naive-bpe'

const train = (text: string, merges: number, split: Split = 'none', ties: Ties = 'first') =>
  trainBpe(text, { merges, split, ties }, makeJob())

const splits: Split[] = ['none', 'gpt2', 'gpt4']
const rules: Ties[] = ['first', 'smallest']

/** Few letters make many ties and runs; spaces, digits and emoji make chunks and bytes above 127. */
const messyText = fc
  .array(fc.constantFrom('a', 'a', 'a', 'b', 'c', ' ', ' ', '\n', '1', '2', "'", 's', 'é', '😉', '\ud83d'), {
    maxLength: 60,
  })
  .map((parts) => parts.join(''))

describe('trainBpe', () => {
  it('joins the textbook example (minbpe tests/test_tokenizer.py) the same way under both rules', async () => {
    for (const ties of rules) {
      const trained = await train('aaabdaaabac', 3, 'none', ties)
      expect([...makeBpe(trained).encode('aaabdaaabac')]).toEqual([258, 100, 258, 97, 99])
      expect(trained.tokenCount).toBe(5)
    }
  })

  it('breaks ties by the first pair met, as minbpe, or by the smallest ids, as huggingface/tokenizers', async () => {
    const first = await train('zyzyabab', 1, 'none', 'first')
    expect(first.merges).toEqual([[122, 121]])
    expect([...makeBpe(first).encode('zyzyabab')]).toEqual([256, 256, 97, 98, 97, 98])
    const smallest = await train('zyzyabab', 1, 'none', 'smallest')
    expect(smallest.merges).toEqual([[97, 98]])
    expect([...makeBpe(smallest).encode('zyzyabab')]).toEqual([122, 121, 122, 121, 256, 256])
  })

  it('counts overlapping pairs and replaces from the left', async () => {
    const trained = await train('aaaaa', 9)
    expect(trained).toMatchObject({ counts: [4, 1, 1], tokenCount: 1 })
    expect(trained.merges).toEqual([
      [97, 97],
      [256, 256],
      [257, 97],
    ])
  })

  it('makes the merges of huggingface/tokenizers test_train, on bytes', async () => {
    // Its words and counts, min_frequency 2: re, are, is come first; ids there are (17,11) (8,22) (13,18).
    const words = [
      ['roses', 1],
      ['are', 2],
      ['red', 1],
      ['voilets', 1],
      ['blue', 1],
      ['BERT', 1],
      ['is', 2],
      ['big', 1],
      ['and', 1],
      ['so', 1],
      ['GPT-2', 1],
    ] as const
    const text = words.flatMap(([word, count]) => Array<string>(count).fill(word)).join('\n')
    const trained = await train(text, 3, 'gpt2', 'smallest')
    const tokens = tokenByteStrings(trained.merges)
    // A newline between the words is a chunk of its own under the GPT-2 cuts, so it takes no part.
    expect(tokens.slice(256)).toEqual(['re', 'are', 'is'])
    expect(trained.counts).toEqual([3, 2, 2])
  })

  it('stops when no pair is left, and on an empty text', async () => {
    expect((await train('ab', 5)).merges).toEqual([[97, 98]])
    expect(await train('', 5)).toMatchObject({ merges: [], tokenCount: 0, byteCount: 0 })
    expect((await train('a b', 5, 'gpt2')).tokenCount).toBe(2)
  })

  it('equals a trainer that counts everything again after each merge', async () => {
    await fc.assert(
      fc.asyncProperty(messyText, fc.constantFrom(...splits), fc.constantFrom(...rules), async (text, split, ties) => {
        const { ids, ...expected } = naiveTrain(text, 30, split, ties)
        const trained = await train(text, 30, split, ties)
        expect(trained).toMatchObject(expected)
        expect([...makeBpe(trained).encode(text)]).toEqual(ids)
        // No two merges ever make the same token, so the ids of huggingface/tokenizers need no reuse.
        expect(new Set(tokenByteStrings(trained.merges)).size).toBe(256 + trained.merges.length)
      }),
      { numRuns: 600 },
    )
  })

  it('is heard when cancelled, and shows its newest merge', async () => {
    const abort = new AbortController()
    const seen: NewestMerge[] = []
    const job = makeJob(abort.signal, ({ live }) => {
      if (live !== undefined) seen.push(live as NewestMerge)
      if (seen.length === 3) abort.abort()
    })
    const text = Array.from({ length: 40_000 }, (_, i) => ((i * 2654435761) >>> 0).toString(36)).join(' ')
    const run = trainBpe(text, { merges: 20_000, split: 'none', ties: 'first' }, { ...job, due: () => true })
    await expect(run).rejects.toMatchObject({ name: 'AbortError' })
    expect(seen).toHaveLength(3)
    expect(seen[2]).toMatchObject({ merges: 3 })
  })

  it('says what is wrong with its settings', async () => {
    await expect(train('a', -1)).rejects.toMatchObject({ code: 'input/invalid' })
    await expect(train('a', 1, 'gpt5' as Split)).rejects.toMatchObject({ code: 'input/invalid' })
    await expect(train('a', 1, 'none', 'last' as Ties)).rejects.toMatchObject({ code: 'input/invalid' })
  })
})

const shakespeare = sharedText('data/tinyshakespeare.txt')

describe.skipIf(shakespeare === undefined)('on tiny Shakespeare', () => {
  const text = shakespeare ?? ''

  // Computed with huggingface/tokenizers 0.23.2: BpeTrainer on characters (which are bytes here) after a Split.
  it.each([
    [
      'gpt2',
      512,
      [
        [32, 116],
        [104, 101],
        [32, 97],
      ],
      [
        [478, 535],
        [259, 325],
      ],
    ],
    [
      'gpt4',
      512,
      [
        [32, 116],
        [104, 101],
        [32, 97],
      ],
      [
        [256, 119],
        [273, 416],
      ],
    ],
  ] as const)('makes the %s merges of huggingface/tokenizers', async (split, merges, head, tail) => {
    const trained = await train(text, merges, split, 'smallest')
    expect(trained.merges.slice(0, 3)).toEqual(head)
    expect(trained.merges.slice(-2)).toEqual(tail)
  })

  it('makes the merges of huggingface/tokenizers on 30,000 characters without cuts', async () => {
    const trained = await train(text.slice(0, 30_000), 519, 'none', 'smallest')
    expect(trained.merges.slice(0, 3)).toEqual([
      [101, 32],
      [116, 104],
      [116, 32],
    ])
    expect(trained.merges.slice(-2)).toEqual([
      [361, 110],
      [403, 256],
    ])
  })

  it.each(splits)('is lossless and counts its own tokens (%s)', async (split) => {
    const trained = await train(text, 512, split, 'first')
    const bpe = makeBpe(trained)
    const ids = bpe.encode(text)
    expect(ids.length).toBe(trained.tokenCount)
    expect(bpe.decode(ids) === text).toBe(true)
  })
})
