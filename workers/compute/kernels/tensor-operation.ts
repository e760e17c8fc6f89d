/**
 * Own kernels as an operation with a gradient on tensors of the tensor library, for code that is written in those: what
 * comes before and after composes with it, and tf.grads goes through it. Numbers are copied between tfjs's buffers and
 * the kernels' on the GPU, in the order of the queue, and never read back. What the gradient needs of the way forward
 * goes with the tape, so one operation may be applied many times before gradients are asked for.
 */
import type { DataId, Tensor } from '@tensorflow/tfjs-core'
import { CodedError } from '../../runtime/errors'
import type { Device, TensorRuntime } from '../device'
import { makeBuffers, write, type Buffers, type View } from '../gpu/buffers'
import type { Command } from '../gpu/command'
import { submit } from '../gpu/submit'

/** A tensor's place in the kernels' memory. @property from its first float in the view, 0 by default */
export interface Place {
  view: View
  from?: number
  shape: readonly number[]
}

/**
 * @property kept      what backward reads of the inputs, of `out` and of what else forward wrote
 * @property gradient  of `out`, the way in of backward
 * @property gradients of the inputs, in their order
 * @property data      views that the kernels read besides tensors
 * @property clear     a view that backward adds to, zeroed before it
 */
export interface OperationPlan {
  inputs: readonly Place[]
  out: Place
  kept: readonly Place[]
  gradient: View
  gradients: readonly Place[]
  forward: readonly Command[]
  backward: readonly Command[]
  data?: readonly View[]
  clear?: View
}

export interface TensorOperation {
  /**
   * Inputs in the order and of the shapes that were prepared, float32; throws for others. `data` goes to the plan's views
   * of that name, forward and, if it comes to that, backward.
   */
  apply(inputs: readonly Tensor[], data?: readonly Uint32Array<ArrayBuffer>[]): Tensor
  /** Frees the kernels' memory; results stay. */
  dispose(): void
}

/**
 * Prepared for one shape, because kernels are compiled asynchronously and operations are not. `plan` takes its memory
 * from the buffers it is given. Rejects `gpu/unavailable` where the device has no WebGPU, and as `plan` does.
 */
export async function prepareOperation(
  { tf, gpu }: Device,
  name: string,
  plan: (gpu: GPUDevice, buffers: Buffers) => Promise<OperationPlan>,
): Promise<TensorOperation> {
  if (!gpu) {
    throw new CodedError(
      'gpu/unavailable',
      `The ${name} kernels need WebGPU. Use the tensor library's operations here.`,
    )
  }
  const buffers = makeBuffers(gpu)
  try {
    return operationOf(tf, gpu, buffers, name, await plan(gpu, buffers))
  } catch (thrown) {
    buffers.dispose()
    throw thrown
  }
}

function operationOf(
  tf: TensorRuntime,
  gpu: GPUDevice,
  buffers: Buffers,
  name: string,
  { inputs, out, kept, gradient, gradients, forward, backward, data: views = [], clear }: OperationPlan,
): TensorOperation {
  const { take, give, dispose } = exchangeOn(tf, gpu, name)
  const run = (given: readonly Tensor[], data: readonly Uint32Array<ArrayBuffer>[]): Tensor => {
    const writeData = (): void => {
      for (const [k, view] of views.entries()) write(gpu, view, data[k]!)
    }
    const operation = tf.customGrad((...passed) => {
      const tensors = passed.slice(0, -1) as Tensor[]
      const save = passed.at(-1) as (saved: Tensor[]) => void
      take(tensors.map((tensor, index) => [tensor, inputs[index]!]))
      writeData()
      submit(gpu, forward, name)
      const value = give(out)
      // Only a tape takes what is kept, and frees it.
      if (tf.engine().state.gradientDepth > 0) {
        save(kept.map((place) => (place === out ? value : (tensors[inputs.indexOf(place)] ?? give(place)))))
      }
      return {
        value,
        gradFunc: (dy, saved) => {
          take(
            [[dy, { view: gradient, shape: out.shape }], ...saved.map((each, k) => [each, kept[k]!] as const)],
            clear,
          )
          writeData()
          submit(gpu, backward, `${name}, backward`)
          return gradients.map(give)
        },
      }
    })
    return operation(...given)
  }
  const written = inputs.map(({ shape }) => `(${shape.join(', ')})`).join(', ')
  return {
    apply: (given, data = []) => {
      const fits = given.every(({ shape, dtype }, k) => dtype === 'float32' && isSame(shape, inputs[k]?.shape))
      if (!fits || given.length !== inputs.length) {
        throw new Error(`The ${name} operation was prepared for float32 tensors of shape ${written}.`)
      }
      return run(given, data)
    },
    dispose: () => {
      buffers.dispose()
      dispose()
    },
  }
}

function isSame(a: readonly number[], b: readonly number[] | undefined): boolean {
  return a.length === b?.length && a.every((size, k) => size === b[k])
}

interface Exchange {
  take(pairs: readonly (readonly [Tensor, Place])[], clear?: View): void
  give(place: Place): Tensor
  dispose(): void
}

/** Copies between tensors and places, in the order of the queue. */
function exchangeOn(tf: TensorRuntime, gpu: GPUDevice, name: string): Exchange {
  // A tensor is as long as its buffer, and buffers of kernels are rounded up: results pass through exact ones. tfjs copies
  // and submits at once, so one of each size is enough.
  const exact = new Map<number, GPUBuffer>()
  return {
    take: (pairs, clear) =>
      tf.tidy(() => {
        // tfjs submits what it has recorded with each; its copies go back to it only after ours are submitted.
        const lent = pairs.map(([tensor]) => onGpu(tf, tensor))
        const encoder = gpu.createCommandEncoder({ label: `${name}, in` })
        if (clear) encoder.clearBuffer(clear.buffer, clear.offset, clear.size)
        for (const [k, [, place]] of pairs.entries()) {
          encoder.copyBufferToBuffer(lent[k]!, 0, place.view.buffer, startOf(place), bytesOf(place))
        }
        gpu.queue.submit([encoder.finish()])
      }),
    give: (place) => {
      const size = bytesOf(place)
      const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST
      const buffer = exact.get(size) ?? gpu.createBuffer({ label: `${name}, result`, size, usage })
      exact.set(size, buffer)
      const encoder = gpu.createCommandEncoder({ label: `${name}, out` })
      encoder.copyBufferToBuffer(place.view.buffer, startOf(place), buffer, 0, size)
      gpu.queue.submit([encoder.finish()])
      return tf.tensor({ buffer }, [...place.shape], 'float32')
    },
    dispose: () => {
      for (const buffer of exact.values()) buffer.destroy()
    },
  }
}

/** What copying needs of tfjs's backend on WebGPU; the map is private there. */
interface Backend {
  readonly tensorMap: { get(id: DataId): { dtype: string } }
  uploadToGPU(id: DataId): void
}

/** A copy of the tensor's numbers on the GPU, which the scope around frees. */
function onGpu(tf: TensorRuntime, tensor: Tensor): GPUBuffer {
  const backend = tf.backend() as unknown as Backend
  // Whole numbers may lie in the buffer of a tensor of floats (a cast of tfjs's shares it); a product converts them.
  const floats = backend.tensorMap.get(tensor.dataId).dtype === 'float32' ? tensor : tf.mul(tensor, 1)
  // Small tensors may still lie outside the GPU.
  backend.uploadToGPU(floats.dataId)
  const { buffer } = floats.dataToGPU()
  if (!buffer) throw new Error('The tensor is not on the GPU.')
  return buffer
}

function startOf({ view, from = 0 }: Place): number {
  return (view.offset ?? 0) + 4 * from
}

function bytesOf({ shape }: Place): number {
  return 4 * shape.reduce((product, size) => product * size, 1)
}
