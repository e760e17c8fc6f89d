/** Causal self-attention as an operation with a gradient on tensors of the tensor library (tensor-operation.ts). */
import type { Tensor2D } from '@tensorflow/tfjs-core'
import type { Device } from '../../device'
import { prepareOperation } from '../tensor-operation'
import { attention, attentionBackward, MAX_HEAD_SIZE, type AttentionShape } from './attention'

export interface AttentionOperation {
  /**
   * (batch · steps, heads headSize) of `packed`, (batch · steps, 3 heads headSize): query, key and value of each token,
   * sequences one after the other. A token sees itself and those before it. Throws for other shapes.
   */
  apply(packed: Tensor2D): Tensor2D
  dispose(): void
}

/** Prepared for one shape, without dropout. Rejects `gpu/unavailable` without WebGPU; heads hold at most 128 floats. */
export async function prepareAttention(device: Device, shape: AttentionShape): Promise<AttentionOperation> {
  const { batch, steps, heads, headSize } = shape
  if (headSize > MAX_HEAD_SIZE) throw new Error(`A head holds at most ${MAX_HEAD_SIZE} floats, not ${headSize}.`)
  const [rows, width] = [batch * steps, heads * headSize]
  const operation = await prepareOperation(device, 'attention', async (gpu, buffers) => {
    const packed = { view: buffers.storage('attention packed', rows * 3 * width), shape: [rows, 3 * width] }
    const out = { view: buffers.storage('attention out', rows * width), shape: [rows, width] }
    const logSums = { view: buffers.storage('attention log sums', rows * heads), shape: [batch, heads, steps] }
    const result = { view: buffers.storage('attention result', rows * 3 * width), shape: packed.shape }
    const gradient = buffers.storage('attention gradient', rows * width)
    const step = buffers.uniform('attention step', new Uint32Array(4))
    const views = { packed: packed.view, out: out.view, logSums: logSums.view }
    const back = { gradient, result: result.view }
    return {
      inputs: [packed],
      out,
      kept: [packed, out, logSums],
      gradient,
      gradients: [result],
      forward: [await attention(gpu, buffers, shape, views, undefined, step)],
      backward: [await attentionBackward(gpu, buffers, shape, views, back, undefined, step)],
    }
  })
  return { apply: (packed) => operation.apply([packed]) as Tensor2D, dispose: operation.dispose }
}
