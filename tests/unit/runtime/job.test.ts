import { afterEach, describe, expect, it } from 'vitest'
import type { Progress } from '../../../workers/contracts/job'
import { makeJob, openJob } from '../../../workers/runtime/job'

const ports: MessagePort[] = []
const makePorts = () => {
  const { port1, port2 } = new MessageChannel()
  ports.push(port1, port2)
  return { port1, port2 }
}
const later = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

afterEach(() => ports.splice(0).forEach((port) => port.close()))

describe('a job', () => {
  it('hears an abort from the other side inside a busy loop', async () => {
    const { port1, port2 } = makePorts()
    const { job, close } = openJob(port2)
    const loop = (async () => {
      for (;;) if (job.due()) await job.rest()
    })()
    setTimeout(() => port1.postMessage('abort'), 30)
    const started = performance.now()
    await expect(loop).rejects.toMatchObject({ name: 'AbortError' })
    expect(performance.now() - started).toBeLessThan(500)
    close()
  })

  it('sends at most 20 messages a second, and the last one always', async () => {
    const { port1, port2 } = makePorts()
    const heard: Progress[] = []
    port1.onmessage = (event: MessageEvent<Progress>) => heard.push(event.data)
    const { job, close } = openJob(port2)
    const started = performance.now()
    for (let done = 0; done <= 400; done++) {
      job.progress({ phase: 'counting', done, total: 1000 })
      await later(0)
    }
    close()
    const seconds = (performance.now() - started) / 1000
    await later(20)
    expect(heard.length).toBeLessThanOrEqual(20 * seconds + 2)
    expect(heard.at(-1)?.done).toBe(400)
  })

  it('is due only after its slice of time', async () => {
    const job = makeJob()
    expect(job.due()).toBe(false)
    const started = performance.now()
    while (!job.due()) if (performance.now() - started > 200) break
    expect(performance.now() - started).toBeLessThan(100)
    await job.rest()
    expect(job.due()).toBe(false)
  })
})
