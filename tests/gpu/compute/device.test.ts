import { describe, expect, it } from 'vitest'
import { countsSince } from '../../../workers/compute/counters'
import { openDevice } from '../../../workers/compute/device'

describe('the device', () => {
  it('is wasm by default where the only adapter is a software one, served from this origin', async () => {
    const { report, tf } = await openDevice()
    expect(report).toMatchObject({ backend: 'wasm', fallback: true })
    expect(report.reason).toMatch(/software/)
    const sum = tf.tidy(() => tf.sum(tf.ones([4])).dataSync()[0])
    expect(sum).toBe(4)
  })

  it('is webgpu when asked for by name, with the limits of its adapter', async () => {
    const device = await openDevice({ force: 'webgpu' })
    expect(device.report).toMatchObject({ backend: 'webgpu', fallback: true })
    expect(device.report.adapter).toMatch(/swiftshader/i)
    expect(device.report.limits['maxBufferSize']).toBe(device.gpu?.limits.maxBufferSize)
    expect(device.tf.getBackend()).toBe('webgpu')
    expect(await openDevice({ force: 'webgpu' })).toBe(device)
  })

  it('counts what the GPU is given', async () => {
    const device = await openDevice({ force: 'webgpu' })
    const { tf } = device
    const before = { ...device.counts }
    const product = tf.tidy(() => tf.matMul(tf.ones([300, 200]), tf.fill([200, 100], 2)))
    expect((await product.data())[0]).toBe(400)
    product.dispose()
    const counted = countsSince(before, device.counts)
    expect(counted.dispatches).toBeGreaterThan(0)
    expect(counted.submits).toBeGreaterThan(0)
    expect(counted.readbacks).toBe(1)
    expect(counted.kernelCalls).toBeGreaterThan(0)
    device.check()
  })

  it('fails a run on an error that WebGPU reports outside any call, and opens another device for the next run', async () => {
    const device = await openDevice({ force: 'webgpu' })
    let finish = (): void => {}
    const run = device.guard(new Promise<void>((resolve) => (finish = resolve)))
    device.gpu?.createShaderModule({ code: 'this is no WGSL' })
    // Chromium reports errors when the queue next has something to say.
    await device.gpu?.queue.onSubmittedWorkDone()
    await expect.poll(() => errorOf(() => device.check())).toMatchObject({ code: 'internal' })
    let lost = false
    void device.gpu?.lost.then(() => (lost = true))
    const next = await openDevice({ force: 'webgpu' })
    expect(next).not.toBe(device)
    expect(await openDevice({ force: 'webgpu' })).toBe(next)
    const { tf } = next
    const two = tf.add(tf.scalar(1), tf.scalar(1))
    expect((await two.data())[0]).toBe(2)
    next.check()
    expect(lost, 'the failed device stays while a run is on it').toBe(false)
    finish()
    await run
    await device.gpu?.lost
    expect(
      errorOf(() => device.check()),
      'the first error stays the reason',
    ).toMatchObject({ code: 'internal' })
    expect(await openDevice({ force: 'webgpu' }), 'its end takes nobody else along').toBe(next)
  })

  it('rejects what runs with gpu/lost when it is taken away, tells its listeners, and is built anew', async () => {
    const device = await openDevice({ force: 'webgpu' })
    const heard: string[] = []
    device.onLost((error) => heard.push(error.code))
    const running = device.guard(new Promise<never>(() => {}))
    device.gpu?.destroy()
    await expect(running).rejects.toMatchObject({ code: 'gpu/lost' })
    expect(heard).toEqual(['gpu/lost'])
    expect(errorOf(() => device.check())).toMatchObject({ code: 'gpu/lost' })
    const again = await openDevice({ force: 'webgpu' })
    expect(again).not.toBe(device)
    const { tf } = again
    const two = tf.add(tf.scalar(1), tf.scalar(1))
    expect((await two.data())[0]).toBe(2)
    again.check()
  })
})

function errorOf(work: () => void): unknown {
  try {
    work()
  } catch (error) {
    return error
  }
  return undefined
}
