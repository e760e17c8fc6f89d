import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeJob } from '../../../../workers/runtime/job'
import { makeBpe, type Merge } from '../../../../workers/text/bpe/encode'
import { splitText, type Split } from '../../../../workers/text/bpe/patterns'
import { lineMerges, mergeSteps } from '../../../../workers/text/bpe/steps'
import { trainBpe } from '../../../../workers/text/bpe/train'
import { naiveTrain } from './naive-bpe'
import { elementsTouched } from '../../../helpers/counted-elements'
import { expectCancelHeard } from '../../../helpers/hears-cancel'

const splits: Split[] = ['none', 'gpt2', 'gpt4']
const anyText = fc.string({ unit: 'grapheme', maxLength: 80 })

describe('splitText', () => {
  // Computed with the patterns of karpathy/minbpe under Python's regex module.
  it.each([
    ["I'LL we'll DON'T", ['I', "'", 'LL', ' we', "'ll", ' DON', "'", 'T'], ['I', "'LL", ' we', "'ll", ' DON', "'T"]],
    ['1234567890', ['1234567890'], ['123', '456', '789', '0']],
    ['a\n\n  b\r\nc', ['a', '\n\n ', ' b', '\r', '\n', 'c'], ['a', '\n\n', ' ', ' b', '\r\n', 'c']],
    ["It's 2024.", ['It', "'s", ' 2024', '.'], ['It', "'s", ' ', '202', '4', '.']],
    [
      '  leading and   multiple spaces  ',
      [' ', ' leading', ' and', '  ', ' multiple', ' spaces', '  '],
      [' ', ' leading', ' and', '  ', ' multiple', ' spaces', '  '],
    ],
    [
      'hello!!!? (안녕하세요!) lol123 😉',
      ['hello', '!!!?', ' (', '안녕하세요', '!)', ' lol', '123', ' 😉'],
      ['hello', '!!!?', ' (', '안녕하세요', '!)', ' lol', '123', ' 😉'],
    ],
  ])('cuts %j as GPT-2 and GPT-4 do', (text, gpt2, gpt4) => {
    expect(splitText(text, 'gpt2')).toEqual(gpt2)
    expect(splitText(text, 'gpt4')).toEqual(gpt4)
  })

  it('treats U+0085 as white space and U+FEFF not, as Unicode does and JavaScript does not', () => {
    expect(splitText('a\u0085b', 'gpt2')).toEqual(['a', '\u0085', 'b'])
    expect(splitText('a!\ufeffb', 'gpt2')).toEqual(['a', '!\ufeff', 'b'])
  })

  it('loses nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom(...splits), (text, split) => {
        expect(splitText(text, split).join('')).toBe(text)
      }),
    )
  })
})

describe('makeBpe', () => {
  it('gives back every text that it encodes', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, anyText, fc.constantFrom(...splits), async (training, text, split) => {
        const bpe = makeBpe(await trainBpe(training, { merges: 40, split, ties: 'first' }, makeJob()))
        expect(bpe.decode(bpe.encode(text))).toBe(text.toWellFormed())
      }),
    )
  })

  it('keeps a byte order mark and reads lone surrogates as U+FFFD', () => {
    const bpe = makeBpe({ split: 'gpt2', merges: [] })
    expect(bpe.decode(bpe.encode('\ufeffa'))).toBe('\ufeffa')
    expect(bpe.decode(bpe.encode('a\ud83d'))).toBe('a\ufffd')
  })

  it('decodes broken UTF-8 to U+FFFD, as minbpe does', () => {
    const bpe = makeBpe({ split: 'none', merges: [] })
    expect(bpe.decode([0xf0, 0x9f, 65])).toBe('\ufffdA')
    expect(bpe.tokenBytes(0xf0)).toEqual(Uint8Array.of(0xf0))
  })

  it('joins a long chunk as a short one: the lowest merge first, from the left', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'ab', 'aa'), { maxLength: 20 }), (parts) => {
        const short = parts.join('')
        const { merges } = naiveTrain(short, 12, 'none', 'first')
        const bpe = makeBpe({ split: 'none', merges })
        const gap = 'z'.repeat(120)
        const gapIds = [...bpe.encode(gap)]
        expect([...bpe.encode(short + gap)]).toEqual([...bpe.encode(short), ...gapIds])
      }),
    )
  })

  it('is not quadratic: a text without cuts that is twice as long costs twice as much', async () => {
    const bpe = makeBpe({
      split: 'none',
      merges: [
        [97, 97],
        [256, 256],
        [257, 97],
      ],
    })
    const costOf = (times: number): Promise<number> =>
      elementsTouched(() => expect(bpe.encode('aaaab'.repeat(times)).length).toBe(2 * times))
    const [once, twice] = [await costOf(10_000), await costOf(20_000)]
    expect(once).toBeGreaterThan(5 * 10_000)
    expect(twice / once).toBeLessThan(2.1)
  })

  it('encodes long texts under a job with the same result, and can be cancelled', async () => {
    const merges: Merge[] = [
      [97, 98],
      [256, 256],
    ]
    const text = 'abab ab '.repeat(30_000)
    for (const split of ['none', 'gpt2'] as const) {
      const bpe = makeBpe({ split, merges })
      expect(await bpe.encodeLong(text, makeJob())).toEqual(bpe.encode(text))
      await expectCancelHeard((job) => bpe.encodeLong(text, job))
    }
  })

  it('refuses merges and ids that cannot be', () => {
    expect(() => makeBpe({ split: 'none', merges: [[97, 256]] })).toThrow(/Merge 1 joins \(97, 256\)/)
    expect(() =>
      makeBpe({
        split: 'none',
        merges: [
          [97, 98],
          [97, 98],
        ],
      }),
    ).toThrow(/second time/)
    expect(() => makeBpe({ split: 'none', merges: [] }).decode([256])).toThrow(/no token 256/)
    expect(() => makeBpe({ split: 'none', merges: [] }).decode([-1])).toThrow(/no token -1/)
  })
})

describe('mergeSteps', () => {
  it('shows the line after each merge', () => {
    const merges: Merge[] = [
      [97, 97],
      [256, 97],
      [257, 98],
    ]
    const at = (upTo: number) => mergeSteps('aaabdaaabac', merges, upTo).map(({ id }) => id)
    expect(at(0)).toEqual([...new TextEncoder().encode('aaabdaaabac')])
    expect(at(1)).toEqual([256, 97, 98, 100, 256, 97, 98, 97, 99])
    expect(at(3)).toEqual([258, 100, 258, 97, 99])
    expect(mergeSteps('aaabdaaabac', merges, 3).filter(({ joined }) => joined)).toHaveLength(2)
  })

  it('agrees with the merge at which lineMerges lets each boundary go', () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom(...splits), fc.nat(20), (line, split, upTo) => {
        const { merges } = naiveTrain(line + line, 20, split, 'first')
        const { bytes, joinedAt } = lineMerges(line, { split, merges })
        const open = [...joinedAt.keys()].filter((i) => joinedAt[i] === 0 || joinedAt[i]! > upTo)
        const starts = bytes.length > 0 ? [0, ...open.map((i) => i + 1)] : []
        expect(mergeSteps(line, merges, upTo, split).map(({ start }) => start)).toEqual(starts)
      }),
    )
  })
})
