/**
 * The LSTM kernels as an operation with a gradient on tensors of the tensor library, for code that is written in those.
 * What comes before (x W_x + b) and after composes with it, and tf.grads goes through it.
 */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import type { Rank, Tensor2D } from '@tensorflow/tfjs-core'
import type { Device } from '../../device'
import { makeBuffers, type View } from '../../gpu/buffers'
import { submit } from '../../gpu/submit'
import { matmul } from '../matmul/matmul'
import { lstmBackward, lstmForward, planOf, type SequenceShape } from './lstm'

export interface LstmOperation {
  /**
   * h of all steps, (steps · batch, hidden), from a zero state. `projected` is (steps · batch, 4 hidden), time-major,
   * gates in the order cell, input, forget, output; `recurrent` (hidden, 4 hidden). The gradient reads what the last
   * call left behind, so each layer needs an operation of its own.
   */
  apply(projected: Tensor2D, recurrent: Tensor2D): Tensor2D
  dispose(): void
}

/** Prepared for one shape, because kernels are compiled asynchronously and operations are not. Needs backend webgpu. */
export async function prepareLstm({ tf, gpu, report }: Device, shape: SequenceShape): Promise<LstmOperation> {
  if (!gpu) throw new Error('The LSTM operation runs on WebGPU only.')
  const { steps, batch, hidden } = shape
  const rows = steps * batch
  const buffers = makeBuffers(gpu)
  const storage = (name: string, floats: number): View => buffers.storage(`lstm ${name}`, floats)
  const [projected, recurrent] = [storage('projected', rows * 4 * hidden), storage('recurrent', hidden * 4 * hidden)]
  const [out, traces] = [storage('out', rows * hidden), storage('traces', rows * 5 * hidden)]
  const [before, turned] = [storage('h before', rows * hidden), storage('turned', 4 * hidden * hidden)]
  const [gradient, dz] = [storage('gradient', rows * hidden), storage('dz', rows * 4 * hidden)]
  const recurrentGradient = storage('recurrent gradient', hidden * 4 * hidden)
  const step = buffers.uniform('lstm step', new Uint32Array(1))
  const plan = planOf(gpu, report.fallback, hidden)
  const trail = { view: before, stride: hidden, column: 0, turned }
  const forward = await lstmForward(
    gpu,
    buffers,
    shape,
    { step, projected, recurrent, out: { view: out, stride: hidden }, traces, trail },
    { plan },
  )
  const above = { view: gradient, stride: hidden }
  const backward = await lstmBackward(gpu, buffers, shape, { step, traces, turned, gradient: above, dz }, { plan })
  const product = { m: hidden, n: 4 * hidden, k: rows, transposeA: true }
  const weights = await matmul(gpu, buffers, product, { a: before, b: dz, out: recurrentGradient })

  const take = (tensor: Tensor2D, view: View): void => {
    const { buffer, tensorRef } = onGpu(tensor)
    const encoder = gpu.createCommandEncoder()
    encoder.copyBufferToBuffer(buffer, 0, view.buffer, 0, 4 * tensor.size)
    gpu.queue.submit([encoder.finish()])
    tensorRef.dispose()
  }
  // Small tensors may still lie outside the GPU.
  const onGpu = (tensor: Tensor2D): { buffer: GPUBuffer; tensorRef: { dispose(): void } } => {
    const backend = tf.backend() as Partial<Pick<WebGPUBackend, 'uploadToGPU'>>
    backend.uploadToGPU?.(tensor.dataId)
    const { buffer, tensorRef } = tensor.dataToGPU()
    if (!buffer) throw new Error('The tensor is not on the GPU.')
    return { buffer, tensorRef }
  }
  // A tensor is as long as its buffer, and buffers of kernels are rounded up: results pass through exact ones.
  const exact = new Map<View, GPUBuffer>()
  const give = (view: View, height: number, width: number): Tensor2D => {
    const size = 4 * height * width
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST
    const buffer = exact.get(view) ?? gpu.createBuffer({ label: 'lstm result', size, usage })
    exact.set(view, buffer)
    const encoder = gpu.createCommandEncoder()
    encoder.copyBufferToBuffer(view.buffer, 0, buffer, 0, size)
    gpu.queue.submit([encoder.finish()])
    return tf.tensor<Rank.R2>({ buffer }, [height, width], 'float32')
  }

  const operation = tf.customGrad((...inputs) => {
    const [z, w] = inputs as unknown as [Tensor2D, Tensor2D]
    take(z, projected)
    take(w, recurrent)
    submit(gpu, [forward], 'lstm forward')
    return {
      value: give(out, rows, hidden),
      gradFunc: (dy) => {
        take(dy as Tensor2D, gradient)
        submit(gpu, [backward, weights], 'lstm backward')
        return [give(dz, rows, 4 * hidden), give(recurrentGradient, hidden, 4 * hidden)]
      },
    }
  })
  return {
    apply: (z, w) => {
      if (z.shape[0] !== rows || z.shape[1] !== 4 * hidden || w.shape[0] !== hidden || w.shape[1] !== 4 * hidden) {
        throw new Error(`The LSTM operation was prepared for (${rows}, ${4 * hidden}) and (${hidden}, ${4 * hidden}).`)
      }
      return operation(z, w) as Tensor2D
    },
    dispose: () => {
      buffers.dispose()
      for (const buffer of exact.values()) buffer.destroy()
    },
  }
}
