/** The comparison of a text before and after cleaning. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeJob } from '../../../../workers/runtime/job'
import { diffSample, shortestEdits } from '../../../../workers/text/clean/diff'
import { countedJob } from '../../../helpers/counted-job'
import { charactersRead } from '../../../helpers/counted-reads'
import { expectCancelHeard } from '../../../helpers/hears-cancel'

const letters = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 })

describe('shortestEdits', () => {
  it('rebuilds both sides', () => {
    fc.assert(
      fc.property(letters, letters, (before, after) => {
        const edits = shortestEdits(before, after)
        expect(edits.filter(({ kind }) => kind !== 'added').map(({ text }) => text)).toEqual(before)
        expect(edits.filter(({ kind }) => kind !== 'removed').map(({ text }) => text)).toEqual(after)
      }),
    )
  })
  it('is as short as the longest common subsequence allows', () => {
    fc.assert(
      fc.property(letters, letters, (before, after) => {
        const same = shortestEdits(before, after).filter(({ kind }) => kind === 'same').length
        expect(same).toBe(commonLength(before, after))
      }),
    )
  })
})

const diff = (before: string, after: string, limit = 100) => diffSample(before, after, limit, makeJob())

describe('diffSample', () => {
  const longText = (lines: number): string => 'Call me Ishmael. Some years ago, never mind how long.\n'.repeat(lines)

  it('walks over 10 MB of equal text in strides, and cuts only the last one into words', async () => {
    const before = longText(190_000)
    const job = countedJob()
    const { changes } = await diffSample(before, `${before}Added.`, 100, job)
    expect(changes.map(({ position }) => position)).toEqual([before.length])
    // A stride is 4096 characters less a part of a word, and one rest. Cut into words the text has 3.8 million pieces.
    expect(job.rests).toBeGreaterThan(before.length / 4096)
    expect(job.rests).toBeLessThan(before.length / 4000 + 4096)
  })

  it('reads equal text once, however long it is', async () => {
    for (const lines of [2000, 8000]) {
      const before = longText(lines)
      const read = await charactersRead(() => diff(before, `${before}Added.`))
      expect(read / before.length).toBeLessThan(1.1)
    }
  })

  it('hears a cancel wherever it is', async () => {
    const before = longText(300)
    await expectCancelHeard((job) => diffSample(before, before.toLowerCase(), 100, job))
  })

  it('shows a change with the text around it', async () => {
    expect((await diff('one two  three four', 'one two three four')).changes).toEqual([
      {
        position: 7,
        segments: [
          { kind: 'same', text: 'one two' },
          { kind: 'removed', text: '  ' },
          { kind: 'added', text: ' ' },
          { kind: 'same', text: 'three four' },
        ],
      },
    ])
  })
  it('finds every change of a long text, each at its place', async () => {
    const before = Array.from(
      { length: 300 },
      (_, i) => `${i % 50 === 0 ? 'Word' : 'word'} ${i} and then some more`,
    ).join('\n')
    const { changes, complete } = await diff(before, before.toLowerCase())
    expect(complete).toBe(true)
    expect(changes.length).toBe(6)
    for (const { position } of changes) expect(before.slice(position, position + 4)).toBe('Word')
  })
  it('stops at the limit and says so', async () => {
    const before = 'A b c d e f g h '.repeat(50)
    const sample = await diff(before, before.toLowerCase(), 10)
    expect(sample.changes.length).toBe(10)
    expect(sample.complete).toBe(false)
    expect(await diff('same', 'same')).toEqual({ changes: [], complete: true })
  })
  it('finds a change exactly where texts differ', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('a ', 'B ', 'c', '\n', '<b>')),
        fc.array(fc.constantFrom('a ', 'b ', 'c', '\n')),
        async (old, fresh) => {
          const { complete, changes } = await diff(old.join(''), fresh.join(''), 1e9)
          expect(complete).toBe(true)
          expect(changes.length === 0).toBe(old.join('') === fresh.join(''))
        },
      ),
    )
  })
})

function commonLength(a: readonly string[], b: readonly string[]): number {
  const [x, y] = [a.at(-1), b.at(-1)]
  if (x === undefined || y === undefined) return 0
  const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0))
  for (let i = 1; i <= a.length; i++)
    for (let j = 1; j <= b.length; j++)
      (table[i] ?? [])[j] =
        a[i - 1] === b[j - 1]
          ? (table[i - 1]?.[j - 1] ?? 0) + 1
          : Math.max(table[i - 1]?.[j] ?? 0, table[i]?.[j - 1] ?? 0)
  return table[a.length]?.[b.length] ?? 0
}
