import { afterAll, describe, expect, it } from 'vitest'
import { openDevice } from '../../../../workers/compute/device'
import { makeBuffers, readFloats } from '../../../../workers/compute/gpu/buffers'
import { submit } from '../../../../workers/compute/gpu/submit'
import {
  attention,
  attentionBackward,
  type AttentionShape,
} from '../../../../workers/compute/kernels/attention/attention'
import { attentionBackwardOnCpu, attentionOnCpu } from '../../../../workers/compute/kernels/attention/attention.cpu'
import { dropoutOf } from '../../../../workers/compute/kernels/dropout/dropout.cpu'
import { gpuDevice, largestDifference, normals } from '../../../helpers/gpu'

const SHAPES: AttentionShape[] = [
  { batch: 1, steps: 1, heads: 1, headSize: 1 },
  { batch: 3, steps: 65, heads: 2, headSize: 8 },
  { batch: 2, steps: 17, heads: 3, headSize: 5 },
  { batch: 1, steps: 9, heads: 1, headSize: 34 },
]
const SEED = 77
const PLACE = 1234

describe('the attention kernels', () => {
  it.each(SHAPES.flatMap((shape) => [0, 0.3].map((rate) => ({ ...shape, rate }))))(
    'equal their twin, forward and backward, on %o',
    async ({ rate, ...shape }) => {
      const gpu = await gpuDevice()
      const { batch, steps, heads, headSize } = shape
      const width = heads * headSize
      const packed = normals(batch * steps * 3 * width, 1)
      const gradient = normals(batch * steps * width, 2)
      const kept = dropoutOf(rate, SEED + PLACE)
      const forward = await attentionOnCpu(shape, packed, kept)
      const backward = await attentionBackwardOnCpu(shape, packed, forward, gradient, kept)

      const buffers = makeBuffers(gpu)
      const step = buffers.uniform('step', Uint32Array.of(SEED, 0, 0, 0))
      const dropout = { rate, place: PLACE, step }
      const operands = {
        packed: buffers.storage('packed', packed),
        out: buffers.storage('out', batch * steps * width),
        logSums: buffers.storage('log sums', batch * heads * steps),
      }
      const result = buffers.storage('result', packed.length)
      const given = { gradient: buffers.storage('gradient', gradient), result }
      submit(gpu, [
        await attention(gpu, buffers, shape, operands, dropout, step),
        await attentionBackward(gpu, buffers, shape, operands, given, dropout, step),
      ])
      expect(largestDifference(await readFloats(gpu, operands.out, gradient.length), forward.out)).toBeLessThan(1e-4)
      const logSums = await readFloats(gpu, operands.logSums, forward.logSums.length)
      expect(largestDifference(logSums, forward.logSums)).toBeLessThan(1e-4)
      expect(largestDifference(await readFloats(gpu, result, packed.length), backward)).toBeLessThan(1e-3)
      buffers.dispose()
    },
  )

  it('never looks ahead', async () => {
    const gpu = await gpuDevice()
    const shape = { batch: 1, steps: 6, heads: 1, headSize: 4 }
    const run = async (packed: Float32Array<ArrayBuffer>): Promise<Float32Array> => {
      const buffers = makeBuffers(gpu)
      const step = buffers.uniform('step', new Uint32Array(4))
      const [out, logSums] = [buffers.storage('out', 24), buffers.storage('log sums', 6)]
      const operands = { packed: buffers.storage('packed', packed), out, logSums }
      submit(gpu, [await attention(gpu, buffers, shape, operands, undefined, step)])
      const result = await readFloats(gpu, out, 24)
      buffers.dispose()
      return result
    }
    const packed = normals(72, 3)
    const changed = packed.map((value, index) => (index >= 5 * 12 ? value + 1 : value))
    expect((await run(changed)).subarray(0, 20)).toEqual((await run(packed)).subarray(0, 20))
  })

  afterAll(async () => (await openDevice({ force: 'webgpu' })).check())
})
