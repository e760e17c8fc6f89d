import { describe, expect, it } from 'vitest'
import { countsSince } from '../../../workers/compute/counters'
import { openDevice } from '../../../workers/compute/device'
import { withGpuLease } from '../../../workers/compute/lease'
import { makeJob } from '../../../workers/runtime/job'
import { wasmFolder } from '../../helpers/wasm-folder'

describe('openDevice in Node, where there is no WebGPU', () => {
  it('chooses wasm and says that WebGPU is missing', async () => {
    const device = await openDevice({ wasmFolder })
    expect(device.report).toMatchObject({ backend: 'wasm', fallback: true, features: [], limits: {} })
    expect(device.report.reason).toMatch(/no WebGPU/)
    expect(device.tf.getBackend()).toBe('wasm')
  })

  it('refuses a forced webgpu with gpu/unavailable and a way out', async () => {
    await expect(openDevice({ force: 'webgpu' })).rejects.toMatchObject({
      code: 'gpu/unavailable',
      message: expect.stringMatching(/remove device=webgpu/),
    })
  })

  it('goes on after a refused call', async () => {
    const device = await openDevice({ force: 'cpu' })
    expect(device.report).toMatchObject({ backend: 'cpu', fallback: true })
    expect(device.tf.getBackend()).toBe('cpu')
  })

  it('counts tfjs kernels on the backend that ran them, once each', async () => {
    const wasm = await openDevice({ force: 'wasm', wasmFolder })
    const device = await openDevice({ force: 'cpu' })
    const before = { ...device.counts }
    const wasmBefore = wasm.counts.kernelCalls
    device.tf.tidy(() => device.tf.matMul(device.tf.ones([2, 3]), device.tf.ones([3, 2])).dataSync())
    const counted = countsSince(before, device.counts)
    expect(counted.kernelCalls).toBe(1)
    expect(counted.dispatches).toBe(0)
    expect(wasm.counts.kernelCalls).toBe(wasmBefore)
  })
})

describe('the GPU lease', () => {
  it('runs the work at once where Web Locks are missing', async () => {
    expect(await withGpuLease(makeJob(), async () => 7)).toBe(7)
  })

  it('does not start work for a job that is already cancelled', async () => {
    const controller = new AbortController()
    controller.abort()
    let started = false
    const work = withGpuLease(makeJob(controller.signal), async () => {
      started = true
    })
    await expect(work).rejects.toMatchObject({ name: 'AbortError' })
    expect(started).toBe(false)
  })
})
