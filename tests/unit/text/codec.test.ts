/** Codecs: text to ids and back. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { WordStrategy } from '../../../workers/contracts/text/codec'
import { bytesLabel, makeCodec } from '../../../workers/text/codec'
import { buildVocabulary } from '../../../workers/text/vocabulary'
import { codecTokens, wordCodecData } from '../../../workers/text/word-codec'

const codecOf = (text: string, strategy: WordStrategy) =>
  makeCodec(wordCodecData(strategy, buildVocabulary(codecTokens(text, strategy)).tokens))

const passages = [
  "Call me Ishmael. Some years ago—never mind how long precisely—I don't know.\n\nChapter 2\nIt's (as they say) 5 o'clock; \"odd\"  spacing\there. \n",
  'Zażółć gęślą jaźń. “Curly,” she said: ‘yes’… 100% of $5.',
  'tab\tand\nnewline\n\n\n  x',
]

describe.each<WordStrategy>(['basic', 'advanced', 'character'])('the %s word codec', (strategy) => {
  it.each(passages)('gives back %j exactly', (text) => {
    const codec = codecOf(text, strategy)
    expect(codec.decode(codec.encode(text))).toBe(text)
  })

  it('gives back any text of letters, punctuation and usual gaps', () => {
    const piece = fc.constantFrom(
      'a',
      'B',
      "don't",
      "'",
      '"',
      ',',
      '.',
      '(',
      ')',
      '-',
      '—',
      '2',
      ' ',
      '  ',
      '\n',
      '\n\n',
      '\t',
      '😉',
    )
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1 }), (pieces) => {
        const text = pieces.join('')
        fc.pre(text.trim() !== '')
        const codec = codecOf(text, strategy)
        expect(codec.decode(codec.encode(text))).toBe(text)
      }),
    )
  })

  it('gives every id below its size and a label to each', () => {
    const codec = codecOf(passages[0] ?? '', strategy)
    const ids = codec.encode(passages[0] ?? '')
    expect(Math.max(...ids)).toBeLessThan(codec.size)
    expect(Array.from(ids, (id) => codec.label(id)).join('')).toContain(strategy === 'character' ? 'Call' : 'Ishmael')
  })
})

describe('a word codec', () => {
  it('spends no id on the space between words or on the missing one before a comma', () => {
    const codec = makeCodec(wordCodecData('basic', ['a', 'b', ',']))
    expect(codec.encode('a, b a').length).toBe(4)
    expect(codec.encode('a ,b').length).toBe(5)
  })

  it('marks unknown words and goes on', () => {
    const codec = makeCodec(wordCodecData('basic', ['known']))
    expect(codec.decode(codec.encode('known stranger known'))).toBe('known <|unk|> known')
  })

  it('puts the specials first and says what is missing when there is no unknown token', () => {
    const codec = makeCodec(wordCodecData('basic', ['x']))
    expect([0, 1, 2, 3, 4, 5].map((id) => codec.label(id))).toEqual([
      '<|unk|>',
      '<|endoftext|>',
      '[BOS]',
      '[EOS]',
      '[PAD]',
      'x',
    ])
    const bare = makeCodec({ kind: 'words', strategy: 'basic', vocabulary: ['x'] })
    expect(() => bare.encode('y')).toThrow(/"y" is not in this vocabulary/)
    expect(() => makeCodec({ kind: 'words', strategy: 'basic', vocabulary: ['x', 'x'] })).toThrow(/twice/)
  })
})

describe('a byte-pair codec', () => {
  // karpathy/minbpe, tests/test_tokenizer.py: "aaabdaaabac" after 3 merges.
  const codec = makeCodec({ kind: 'bpe', split: 'none', merges: Int32Array.of(97, 97, 256, 97, 257, 98) })
  it("gives minbpe's ids for its own example", () => {
    expect(Array.from(codec.encode('aaabdaaabac'))).toEqual([258, 100, 258, 97, 99])
    expect(codec.decode([258, 100, 258, 97, 99])).toBe('aaabdaaabac')
    expect(codec.label(258)).toBe('aaab')
  })
  it('labels bytes that are no whole character by their numbers', () => {
    expect(codec.label(0xe2)).toBe('\\xE2')
    expect(bytesLabel(Uint8Array.of(0x20, 0xc4))).toBe(' \\xC4')
  })
  it('refuses merges that are not pairs', () => {
    expect(() => makeCodec({ kind: 'bpe', split: 'none', merges: Int32Array.of(1) })).toThrow(/pairs/)
  })
})
