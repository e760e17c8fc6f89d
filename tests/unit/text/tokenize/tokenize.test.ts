/** Word tokenizers: lossless over any string, and cut where their headers say. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { WordStrategy } from '../../../../workers/contracts/text/codec'
import { makeJob } from '../../../../workers/runtime/job'
import { tokenStrings, tokenize, tokenizeJob } from '../../../../workers/text/tokenize/tokenize'
import { charactersRead } from '../../../helpers/counted-reads'
import { expectCancelHeard } from '../../../helpers/hears-cancel'

const strategies: WordStrategy[] = ['basic', 'advanced', 'character']
const cut = (text: string, strategy: WordStrategy): string[] => tokenStrings(text, tokenize(text, strategy))

/** Strings with the characters that tokenizers get wrong. */
const awkward = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 4 }),
      fc.constantFrom(
        "don't",
        'https://a.b/c?d=(e).',
        'x@y.org',
        '#tag',
        '@me',
        '1,000.5',
        '👩‍👩‍👧',
        '🇵🇱',
        '👍🏽',
        'e\u0301',
        '\r\n',
        '...',
      ),
      fc.constantFrom(' ', '\n', "'", '\ud800', '\udc00', '_', '1️⃣', 'ą', '中文', '\u200d', '\u0301'),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''))

describe.each(strategies)('the %s tokenizer', (strategy) => {
  it('rebuilds any string from its tokens and the gaps between them, and its gaps are only white space', () => {
    fc.assert(
      fc.property(awkward, (text) => {
        const { starts, ends } = tokenize(text, strategy)
        let rebuilt = ''
        let end = 0
        starts.forEach((start, i) => {
          const gap = text.slice(end, start)
          expect(gap).toMatch(strategy === 'character' ? /^$/ : /^\s*$/)
          expect(ends[i]).toBeGreaterThan(start)
          rebuilt += gap + text.slice(start, ends[i])
          end = ends[i] ?? 0
        })
        expect(rebuilt + text.slice(end)).toBe(text)
        expect(text.slice(end)).toMatch(strategy === 'character' ? /^$/ : /^\s*$/)
      }),
      { numRuns: 500 },
    )
  })

  it('never cuts a surrogate pair', () => {
    fc.assert(
      fc.property(awkward, (text) => {
        for (const start of tokenize(text, strategy).starts) {
          const split = /[\ud800-\udbff]/.test(text[start - 1] ?? '') && /[\udc00-\udfff]/.test(text[start] ?? '')
          expect(split).toBe(false)
        }
      }),
    )
  })

  it('gives the same tokens in slices, with rests, as at once', async () => {
    const text = "It's a long line of 12,000 words — and more. ".repeat(8000)
    const inSlices = await tokenizeJob(text, strategy, makeJob())
    const sentence = tokenize("It's a long line of 12,000 words — and more. ", strategy)
    expect(inSlices.starts.length).toBe(sentence.starts.length * 8000)
    expect(inSlices).toEqual(tokenize(text, strategy))
  })

  it('hears a cancel wherever it is in a long text, with a rest in every 64 kB', async () => {
    const text = 'some words, again and again '.repeat(40_000)
    const job = await expectCancelHeard((job) => tokenizeJob(text, strategy, job))
    expect(job.rests).toBeGreaterThan(text.length / 66_000)
  })

  it.each([
    ['prose', 'Call me Ishmael. Some years ago—never mind how long precisely—I don’t know. '],
    ['no spaces', 'Callme@Ishmael.Some(years)ago—www.nevermind,don’t_know'],
    ['emoji', '👩‍👩‍👧🇵🇱👍🏽 e\u0301 '],
  ])('looks at each character a few times only, however long the text is: %s', async (_, part) => {
    tokenize(part, strategy)
    const readOf = (times: number): Promise<number> => charactersRead(() => tokenize(part.repeat(times), strategy))
    const [once, twice] = [await readOf(1000), await readOf(2000)]
    expect(twice / (2000 * part.length)).toBeLessThan(12)
    // What has no spaces is searched for a place to cut it beyond its first 64 kB only.
    expect(twice / once).toBeLessThan(2.5)
  })
})

describe('basic', () => {
  it('sets every punctuation mark apart', () => {
    expect(cut("Hello, world! It's 2024.", 'basic')).toEqual(['Hello', ',', 'world', '!', 'It', "'", 's', '2024', '.'])
  })
  it('keeps letters with their marks, whatever the script', () => {
    expect(cut('Zażółć gęślą jaźń, e\u0301te\u0301 中文', 'basic')).toEqual([
      'Zażółć',
      'gęślą',
      'jaźń',
      ',',
      'e\u0301te\u0301',
      '中文',
    ])
  })
})

describe('advanced', () => {
  it.each([
    // Contractions as the Penn Treebank cuts them.
    ["I don't, can't, won't.", ['I', 'do', "n't", ',', 'ca', "n't", ',', 'wo', "n't", '.']],
    [
      "They'll say it's John's; we've I'm he'd you're",
      ['They', "'ll", 'say', 'it', "'s", 'John', "'s", ';', 'we', "'ve", 'I', "'m", 'he', "'d", 'you', "'re"],
    ],
    ['It’s DON’T', ['It', '’s', 'DO', 'N’T']],
    ["O'Brien rock'n'roll 'quoted'", ["O'Brien", "rock'n'roll", "'", 'quoted', "'"]],
    [
      '1,000.50 at 12:30, 3.14. v2 5km 2024/11',
      ['1,000.50', 'at', '12:30', ',', '3.14', '.', 'v2', '5km', '2024', '/', '11'],
    ],
    [
      'See https://a.org/b_(c)?d=1, or (www.x.com).',
      ['See', 'https://a.org/b_(c)?d=1', ',', 'or', '(', 'www.x.com', ')', '.'],
    ],
    ['Mail a.b+c@d-e.co.uk. Now', ['Mail', 'a.b+c@d-e.co.uk', '.', 'Now']],
    ['#tag #1 @you #été!', ['#tag', '#', '1', '@you', '#été', '!']],
    ['Wait... what?!! -- no', ['Wait', '...', 'what', '?', '!!', '--', 'no']],
    ['hi👍🏽👩‍👩‍👧🇵🇱🇩🇪1️⃣', ['hi', '👍🏽', '👩‍👩‍👧', '🇵🇱', '🇩🇪', '1️⃣']],
    ['well-known (yes)', ['well', '-', 'known', '(', 'yes', ')']],
  ])('cuts %j', (text, tokens) => {
    expect(cut(text, 'advanced')).toEqual(tokens)
  })

  it('never cuts a grapheme cluster of UAX #29', () => {
    const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })
    fc.assert(
      fc.property(awkward, (text) => {
        const tokens = tokenize(text, 'advanced')
        const starts = new Set(tokens.starts)
        for (const { index, segment } of segmenter.segment(text)) {
          if (/^\s/.test(segment) || /\s/.test(segment)) continue
          for (let i = index + 1; i < index + segment.length; i++) expect(starts.has(i)).toBe(false)
        }
      }),
      { numRuns: 500 },
    )
  })
})

describe('character', () => {
  it('gives code points, newlines too', () => {
    expect(cut('a\n😉é', 'character')).toEqual(['a', '\n', '😉', 'é'])
  })
})
