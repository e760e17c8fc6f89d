/**
 * Counts of the work a device is given, taken on the device itself by wrapping its methods, never estimated: compute
 * dispatches, queue submits, bytes sent (writeBuffer and buffers mapped at creation, which is how tfjs uploads) and
 * buffers mapped for reading. tfjs kernels are counted in the kernel registry, so that wasm and cpu have a figure too.
 */
import type { ComputeCounts } from '../contracts/device'

/** WebGPU's GPUMapMode.READ; the global is absent where WebGPU is. */
const MAP_READ = 1

export function zeroCounts(): ComputeCounts {
  return { dispatches: 0, submits: 0, bytesWritten: 0, readbacks: 0, kernelCalls: 0 }
}

/** What was counted between two snapshots. */
export function countsSince(before: ComputeCounts, now: ComputeCounts): ComputeCounts {
  return {
    dispatches: now.dispatches - before.dispatches,
    submits: now.submits - before.submits,
    bytesWritten: now.bytesWritten - before.bytesWritten,
    readbacks: now.readbacks - before.readbacks,
    kernelCalls: now.kernelCalls - before.kernelCalls,
  }
}

/** Wraps the methods of one GPUDevice so that they add to `counts`. Call once, before anyone else holds the device. */
export function countOnDevice(device: GPUDevice, counts: ComputeCounts): void {
  const { queue } = device
  const submit = queue.submit.bind(queue)
  queue.submit = (buffers) => {
    counts.submits++
    return submit(buffers)
  }
  const writeBuffer = queue.writeBuffer.bind(queue)
  queue.writeBuffer = (...call: Parameters<typeof writeBuffer>) => {
    counts.bytesWritten += writtenBytes(call[2], call[3], call[4])
    return writeBuffer(...call)
  }
  const createBuffer = device.createBuffer.bind(device)
  device.createBuffer = (descriptor) => {
    if (descriptor.mappedAtCreation) counts.bytesWritten += descriptor.size
    const buffer = createBuffer(descriptor)
    const mapAsync = buffer.mapAsync.bind(buffer)
    buffer.mapAsync = (mode, ...range) => {
      if (mode & MAP_READ) counts.readbacks++
      return mapAsync(mode, ...range)
    }
    return buffer
  }
  const createCommandEncoder = device.createCommandEncoder.bind(device)
  device.createCommandEncoder = (descriptor) => {
    const encoder = createCommandEncoder(descriptor)
    const beginComputePass = encoder.beginComputePass.bind(encoder)
    encoder.beginComputePass = (pass) => countOnPass(beginComputePass(pass), counts)
    return encoder
  }
}

function countOnPass(pass: GPUComputePassEncoder, counts: ComputeCounts): GPUComputePassEncoder {
  const dispatch = pass.dispatchWorkgroups.bind(pass)
  pass.dispatchWorkgroups = (...size) => {
    counts.dispatches++
    return dispatch(...size)
  }
  const indirect = pass.dispatchWorkgroupsIndirect.bind(pass)
  pass.dispatchWorkgroupsIndirect = (...call) => {
    counts.dispatches++
    return indirect(...call)
  }
  return pass
}

/** writeBuffer counts its offset and size in elements of a typed array, and in bytes of anything else. */
function writtenBytes(data: AllowSharedBufferSource | ArrayBufferLike, offset = 0, size?: number): number {
  const elementBytes = 'BYTES_PER_ELEMENT' in data ? Number(data.BYTES_PER_ELEMENT) : 1
  return size === undefined ? data.byteLength - offset * elementBytes : size * elementBytes
}

/** The part of tfjs's kernel registry that counting needs. */
interface Registry {
  getKernelsForBackend(backend: string): { kernelFunc: (...call: never[]) => unknown }[]
}

/** The counts that each backend's kernels add to now; a rebuilt device brings its own. */
const targets = new Map<string, ComputeCounts>()

/** Makes every kernel run of a backend add to `counts.kernelCalls`, and no longer to counts given earlier. */
export function countKernels(registry: Registry, backend: string, counts: ComputeCounts): void {
  const wrapped = targets.has(backend)
  targets.set(backend, counts)
  if (wrapped) return
  for (const kernel of registry.getKernelsForBackend(backend)) {
    const run = kernel.kernelFunc
    kernel.kernelFunc = (...call) => {
      const target = targets.get(backend)
      if (target) target.kernelCalls++
      return run(...call)
    }
  }
}
