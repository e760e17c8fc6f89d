/** The job itself, on a clock that the test moves. */
import { afterEach, describe, expect, it } from 'vitest'
import type { Progress } from '../../../workers/contracts/job'
import { makeJob, openJob } from '../../../workers/runtime/job'

const ports: MessagePort[] = []
const makePorts = () => {
  const { port1, port2 } = new MessageChannel()
  ports.push(port1, port2)
  return { port1, port2 }
}

/** Stands still until it is moved. */
function handClock() {
  let milliseconds = 1000
  return { now: () => milliseconds, move: (by: number) => void (milliseconds += by) }
}

afterEach(() => ports.splice(0).forEach((port) => port.close()))

describe('a job', () => {
  it('hears an abort from the other side inside a busy loop, at the first rest after it was sent', async () => {
    const { port1, port2 } = makePorts()
    const clock = handClock()
    const { job, close } = openJob(port2, clock.now)
    let [turns, restsSince] = [0, 0]
    const loop = (async () => {
      for (;;) {
        clock.move(1)
        if (++turns === 100) port1.postMessage('abort')
        if (!job.due()) continue
        if (turns >= 100) restsSince++
        await job.rest()
      }
    })()
    await expect(loop).rejects.toMatchObject({ name: 'AbortError' })
    expect(restsSince).toBe(1)
    // A slice is 40 ms, and a turn takes one.
    expect(turns).toBe(120)
    close()
  })

  it('sends a message every 50 ms at most, the newest one, and the last one always', async () => {
    const { port1, port2 } = makePorts()
    const heard: Progress[] = []
    port1.onmessage = (event: MessageEvent<Progress>) => heard.push(event.data)
    const allHeard = new Promise((resolve) => port1.addEventListener('close', resolve))
    const clock = handClock()
    const { job, close } = openJob(port2, clock.now)
    for (let done = 0; done <= 420; done++) {
      job.progress({ phase: 'counting', done, total: 1000 })
      clock.move(1)
    }
    close()
    await allHeard
    expect(heard.map(({ done }) => done)).toEqual([0, 50, 100, 150, 200, 250, 300, 350, 400, 420])
  })

  it('sends the message that says all is done at once', async () => {
    const { port1, port2 } = makePorts()
    const heard: Progress[] = []
    port1.onmessage = (event: MessageEvent<Progress>) => heard.push(event.data)
    const allHeard = new Promise((resolve) => port1.addEventListener('close', resolve))
    const { job, close } = openJob(port2, handClock().now)
    for (const done of [0, 1, 2, 3]) job.progress({ phase: 'counting', done, total: 3 })
    close()
    await allHeard
    expect(heard.map(({ done }) => done)).toEqual([0, 3])
  })

  it('is due when its slice of 40 ms is used up, and has a new one after a rest', async () => {
    const clock = handClock()
    const job = makeJob(undefined, undefined, clock.now)
    expect(job.due()).toBe(false)
    clock.move(39)
    expect(job.due()).toBe(false)
    clock.move(1)
    expect(job.due()).toBe(true)
    await job.rest()
    expect(job.due()).toBe(false)
    clock.move(40)
    expect(job.due()).toBe(true)
  })
})
