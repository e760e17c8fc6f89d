/**
 * GPU memory with an owner: what a run allocates is freed by one call, whatever became of the run. A view is a part of a
 * buffer; parts begin at multiples of 256 bytes, so that each can be bound by itself.
 */
import { CodedError } from '../../runtime/errors'

/** Every part of a buffer that is bound by itself begins at a multiple of so many floats (256 bytes). */
export const ALIGNED_FLOATS = 64

/** @property offset bytes, a multiple of 256 @property size bytes; to the end of the buffer by default */
export interface View {
  buffer: GPUBuffer
  offset?: number
  size?: number
}

export interface Buffers {
  /** A zeroed storage buffer of so many 4-byte numbers, or one that holds `data`. */
  storage(label: string, data: number | Float32Array | Int32Array | Uint32Array): View & { size: number }
  /** A uniform buffer with these bytes, padded to 16. */
  uniform(label: string, data: ArrayBuffer | ArrayBufferView): View
  dispose(): void
}

/** Buffers on one device, freed together. Throws `gpu/out-of-memory` for one that is larger than the device allows. */
export function makeBuffers(gpu: GPUDevice): Buffers {
  const held: GPUBuffer[] = []
  const create = (label: string, size: number, usage: number): GPUBuffer => {
    const most = usage & GPUBufferUsage.STORAGE ? gpu.limits.maxStorageBufferBindingSize : gpu.limits.maxBufferSize
    if (size > most) {
      throw new CodedError(
        'gpu/out-of-memory',
        `This needs ${Math.ceil(size / 2 ** 20)} MB in one piece of GPU memory ("${label}"); this GPU gives ` +
          `${Math.floor(most / 2 ** 20)} MB. Choose a smaller model, batch or sequence.`,
      )
    }
    const buffer = gpu.createBuffer({ label, size, usage: usage | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC })
    held.push(buffer)
    return buffer
  }
  return {
    storage: (label, data) => {
      const size = Math.max(16, alignedBytes(typeof data === 'number' ? 4 * data : data.byteLength, 16))
      const buffer = create(label, size, GPUBufferUsage.STORAGE)
      if (typeof data !== 'number') write(gpu, { buffer }, data)
      return { buffer, size }
    },
    uniform: (label, data) => {
      const size = alignedBytes(data.byteLength, 16)
      const buffer = create(label, size, GPUBufferUsage.UNIFORM)
      write(gpu, { buffer }, data)
      return { buffer, size }
    },
    dispose: () => {
      for (const buffer of held.splice(0)) buffer.destroy()
    },
  }
}

/** Overwrites the start of a view. */
export function write(gpu: GPUDevice, { buffer, offset = 0 }: View, data: ArrayBuffer | ArrayBufferView): void {
  if (ArrayBuffer.isView(data)) gpu.queue.writeBuffer(buffer, offset, data.buffer, data.byteOffset, data.byteLength)
  else gpu.queue.writeBuffer(buffer, offset, data)
}

/** Reads floats back; one wait for the device. `floats` is how many, by default the whole view. */
export async function readFloats(gpu: GPUDevice, view: View, floats?: number): Promise<Float32Array<ArrayBuffer>> {
  return new Float32Array(await readBytes(gpu, view, floats === undefined ? undefined : 4 * floats))
}

/** Reads bytes back; one wait for the device. */
export async function readBytes(
  gpu: GPUDevice,
  { buffer, offset = 0, size }: View,
  bytes = size ?? buffer.size - offset,
): Promise<ArrayBuffer> {
  const staging = gpu.createBuffer({
    label: 'readback',
    size: alignedBytes(bytes, 4),
    usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
  })
  try {
    const encoder = gpu.createCommandEncoder({ label: 'readback' })
    encoder.copyBufferToBuffer(buffer, offset, staging, 0, alignedBytes(bytes, 4))
    gpu.queue.submit([encoder.finish()])
    await staging.mapAsync(GPUMapMode.READ)
    return staging.getMappedRange().slice(0, bytes)
  } finally {
    staging.destroy()
  }
}

/** A part of a view, both in floats from the view's start. */
export function part({ buffer, offset = 0 }: View, from: number, floats: number): View & { size: number } {
  if (from % ALIGNED_FLOATS !== 0) throw new Error(`A part must begin at a multiple of ${ALIGNED_FLOATS}, not ${from}.`)
  return { buffer, offset: offset + 4 * from, size: Math.max(16, alignedBytes(4 * floats, 16)) }
}

export function alignedBytes(bytes: number, to: number): number {
  return Math.ceil(bytes / to) * to
}
