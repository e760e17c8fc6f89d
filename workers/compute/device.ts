/**
 * The device that computes. It asks WebGPU for everything its adapter offers, owns the GPUDevice, and gives tfjs that
 * same device, so that own kernels and tensors share buffers. Order of preference: webgpu on a hardware adapter, then
 * wasm, then cpu; a software adapter is slower than wasm and is taken only when webgpu is asked for by name.
 * tfjs has one active backend in a worker: the device opened last.
 */
import type { Backend, ComputeCounts, DeviceReport } from '../contracts/device'
import { CodedError } from '../runtime/errors'
import { forcedDevice } from './choice'
import { describeLimits, requestFullDevice, type FoundAdapter } from './adapter'
import { describeDevice } from './kernels/matmul/choice'
import { registerMatmul } from './kernels/matmul/tensor-library'
import { countKernels, countOnDevice, zeroCounts } from './counters'
import { CPU_NAME, planDevice, wasmName, withoutGpu } from './plan'

type Tensors = typeof import('./tensor')

export type TensorRuntime = Tensors['tf']

export interface Device {
  readonly report: DeviceReport
  /** tfjs with this device's backend active. */
  readonly tf: TensorRuntime
  /** The GPUDevice behind the webgpu backend, for own kernels. */
  readonly gpu: GPUDevice | undefined
  /** Running totals; snapshot with a spread and compare with `countsSince`. */
  readonly counts: Readonly<ComputeCounts>
  /** Own kernels in WebAssembly tell here that one of them was called. */
  countKernelCall(): void
  /** Calls back once, when the device is lost; returns a function that stops listening. */
  onLost(listener: (error: CodedError) => void): () => void
  /** Throws `gpu/lost`, or the first error WebGPU reported outside any call: a run that had one is not to be trusted. */
  check(): void
  /** Settles as `work` does, or rejects with `gpu/lost` as soon as the device is gone. */
  guard<T>(work: Promise<T>): Promise<T>
}

export interface OpenOptions {
  /** Use this backend or fail with `gpu/unavailable`; by default what the page forced for this worker, if anything. */
  force?: Backend
  /** Folder of the tfjs .wasm files with a trailing slash; by default they come with the app. Tests in Node need it. */
  wasmFolder?: string
}

const open = new Map<Backend, Device>()
let opening: Promise<unknown> = Promise.resolve()

/** Opens the device, or returns the one that is open. After a loss or an error the next call builds a new one. */
export function openDevice(options: OpenOptions = {}): Promise<Device> {
  // One at a time: two first calls must not build two GPUDevices.
  const next = opening.then(
    () => choose(options),
    () => choose(options),
  )
  opening = next
  return next
}

async function choose(options: OpenOptions): Promise<Device> {
  const force = options.force ?? forcedDevice()
  const ready = force === undefined || force === 'webgpu' ? open.get('webgpu') : undefined
  if (ready) return activate(ready)
  const plan = await planDevice(force)
  if (plan.backend !== 'webgpu') {
    if (plan.backend === 'cpu') return openCpu(plan.reason)
    return force === 'wasm' ? openWasm(plan.reason, options) : openWasmOrCpu(plan.reason, options)
  }
  try {
    return await openGpu(plan.found, plan.reason)
  } catch (thrown) {
    if (force === 'webgpu') throw thrown
    const why = thrown instanceof Error ? thrown.message : String(thrown)
    return openWasmOrCpu(withoutGpu(`The GPU could not be opened (${why}).`).reason, options)
  }
}

async function openWasmOrCpu(reason: string, options: OpenOptions): Promise<Device> {
  try {
    return await openWasm(reason, options)
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown)
    return openCpu(`WebAssembly could not be started (${message}), so plain JavaScript computes.`)
  }
}

async function activate(device: Device): Promise<Device> {
  await device.tf.setBackend(device.report.backend)
  return device
}

async function openCpu(reason: string): Promise<Device> {
  const ready = open.get('cpu')
  if (ready) return activate(withReason(ready, reason))
  const { tf } = await import('./tensor')
  await tf.setBackend('cpu')
  return keep(tf, {
    backend: 'cpu',
    adapter: CPU_NAME,
    fallback: true,
    reason,
    features: [],
    limits: {},
  })
}

async function openWasm(reason: string, options: OpenOptions): Promise<Device> {
  const ready = open.get('wasm')
  if (ready) return activate(withReason(ready, reason))
  const { tf, setWasmPaths } = await import('./tensor')
  setWasmPaths(options.wasmFolder ?? (await import('./wasm-files')).wasmFiles)
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false)
  const started = await tf.setBackend('wasm').catch(() => false)
  if (!started) {
    throw new CodedError('gpu/unavailable', 'WebAssembly could not be started here. Try device=cpu in the address.')
  }
  const simd = await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT')
  return keep(tf, {
    backend: 'wasm',
    adapter: wasmName(Boolean(simd)),
    fallback: true,
    reason,
    features: [],
    limits: {},
  })
}

async function openGpu(found: FoundAdapter, reason: string): Promise<Device> {
  const { tf, WebGPUBackend } = await import('./tensor')
  const gpu = await requestFullDevice(found.adapter)
  const counts = zeroCounts()
  countOnDevice(gpu, counts)
  describeDevice(gpu, { software: found.software, choices: {} })
  tf.removeBackend('webgpu')
  tf.registerBackend('webgpu', () => new WebGPUBackend(gpu, found.adapter.info), 3)
  if (!(await tf.setBackend('webgpu'))) {
    gpu.destroy()
    throw new CodedError('gpu/unavailable', 'tfjs could not start on the GPU. Remove device=webgpu from the address.')
  }
  registerMatmul(tf)
  const { name: adapter, software: fallback } = found
  return keep(tf, { backend: 'webgpu', adapter, fallback, reason, ...describeLimits(gpu) }, gpu, counts)
}

function withReason(device: Device, reason: string): Device {
  const reworded = { ...device, report: { ...device.report, reason } }
  open.set(device.report.backend, reworded)
  return reworded
}

function keep(tf: TensorRuntime, report: DeviceReport, gpu?: GPUDevice, counts: ComputeCounts = zeroCounts()): Device {
  const listeners = new Set<(error: CodedError) => void>()
  let failure: CodedError | undefined
  let guarded = 0
  countKernels(tf, report.backend, counts)
  const onLost = (listener: (error: CodedError) => void): (() => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
  /** Nobody gets this device any more; what it holds is freed once its last run has ended. */
  const retire = (error: CodedError): void => {
    failure ??= error
    if (open.get('webgpu')?.gpu === gpu) open.delete('webgpu')
    if (guarded === 0) gpu?.destroy()
  }
  void gpu?.lost.then((info) => {
    const message =
      'The GPU was taken away (a driver reset, sleep, or too much memory in use). Run again: Vitrine opens it anew.'
    retire(new CodedError('gpu/lost', message, { cause: new Error(`${info.reason}: ${info.message}`) }))
    if (failure) for (const listener of listeners) listener(failure)
    listeners.clear()
  })
  gpu?.addEventListener('uncapturederror', (event) => retire(uncaptured(event.error)))
  const device: Device = {
    report,
    tf,
    gpu,
    counts,
    countKernelCall: () => counts.kernelCalls++,
    onLost,
    check: () => {
      if (failure) throw failure
    },
    guard: (work) => {
      if (!gpu) return work
      guarded++
      const release = (): void => {
        guarded--
        if (failure && guarded === 0) gpu.destroy()
      }
      work.then(release, release)
      if (failure) return Promise.reject(failure)
      return new Promise((resolve, reject) => {
        const stop = onLost(reject)
        work.then(resolve, reject).finally(stop)
      })
    },
  }
  open.set(report.backend, device)
  return device
}

function uncaptured(error: GPUError): CodedError {
  const outOfMemory = 'GPUOutOfMemoryError' in globalThis && error instanceof GPUOutOfMemoryError
  return outOfMemory
    ? new CodedError('gpu/out-of-memory', 'The GPU has no room for this. Try a smaller batch, sequence or model.')
    : new CodedError('internal', `The GPU reported an error, so this result was thrown away: ${error.message}`)
}
