/** Layer norm as an operation with a gradient on tensors of the tensor library (tensor-operation.ts). */
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import type { Device } from '../../device'
import { parameterSums } from '../parameter-sums/parameter-sums'
import { prepareOperation } from '../tensor-operation'
import { layerNorm, layerNormBackward, type LayerNormShape } from './layer-norm'

export interface LayerNormOperation {
  /**
   * Each row of x (rows, columns) with mean 0 and variance 1 (1e-5 added to it first), times `weight`, plus `bias`, both
   * (columns). Throws for other shapes.
   */
  apply(x: Tensor2D, weight: Tensor1D, bias: Tensor1D): Tensor2D
  dispose(): void
}

/** Prepared for one shape. Rejects `gpu/unavailable` without WebGPU. */
export async function prepareLayerNorm(device: Device, shape: LayerNormShape): Promise<LayerNormOperation> {
  const { rows, columns } = shape
  const operation = await prepareOperation(device, 'layer norm', async (gpu, buffers) => {
    const x = { view: buffers.storage('layer norm x', rows * columns), shape: [rows, columns] }
    const out = { view: buffers.storage('layer norm out', rows * columns), shape: x.shape }
    const flow = { view: buffers.storage('layer norm flow', rows * columns), shape: x.shape }
    const weight = { view: buffers.storage('layer norm weight', columns), shape: [columns] }
    const bias = { view: buffers.storage('layer norm bias', columns), shape: [columns] }
    const statistics = { view: buffers.storage('layer norm statistics', rows * 2), shape: [rows, 2] }
    const gradient = buffers.storage('layer norm gradient', rows * columns)
    const sums = buffers.storage('layer norm sums', 2 * columns)
    const step = buffers.uniform('layer norm step', new Uint32Array(4))
    const read = { x: x.view, weight: weight.view, statistics: statistics.view }
    const norm = { ...read, gradient, columns, toWeight: 0, toBias: columns }
    return {
      inputs: [x, weight, bias],
      out,
      kept: [x, weight, statistics],
      gradient,
      gradients: [flow, { view: sums, shape: [columns] }, { view: sums, from: columns, shape: [columns] }],
      forward: [await layerNorm(gpu, buffers, shape, { ...read, bias: bias.view, out: out.view }, undefined, step)],
      backward: [
        await layerNormBackward(gpu, buffers, shape, { ...read, gradient, flow: flow.view }, undefined),
        await parameterSums(gpu, buffers, rows, { biases: [], norm }, sums),
      ],
    }
  })
  return { apply: (...inputs) => operation.apply(inputs) as Tensor2D, dispose: operation.dispose }
}
