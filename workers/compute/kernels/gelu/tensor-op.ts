/** GELU, in its tanh form, as an operation with a gradient on tensors of the tensor library (tensor-operation.ts). */
import type { Tensor } from '@tensorflow/tfjs-core'
import type { Device } from '../../device'
import { prepareOperation } from '../tensor-operation'
import { gelu } from './gelu'

export interface GeluOperation {
  /** gelu(x), of x's shape. Throws for another shape than the prepared one. */
  apply<T extends Tensor>(x: T): T
  dispose(): void
}

/** Prepared for one shape of any rank. Rejects `gpu/unavailable` without WebGPU. */
export async function prepareGelu(device: Device, shape: readonly number[]): Promise<GeluOperation> {
  const count = shape.reduce((product, size) => product * size, 1)
  const operation = await prepareOperation(device, 'GELU', async (gpu, buffers) => {
    const x = { view: buffers.storage('gelu x', count), shape }
    const out = { view: buffers.storage('gelu out', count), shape }
    const gradient = { view: buffers.storage('gelu gradient', count), shape }
    return {
      inputs: [x],
      out,
      kept: [x],
      gradient: gradient.view,
      gradients: [gradient],
      forward: [await gelu(gpu, buffers, count, { x: x.view, out: out.view })],
      backward: [await gelu(gpu, buffers, count, { x: x.view, out: gradient.view }, { backward: true })],
    }
  })
  return { apply: <T extends Tensor>(x: T) => operation.apply([x]) as T, dispose: operation.dispose }
}
