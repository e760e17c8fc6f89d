/**
 * Merges on the committed samples, equal to those of the two programs whose tie rules we follow. The facts here were
 * computed with karpathy/minbpe's rules in Python (regex 2024) and with huggingface/tokenizers 0.23.2 (BpeTrainer on
 * bytes); `digest` is the SHA-256 of all merges as JSON without spaces.
 */
import { describe, expect, it } from 'vitest'
import { makeJob } from '../../../../workers/runtime/job'
import { sha256 } from '../../../../workers/runtime/hash'
import { makeBpe } from '../../../../workers/text/bpe/encode'
import type { Split } from '../../../../workers/text/bpe/patterns'
import { trainBpe } from '../../../../workers/text/bpe/train'
import { sampleText } from '../../../helpers/samples'

const novel = sampleText('moby-dick')
const beginning = novel.slice(0, 60_000)
const headlines = sampleText('headlines')

interface Fact {
  split: Split
  tokens: number
  last: readonly [number, number]
  digest: string
}

const fact = (split: Split, tokens: number, last: readonly [number, number], digest: string): Fact => ({
  split,
  tokens,
  last,
  digest,
})

async function hold(text: string, merges: number, ties: 'first' | 'smallest', { split, ...expected }: Fact) {
  const trained = await trainBpe(text, { merges, split, ties }, makeJob())
  expect(trained.tokenCount).toBe(expected.tokens)
  expect(trained.merges.at(-1)).toEqual(expected.last)
  expect(await sha256(JSON.stringify(trained.merges))).toBe(expected.digest)
  expect(makeBpe(trained).encode(text)).toHaveLength(expected.tokens)
}

describe('minbpe, ties by first seen', () => {
  it.each([
    fact('none', 7816, [102, 97], 'c9c17e76dc833cdb4c99a559e36271829407e1bd2d9a3b129aa64c5d9939b970'),
    fact('gpt2', 7729, [111, 309], '2d32c12286f6e631b8c9fa5c60c7fa592704af36c810c648bf6407808791afae'),
    fact('gpt4', 7729, [111, 309], '2d32c12286f6e631b8c9fa5c60c7fa592704af36c810c648bf6407808791afae'),
  ])('makes the same 128 merges of the headlines, split $split', (expected) => hold(headlines, 128, 'first', expected))

  it.each([
    fact('none', 32920, [296, 104], '7537f2b302c8b37cba99a5fd405f361450bf2fbb6562ecf6abd1a963c85c9c65'),
    fact('gpt2', 32097, [32, 83], '895ebe9235c278f26ee23362baab40da0e6212efab22368767c80daa3f49a2e0'),
    fact('gpt4', 32025, [113, 117], 'e539ce43cb08f26d01020c797bb5d70febe3e2b2d59a50368ecbfd6d68268371'),
  ])('and of the first 60,000 characters of Moby-Dick, split $split', (expected) => {
    return hold(beginning, 128, 'first', expected)
  })
})

describe('huggingface/tokenizers, ties by smallest ids', () => {
  it('makes the same 128 merges of the first 60,000 characters, uncut', () => {
    const digest = '71f33559288b0339cb30a9e3ac8e211a5e5c20fca0f23b6b81b9583219bdb372'
    return hold(beginning, 128, 'smallest', fact('none', 32920, [256, 275], digest))
  })

  it.each([
    fact('gpt2', 477_187, [360, 115], '4fbc5bd1c468d2b621ec9465b1b88caaa3b18256b3a555aabf359013cd2b9401'),
    fact('gpt4', 473_105, [275, 111], 'af22c4c318a2f285f76a8deb2ee440ba6c1f8f5f2e61406340b3914ce6f3cf56'),
  ])('and 512 of the whole novel, split $split', (expected) => hold(novel, 512, 'smallest', expected))
})
