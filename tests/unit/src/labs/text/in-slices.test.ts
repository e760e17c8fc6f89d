/** Long lists for scripts: complete, in order, with the thread given back in between, and stopped when cancelled. */
import { describe, expect, it } from 'vitest'
import { inSlices, listOf } from '../../../../../src/labs/text/in-slices'
import { vocabularyScript } from '../../../../../src/labs/text/vocabulary-script'

const busy = (ms: number): void => {
  const end = performance.now() + ms
  while (performance.now() < end);
}

describe('listOf', () => {
  it('makes every item in order', async () => {
    expect(await listOf(20_001, (i) => i)).toEqual(Array.from({ length: 20_001 }, (_, i) => i))
    expect(await listOf(0, (i) => i)).toEqual([])
  })
})

describe('inSlices', () => {
  it('lets others in while it works, and hears a cancel', async () => {
    const controller = new AbortController()
    const parts: number[] = []
    const work = inSlices(
      100 * 8192,
      (from) => {
        parts.push(from)
        busy(3)
        if (parts.length === 4) setImmediate(() => controller.abort())
      },
      controller.signal,
    )
    await expect(work).rejects.toMatchObject({ name: 'AbortError' })
    expect(parts.length).toBeLessThan(100)
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
