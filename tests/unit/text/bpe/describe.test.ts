import { describe, expect, it } from 'vitest'
import { mergeRows, suggestLine } from '../../../../workers/text/bpe/describe'

describe('what a page shows of an encoding', () => {
  it('spells tokens as text, and bytes that are no whole character as \\xE2', () => {
    // The three bytes of an em dash, joined one after the other.
    const rows = mergeRows(
      [
        [0xe2, 0x80],
        [256, 0x94],
      ],
      [7, 5],
      10,
    )
    expect(rows).toEqual([
      { left: '\\xE2', right: '\\x80', leftId: 0xe2, rightId: 0x80, count: 7 },
      { left: '\\xE2\\x80', right: '\\x94', leftId: 256, rightId: 0x94, count: 5 },
    ])
    expect(
      mergeRows(
        [
          [97, 98],
          [256, 99],
        ],
        [],
        1,
      ),
    ).toHaveLength(1)
  })

  it('suggests the first line of running text, cut at a word', () => {
    const prose = 'Some years ago, never mind how long precisely, having little or no money. '.repeat(3)
    expect(suggestLine(`CHAPTER 1.\n\n${prose}`)).toBe(prose.slice(0, prose.lastIndexOf(' ', 120)))
    expect(suggestLine('short')).toBe('short')
    expect(suggestLine('')).toBe('')
    expect(suggestLine('x'.repeat(500)).length).toBeLessThanOrEqual(120)
  })
})
