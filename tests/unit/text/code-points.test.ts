/** Code points: pairs count once, and slices make no difference. */
import { describe, expect, it } from 'vitest'
import { makeJob } from '../../../workers/runtime/job'
import { codePoints, countCodePoints } from '../../../workers/text/code-points'

describe('code points', () => {
  it('are what iterating a string gives', () => {
    expect(codePoints('a😉é')).toBe([...'a😉é'].length)
    expect(codePoints('a\ud83d')).toBe(2)
    expect(codePoints('')).toBe(0)
  })
  it('can be counted of a part', () => {
    expect(codePoints('ab😉c', 1, 4)).toBe(2)
  })
  it('are the same counted in slices, though one ends inside a pair', async () => {
    const text = `${'a'.repeat((1 << 20) - 1)}😉b`
    expect(await countCodePoints(text, makeJob())).toBe(codePoints(text))
    expect(codePoints(text)).toBe((1 << 20) + 1)
  })
})
