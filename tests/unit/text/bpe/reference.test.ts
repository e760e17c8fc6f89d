import fc from 'fast-check'
import * as cl100k from 'gpt-tokenizer/encoding/cl100k_base'
import * as o200k from 'gpt-tokenizer/encoding/o200k_base'
import * as r50k from 'gpt-tokenizer/encoding/r50k_base'
import { describe, expect, it } from 'vitest'
import { makeJob } from '../../../../workers/runtime/job'
import { loadReference, referenceEncodings, type ReferenceEncoding } from '../../../../workers/text/bpe/reference'
import { tiktokenVectors } from './tiktoken-vectors'

const others = { r50k_base: r50k, cl100k_base: cl100k, o200k_base: o200k }
const asPlainText = { disallowedSpecial: new Set<string>() }

/** JavaScript's own \s, which gpt-tokenizer uses, is wrong about these two; tiktoken's vectors hold them instead. */
const withoutOddSpaces = (text: string) => text.replace(/[\u0085\ufeff]/g, '')

const messyText = fc
  .array(
    fc.oneof(
      fc.constantFrom("'s", "'LL", ' the', 'Ünïcode', '2024', '  ', '\n\n', '\r\n', '\t', '👩‍👩‍👧', '안녕', '!?', '://'),
      fc.string({ unit: 'grapheme', maxLength: 6 }),
      fc.string({ unit: 'binary', maxLength: 4 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => withoutOddSpaces(parts.join('')))

describe.each(referenceEncodings)('%s', (name) => {
  it('equals tiktoken on the vectors, both ways', async () => {
    const encoding = await loadReference(name, makeJob())
    for (const vector of tiktokenVectors) {
      expect([...encoding.encode(vector.text)], vector.text).toEqual(vector[name])
      expect(encoding.decode(vector[name])).toBe(vector.text)
    }
  })

  it('equals the npm package gpt-tokenizer on random text', async () => {
    const encoding = await loadReference(name, makeJob())
    fc.assert(
      fc.property(messyText, (text) => {
        const ids = [...encoding.encode(text)]
        expect(ids).toEqual(others[name].encode(text, asPlainText))
        expect(encoding.decode(ids)).toBe(text.toWellFormed())
      }),
      { numRuns: 400 },
    )
  })

  it('joins very long chunks as it joins short ones', async () => {
    const encoding = await loadReference(name, makeJob())
    for (const text of ['banana'.repeat(60), '중文'.repeat(70), '='.repeat(301), ' '.repeat(500)]) {
      expect([...encoding.encode(text)]).toEqual(others[name].encode(text, asPlainText))
    }
  })
})

describe('special tokens', () => {
  it('are ordinary text when encoded, and decode to their names', async () => {
    const encoding = await loadReference('cl100k_base', makeJob())
    expect([...encoding.encode('<|endoftext|>')]).toEqual([27, 91, 8862, 728, 428, 91, 29])
    expect(encoding.decode([100257])).toBe('<|endoftext|>')
  })

  it('count in the size, as tiktoken counts them', async () => {
    const sizes = await Promise.all(referenceEncodings.map(async (name) => (await loadReference(name, makeJob())).size))
    expect(sizes).toEqual([50257, 100277, 200019])
  })

  it('leave gaps that decode refuses', async () => {
    const encoding = await loadReference('o200k_base', makeJob())
    expect(() => encoding.decode([199998])).toThrow(/no token 199998/)
  })
})

it('refuses an encoding that it does not know', () => {
  expect(() => loadReference('p50k_base' as ReferenceEncoding, makeJob())).toThrow(/not a known encoding/)
})
