import fc from 'fast-check'
import { expect, it } from 'vitest'
import { changesOf, tokensAfter } from '../../../../../src/labs/text/bpe/line-tokens'
import { lineMerges, mergeSteps } from '../../../../../workers/text/bpe/steps'
import { naiveTrain } from '../../../text/bpe/naive-bpe'

it('draws the tokens that the encoder gives after each merge', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.nat(15), (line, merge) => {
      const { merges } = naiveTrain(line + line, 15, 'none', 'first')
      const known = { line, ...lineMerges(line, { split: 'none', merges }) }
      const ids = mergeSteps(line, merges, merge).map(({ id }) => id)
      expect(tokensAfter(known, merge).map(({ id }) => id)).toEqual(ids)
    }),
  )
})

it('spells bytes that are no whole character, and lists the merges that change the line', () => {
  const known = { line: 'é', bytes: Uint8Array.of(0xc3, 0xa9), joinedAt: Int32Array.of(4) }
  expect(tokensAfter(known, 3).map(({ text }) => text)).toEqual(['\\xC3', '\\xA9'])
  expect(tokensAfter(known, 4).map(({ text }) => text)).toEqual(['é'])
  expect(changesOf(known)).toEqual([4])
})
