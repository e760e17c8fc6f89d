/** The LSTM kernels as an operation with a gradient on tensors of the tensor library (tensor-operation.ts). */
import type { Tensor2D } from '@tensorflow/tfjs-core'
import type { Device } from '../../device'
import type { View } from '../../gpu/buffers'
import { matmul } from '../matmul/matmul'
import { prepareOperation, type Place } from '../tensor-operation'
import { lstmBackward, lstmForward, planOf, type SequenceShape } from './lstm'

export interface LstmOperation {
  /**
   * h of all steps, (steps · batch, hidden), from a zero state. `projected` is (steps · batch, 4 hidden), x W_x + b,
   * time-major, gates in the order cell, input, forget, output; `recurrent` (hidden, 4 hidden). Throws for other shapes.
   */
  apply(projected: Tensor2D, recurrent: Tensor2D): Tensor2D
  dispose(): void
}

/** Prepared for one shape. Rejects `gpu/unavailable` without WebGPU. */
export async function prepareLstm(device: Device, shape: SequenceShape): Promise<LstmOperation> {
  const { steps, batch, hidden } = shape
  const rows = steps * batch
  const operation = await prepareOperation(device, 'LSTM', async (gpu, buffers) => {
    const place = (name: string, height: number, width: number): Place => {
      return { view: buffers.storage(`lstm ${name}`, height * width), shape: [height, width] }
    }
    const [projected, recurrent] = [place('projected', rows, 4 * hidden), place('recurrent', hidden, 4 * hidden)]
    const [out, traces] = [place('out', rows, hidden), place('traces', rows, 5 * hidden)]
    const [before, turned] = [place('h before', rows, hidden), place('turned', 4 * hidden, hidden)]
    const [dz, ofRecurrent] = [place('dz', rows, 4 * hidden), place('recurrent gradient', hidden, 4 * hidden)]
    const gradient: View = buffers.storage('lstm gradient', rows * hidden)
    const step = buffers.uniform('lstm step', new Uint32Array(1))
    const plan = planOf(gpu, device.report.fallback, hidden)
    const trail = { view: before.view, stride: hidden, column: 0, turned: turned.view }
    const sequence = { projected: projected.view, recurrent: recurrent.view, traces: traces.view, trail }
    const above = { view: gradient, stride: hidden }
    const back = { traces: traces.view, turned: turned.view, gradient: above, dz: dz.view }
    const forward = { step, ...sequence, out: { view: out.view, stride: hidden } }
    const product = { m: hidden, n: 4 * hidden, k: rows, transposeA: true }
    return {
      inputs: [projected, recurrent],
      out,
      kept: [traces, before, turned],
      gradient,
      gradients: [dz, ofRecurrent],
      forward: [await lstmForward(gpu, buffers, shape, forward, { plan })],
      backward: [
        await lstmBackward(gpu, buffers, shape, { step, ...back }, { plan }),
        await matmul(gpu, buffers, product, { a: before.view, b: dz.view, out: ofRecurrent.view }),
      ],
    }
  })
  return { apply: (...inputs) => operation.apply(inputs) as Tensor2D, dispose: operation.dispose }
}
