import { afterAll, describe, expect, it } from 'vitest'
import { openDevice } from '../../../../workers/compute/device'
import { lstmBackwardOnCpu, lstmForwardOnCpu } from '../../../../workers/compute/kernels/lstm/lstm.cpu'
import { prepareLstm } from '../../../../workers/compute/kernels/lstm/tensor-op'
import { largestDifference, normals } from '../../../helpers/gpu'

const shape = { steps: 6, batch: 3, hidden: 7 }
const rows = 18

describe('the LSTM as an operation of the tensor library', () => {
  it('has the value and the gradients of its twin', async () => {
    const device = await openDevice({ force: 'webgpu' })
    const { tf } = device
    const [values, weights, outer] = [normals(rows * 28, 1), normals(7 * 28, 2), normals(rows * 7, 3)]
    const trace = lstmForwardOnCpu(shape, values, weights)
    const dz = lstmBackwardOnCpu(shape, trace, weights, outer)
    const dWeights = new Float32Array(7 * 28)
    for (let row = 3; row < rows; row++) {
      for (let j = 0; j < 7; j++) {
        for (let k = 0; k < 28; k++) dWeights[j * 28 + k]! += trace.h[(row - 3) * 7 + j]! * dz[row * 28 + k]!
      }
    }
    const before = tf.memory().numTensors
    const operation = await prepareLstm(device, shape)
    const z = tf.tensor2d(values, [rows, 28])
    const w = tf.tensor2d(weights, [7, 28])
    const factors = tf.tensor2d(outer, [rows, 7])
    const out = operation.apply(z, w)
    expect(largestDifference(await out.data(), trace.out)).toBeLessThan(1e-4)
    // The library's own gradients are not loaded, so the tape ends at the operation and is given what flows into it.
    const [gradientZ, gradientW] = tf.grads((a, b) => operation.apply(a as typeof z, b as typeof w))([z, w], factors)
    expect(largestDifference((await gradientZ?.data()) ?? [], dz)).toBeLessThan(1e-3)
    expect(largestDifference((await gradientW?.data()) ?? [], dWeights)).toBeLessThan(1e-3)
    tf.dispose([z, w, factors, out, gradientZ, gradientW].flatMap((tensor) => tensor ?? []))
    operation.dispose()
    expect(tf.memory().numTensors).toBe(before)
    device.check()
  })

  afterAll(async () => (await openDevice({ force: 'webgpu' })).check())
})
