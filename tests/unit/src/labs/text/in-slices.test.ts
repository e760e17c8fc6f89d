/** Long lists for scripts: complete, in order, with the thread given back in between, and stopped when cancelled. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { inSlices, listOf } from '../../../../../src/labs/text/in-slices'
import { vocabularyScript } from '../../../../../src/labs/text/vocabulary-script'

describe('listOf', () => {
  it('makes every item in order', async () => {
    expect(await listOf(20_001, (i) => i)).toEqual(Array.from({ length: 20_001 }, (_, i) => i))
    expect(await listOf(0, (i) => i)).toEqual([])
  })
})

describe('inSlices', () => {
  // A clock that only the work moves.
  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }))
  afterEach(() => void vi.useRealTimers())

  it('lets a message in after 8 ms of work, and hears the cancel that it brings', async () => {
    const controller = new AbortController()
    const { port1, port2 } = new MessageChannel()
    port2.onmessage = () => controller.abort()
    const parts: number[] = []
    const work = inSlices(
      100 * 8192,
      (from) => {
        parts.push(from)
        vi.advanceTimersByTime(3)
        if (parts.length === 2) port1.postMessage('cancel')
      },
      controller.signal,
    )
    await expect(work).rejects.toMatchObject({ name: 'AbortError' })
    // Three parts of 3 ms are a slice.
    expect(parts).toHaveLength(3)
    port1.close()
  })

  it('does not rest while its slice is not used up', async () => {
    let parts = 0
    // Cancelled before it begins, which only a rest would hear.
    await inSlices(100 * 4096, () => void parts++, AbortSignal.abort())
    expect(parts).toBe(100)
  })
})

describe('buildVocabulary of a script', () => {
  it('sends many tokens as one text and the places in it', async () => {
    const tokens = Array.from({ length: 10_000 }, (_, i) => ['the', '😉', '', 'whale'][i % 4] ?? '')
    let sent: { text: string; starts: Int32Array; ends: Int32Array } | undefined
    const stage = {
      data: (inputs: { tokens: { given: typeof sent } }) => {
        sent = inputs.tokens.given
        return Promise.resolve({ data: { tokens: [], counts: [] } })
      },
    }
    const { buildVocabulary } = vocabularyScript({ buildVocabulary: stage } as never)
    await buildVocabulary(tokens)
    expect(Array.from(sent?.starts ?? [], (start, i) => sent?.text.slice(start, sent.ends[i]))).toEqual(tokens)
    await expect(buildVocabulary(['a', 7 as never])).rejects.toMatchObject({ code: 'input/invalid' })
  })
})
