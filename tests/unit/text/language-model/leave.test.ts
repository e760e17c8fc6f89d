import { describe, expect, it } from 'vitest'
import { leaveSoon } from '../../../../workers/text/language-model/leave'

describe('leaving a cancelled run', () => {
  it('waits for a run that ends by itself', async () => {
    const controller = new AbortController()
    let left = false
    const run = new Promise<never>((_, reject) => {
      controller.signal.addEventListener('abort', () => setTimeout(() => reject(new Error('saved, then ended')), 20))
    })
    const answered = leaveSoon(run, controller.signal, () => (left = true))
    controller.abort()
    await expect(answered).rejects.toThrow('saved, then ended')
    expect(left).toBe(false)
  })

  it('answers within 500 ms however long the run still reads and saves, and hands over the rest', async () => {
    const controller = new AbortController()
    let end = (): void => {}
    let rest: Promise<void> | undefined
    const run = new Promise<never>((_, reject) => (end = () => reject(new Error('ended'))))
    const answered = leaveSoon(run, controller.signal, (left) => (rest = left))
    const from = performance.now()
    controller.abort()
    await expect(answered).rejects.toMatchObject({ name: 'AbortError' })
    expect(performance.now() - from).toBeLessThan(500)
    let hasEnded = false
    void rest?.then(() => (hasEnded = true))
    await Promise.resolve()
    expect(hasEnded).toBe(false)
    end()
    await rest
    expect(hasEnded).toBe(true)
  })

  it('hands on what comes out when nobody cancels', async () => {
    expect(await leaveSoon(Promise.resolve(7), new AbortController().signal)).toBe(7)
    await expect(leaveSoon(Promise.reject(new Error('no')), new AbortController().signal)).rejects.toThrow('no')
  })
})
