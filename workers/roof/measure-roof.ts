/**
 * What a device can do at most, measured: a large matrix product, a copy, an empty dispatch, a small readback. A run is
 * judged by its share of these. On a GPU it takes a few hundred milliseconds; a software adapter gets smaller work.
 */
import type { Device, TensorRuntime } from '../compute/device'
import { makeBuffers, readFloats } from '../compute/gpu/buffers'
import { command } from '../compute/gpu/command'
import { kernelOn } from '../compute/gpu/pipelines'
import { timeCommand, timeVariants } from '../compute/kernels/matmul/measure'
import { planMatmul } from '../compute/kernels/matmul/matmul'
import { defaultVariant } from '../compute/kernels/matmul/variants'
import type { Roof } from '../contracts/device'
import type { Job } from '../runtime/job'

const TINY = `@group(0) @binding(0) var<storage, read_write> x: array<f32>;
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) { x[id.x] += 1; }`
const DISPATCHES = 1000
const READBACKS = 9
/** A share of a second, in which tfjs repeats what is measured. */
const TENSOR_MS = 60

/** Measures the open device. Cancelled between the parts; whoever calls holds the GPU lease. */
export async function measureRoof(device: Device, job: Job): Promise<Roof> {
  const { gpu, report } = device
  const parts: Part[] = gpu
    ? [
        ['matmulGflops', () => (report.fallback ? softwareMatmul(gpu) : hardwareMatmul(gpu, job))],
        ['bandwidthGBs', () => copyBandwidth(gpu, report.fallback ? 2 ** 24 : 2 ** 28)],
        ['dispatchMicroseconds', () => dispatchCost(gpu)],
        ['readbackMilliseconds', () => readbackCost(gpu)],
      ]
    : [
        ['matmulGflops', () => tensorMatmul(device.tf)],
        ['bandwidthGBs', () => Promise.resolve(memoryBandwidth())],
        ['dispatchMicroseconds', async () => 1000 * (await tensorTime(device.tf, smallSum))],
        ['readbackMilliseconds', () => tensorReadback(device.tf)],
      ]
  const roof: Roof = { matmulGflops: 0, bandwidthGBs: 0, dispatchMicroseconds: 0, readbackMilliseconds: 0 }
  for (const [done, [name, measure]] of parts.entries()) {
    job.progress({ phase: 'measuring this device', done, total: parts.length })
    await job.rest()
    roof[name] = Number((await device.guard(measure())).toPrecision(4))
  }
  device.check()
  return roof
}

type Part = [name: keyof Roof, measure: () => Promise<number>]

/** The best variant at 1,024, then that class of product at 2,048, where a large GPU is full. */
async function hardwareMatmul(gpu: GPUDevice, job: Job): Promise<number> {
  let best = 0
  for (const size of [1024, 2048]) {
    const [fastest] = await timeVariants(gpu, { m: size, n: size, k: size }, job)
    if (fastest) best = Math.max(best, gflops(size, fastest.milliseconds))
    // A small GPU is full already, and would take long over the next.
    if (fastest && fastest.milliseconds > 20) break
  }
  return best
}

async function softwareMatmul(gpu: GPUDevice): Promise<number> {
  const shape = { m: 256, n: 256, k: 256 }
  const buffers = makeBuffers(gpu)
  try {
    const { source, grid, uniform } = planMatmul(shape, defaultVariant(shape, true), false)
    const operand = new Float32Array(256 ** 2).fill(0.5)
    const [a, b] = [buffers.storage('a', operand), buffers.storage('b', operand)]
    const views = [buffers.uniform('shape', uniform), a, b, buffers.storage('out', 256 ** 2)]
    return gflops(256, await timeCommand(gpu, command(gpu, await kernelOn(gpu, source), views, grid)))
  } finally {
    buffers.dispose()
  }
}

function gflops(size: number, milliseconds: number): number {
  return (2 * size ** 3) / milliseconds / 1e6
}

/** Bytes read plus bytes written, as bandwidth is usually told. */
async function copyBandwidth(gpu: GPUDevice, wanted: number): Promise<number> {
  const bytes = Math.min(wanted, gpu.limits.maxBufferSize, gpu.limits.maxStorageBufferBindingSize)
  const buffers = makeBuffers(gpu)
  try {
    const [from, to] = [buffers.storage('from', bytes / 4), buffers.storage('to', bytes / 4)]
    const copy = async (times: number): Promise<number> => {
      const start = performance.now()
      const encoder = gpu.createCommandEncoder({ label: 'copy' })
      for (let time = 0; time < times; time++) encoder.copyBufferToBuffer(from.buffer, 0, to.buffer, 0, bytes)
      gpu.queue.submit([encoder.finish()])
      await gpu.queue.onSubmittedWorkDone()
      return performance.now() - start
    }
    const first = await copy(1)
    const times = Math.max(1, Math.min(50, Math.ceil(30 / first)))
    return (2 * bytes * times) / Math.min(await copy(times), await copy(times)) / 1e6
  } finally {
    buffers.dispose()
  }
}

/** Microseconds of one dispatch among many in one pass, each waiting for the one before. */
async function dispatchCost(gpu: GPUDevice): Promise<number> {
  const kernel = await kernelOn(gpu, { label: 'empty dispatch', code: TINY })
  const buffers = makeBuffers(gpu)
  try {
    const work = command(gpu, kernel, [buffers.storage('x', 64)], [1])
    const run = async (): Promise<number> => {
      const start = performance.now()
      const encoder = gpu.createCommandEncoder({ label: 'dispatches' })
      const pass = encoder.beginComputePass()
      pass.setPipeline(work.pipeline)
      pass.setBindGroup(0, work.bindings)
      for (let time = 0; time < DISPATCHES; time++) pass.dispatchWorkgroups(1)
      pass.end()
      gpu.queue.submit([encoder.finish()])
      await gpu.queue.onSubmittedWorkDone()
      return performance.now() - start
    }
    await run()
    return (1000 * Math.min(await run(), await run())) / DISPATCHES
  } finally {
    buffers.dispose()
  }
}

/** Milliseconds until 256 bytes are back, the device being idle; the median of several. */
async function readbackCost(gpu: GPUDevice): Promise<number> {
  const buffers = makeBuffers(gpu)
  try {
    const view = buffers.storage('x', 64)
    return await medianTime(() => readFloats(gpu, view))
  } finally {
    buffers.dispose()
  }
}

async function medianTime(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let time = 0; time < READBACKS; time++) {
    const start = performance.now()
    await work()
    times.push(performance.now() - start)
  }
  return times.sort((one, other) => one - other)[Math.floor(READBACKS / 2)] ?? 0
}

async function tensorMatmul(tf: TensorRuntime): Promise<number> {
  const size = tf.getBackend() === 'cpu' ? 128 : 256
  const [a, b] = [tf.ones([size, size]), tf.ones([size, size])]
  const milliseconds = await tensorTime(tf, () => tf.matMul(a, b))
  tf.dispose([a, b])
  return gflops(size, milliseconds)
}

function smallSum(tf: TensorRuntime): ReturnType<TensorRuntime['add']> {
  return tf.add(1, 1)
}

/** Milliseconds of one call; off the GPU a call has ended when it returns. */
function tensorTime(tf: TensorRuntime, work: (tf: TensorRuntime) => ReturnType<TensorRuntime['add']>): Promise<number> {
  tf.dispose(work(tf))
  const start = performance.now()
  let count = 0
  while (performance.now() - start < TENSOR_MS) {
    tf.dispose(work(tf))
    count++
  }
  return Promise.resolve((performance.now() - start) / count)
}

/** Many at once: one is shorter than the clock can tell. */
async function tensorReadback(tf: TensorRuntime): Promise<number> {
  const x = tf.zeros([64])
  const start = performance.now()
  let count = 0
  while (performance.now() - start < TENSOR_MS) {
    await x.data()
    count++
  }
  x.dispose()
  return (performance.now() - start) / count
}

function memoryBandwidth(): number {
  const [from, to] = [new Float32Array(2 ** 22), new Float32Array(2 ** 22)]
  to.set(from)
  const start = performance.now()
  let bytes = 0
  while (performance.now() - start < TENSOR_MS) {
    to.set(from)
    bytes += 2 * from.byteLength
  }
  return bytes / (performance.now() - start) / 1e6
}
