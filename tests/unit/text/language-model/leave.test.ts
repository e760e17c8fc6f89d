import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { leaveSoon } from '../../../../workers/text/language-model/leave'

/** What a cancelled run is waited for. */
const GRACE_MS = 250

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

/** A cancelled run that ends when the test says so. */
function leaving() {
  const controller = new AbortController()
  const lefts: Promise<void>[] = []
  let end = (_why: Error): void => {}
  const run = new Promise<never>((_, reject) => (end = reject))
  const state = { answer: undefined as unknown }
  const answered = leaveSoon(run, controller.signal, (rest) => lefts.push(rest)).catch((error: unknown) => {
    state.answer = error
  })
  controller.abort()
  return { end, lefts, state, answered }
}

describe('leaving a cancelled run', () => {
  it('waits for a run that ends by itself within the grace, and then leaves no timer behind', async () => {
    const { end, lefts, state, answered } = leaving()
    await vi.advanceTimersByTimeAsync(GRACE_MS - 1)
    expect(state.answer).toBeUndefined()
    end(new Error('saved, then ended'))
    await answered
    expect(state.answer).toMatchObject({ message: 'saved, then ended' })
    expect(vi.getTimerCount()).toBe(0)
    expect(lefts).toEqual([])
  })

  it('answers when the grace is over however long the run still reads and saves, and hands over the rest', async () => {
    const { end, lefts, state } = leaving()
    await vi.advanceTimersByTimeAsync(GRACE_MS)
    expect(state.answer).toMatchObject({ name: 'AbortError' })
    expect(lefts).toHaveLength(1)
    let hasEnded = false
    void lefts[0]?.then(() => (hasEnded = true))
    await vi.advanceTimersByTimeAsync(60_000)
    expect(hasEnded).toBe(false)
    end(new Error('ended'))
    await lefts[0]
    expect(hasEnded).toBe(true)
  })

  it('hands on what comes out when nobody cancels', async () => {
    expect(await leaveSoon(Promise.resolve(7), new AbortController().signal)).toBe(7)
    await expect(leaveSoon(Promise.reject(new Error('no')), new AbortController().signal)).rejects.toThrow('no')
    expect(vi.getTimerCount()).toBe(0)
  })
})
