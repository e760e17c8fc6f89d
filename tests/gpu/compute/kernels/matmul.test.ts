import { afterAll, describe, expect, it } from 'vitest'
import { openDevice } from '../../../../workers/compute/device'
import { makeBuffers, readFloats } from '../../../../workers/compute/gpu/buffers'
import { submit } from '../../../../workers/compute/gpu/submit'
import { startProfile } from '../../../../workers/compute/gpu/profile'
import { matmul, type Activation, type MatmulShape } from '../../../../workers/compute/kernels/matmul/matmul'
import { matmulOnCpu } from '../../../../workers/compute/kernels/matmul/matmul.cpu'
import { gpuDevice, largestDifference, normals } from '../../../helpers/gpu'

const SHAPES: MatmulShape[] = [
  { m: 1, n: 1, k: 1 },
  { m: 33, n: 65, k: 7 },
  { m: 5, n: 3, k: 130, transposeA: true },
  { m: 40, n: 31, k: 17, transposeB: true },
  { m: 9, n: 8, k: 12, transposeA: true, transposeB: true, batch: 3 },
]

describe('the matmul kernel', () => {
  it.each(SHAPES)('equals its twin on %o', async (shape) => {
    const gpu = await gpuDevice()
    const { m, n, k, batch = 1 } = shape
    const [a, b, bias] = [normals(batch * m * k, 1), normals(batch * k * n, 2), normals(n, 3)]
    const buffers = makeBuffers(gpu)
    const operands = {
      a: buffers.storage('a', a),
      b: buffers.storage('b', b),
      out: buffers.storage('out', batch * m * n),
    }
    submit(gpu, [await matmul(gpu, buffers, shape, operands)])
    const plain = await readFloats(gpu, operands.out, batch * m * n)
    expect(largestDifference(plain, matmulOnCpu(shape, a, b))).toBeLessThan(1e-4)
    for (const activation of ['relu', 'gelu', 'tanh', 'sigmoid'] satisfies Activation[]) {
      const options = { activation, scale: 0.5 }
      submit(gpu, [await matmul(gpu, buffers, shape, { ...operands, bias: buffers.storage('bias', bias) }, options)])
      const fused = await readFloats(gpu, operands.out, batch * m * n)
      expect(largestDifference(fused, matmulOnCpu(shape, a, b, { ...options, bias }))).toBeLessThan(1e-4)
    }
    buffers.dispose()
  })

  it('adds to what is there when told to accumulate', async () => {
    const gpu = await gpuDevice()
    const buffers = makeBuffers(gpu)
    const [a, b] = [normals(6, 1), normals(6, 2)]
    const operands = { a: buffers.storage('a', a), b: buffers.storage('b', b), out: buffers.storage('out', 4) }
    const product = await matmul(gpu, buffers, { m: 2, n: 2, k: 3 }, operands, { accumulate: true })
    submit(gpu, [product, product])
    const twice = matmulOnCpu({ m: 2, n: 2, k: 3 }, a, b).map((value) => 2 * value)
    expect(largestDifference(await readFloats(gpu, operands.out, 4), twice)).toBeLessThan(1e-5)
    buffers.dispose()
  })

  it('is timed by kernel where the device has timestamps', async () => {
    const gpu = await gpuDevice()
    const buffers = makeBuffers(gpu)
    const view = (): ReturnType<typeof buffers.storage> => buffers.storage('x', 64 * 64)
    const product = await matmul(gpu, buffers, { m: 64, n: 64, k: 64 }, { a: view(), b: view(), out: view() })
    const profiler = startProfile(gpu)
    expect(profiler !== undefined).toBe(gpu.features.has('timestamp-query'))
    submit(gpu, [product, product])
    submit(gpu, [product])
    const [time] = (await profiler?.stop()) ?? []
    if (profiler) expect(time).toMatchObject({ label: 'matmul', dispatches: 3 })
    buffers.dispose()
  })

  afterAll(async () => (await openDevice({ force: 'webgpu' })).check())
})
