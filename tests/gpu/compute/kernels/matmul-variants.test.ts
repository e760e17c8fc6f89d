import { afterAll, describe, expect, it } from 'vitest'
import { openDevice } from '../../../../workers/compute/device'
import { makeBuffers, readFloats } from '../../../../workers/compute/gpu/buffers'
import { command } from '../../../../workers/compute/gpu/command'
import { kernelOn } from '../../../../workers/compute/gpu/pipelines'
import { submit } from '../../../../workers/compute/gpu/submit'
import { planMatmul, type MatmulOptions, type MatmulShape } from '../../../../workers/compute/kernels/matmul/matmul'
import { matmulOnCpu } from '../../../../workers/compute/kernels/matmul/matmul.cpu'
import { splitOf, variantName, variantsFor, type Variant } from '../../../../workers/compute/kernels/matmul/variants'
import { gpuDevice, largestDifference, normals } from '../../../helpers/gpu'

const WHOLE: MatmulShape[] = [
  { m: 67, n: 70, k: 37 },
  { m: 72, n: 68, k: 40, transposeA: true, batch: 2 },
  { m: 66, n: 65, k: 33, transposeB: true },
  { m: 65, n: 72, k: 36, transposeA: true, transposeB: true },
]
const LONG: MatmulShape[] = [
  { m: 5, n: 7, k: 1031 },
  { m: 8, n: 12, k: 1024, transposeA: true },
  { m: 1, n: 20, k: 1026, transposeB: true, batch: 2 },
]

/**
 * Barriers make a software adapter compile for tens of seconds when many threads meet at them. Every variant runs on
 * hardware (`VITRINE_GPU=hardware`), those with small workgroups everywhere.
 */
function isQuick(variant: Variant): boolean {
  return variant.kind === 'registers'
    ? variant.split === 1 || variant.across * variant.down * variant.split <= 64
    : (variant.rows * variant.columns) / variant.side ** 2 <= 64
}

async function run(
  variant: Variant,
  shape: MatmulShape,
  [a, b, bias]: readonly Float32Array<ArrayBuffer>[],
  options: MatmulOptions,
): Promise<Float32Array> {
  const gpu = await gpuDevice()
  const buffers = makeBuffers(gpu)
  const { source, grid, uniform } = planMatmul(shape, variant, bias !== undefined, options)
  const results = shape.m * shape.n * (shape.batch ?? 1)
  const out = buffers.storage('out', results)
  const operands = [a, b, bias].flatMap((data) => (data ? [buffers.storage('operand', data)] : []))
  const views = [buffers.uniform('shape', uniform), ...operands.slice(0, 2), out, ...operands.slice(2)]
  submit(gpu, [command(gpu, await kernelOn(gpu, source), views, grid)])
  const values = await readFloats(gpu, out, results)
  buffers.dispose()
  return values
}

describe('variants of the matmul kernel', () => {
  it.each([...WHOLE, ...LONG])('give equal bits, near the twin, on %o', async (shape) => {
    const { report } = await openDevice({ force: 'webgpu' })
    const { m, n, k, batch = 1 } = shape
    const operands = [normals(batch * m * k, 1), normals(batch * k * n, 2), normals(n, 3)] as const
    const options = { activation: 'tanh', scale: 0.1 } as const
    const twin = matmulOnCpu(shape, operands[0], operands[1], { ...options, bias: operands[2] })
    // A GPU splits k for these where a software adapter does not, and that changes bits.
    const isSplit = splitOf(shape, false) > 1
    const offered = [...variantsFor(shape, false), ...(isSplit ? [] : variantsFor(shape, true))]
    const variants = [...new Map(offered.map((each) => [variantName(each), each])).values()].filter(
      (variant) => !report.fallback || isQuick(variant),
    )
    expect(variants.length).toBeGreaterThan(1)
    let first: Float32Array | undefined
    for (const variant of variants) {
      const values = await run(variant, shape, operands, options)
      expect(largestDifference(values, twin), variantName(variant)).toBeLessThan(1e-5)
      expect(largestDifference(values, (first ??= values)), variantName(variant)).toBe(0)
    }
  })

  it('read and write parts of wider matrices, and leave the rest as it was', async () => {
    const gpu = await gpuDevice()
    const shape = { m: 9, n: 6, k: 11 }
    const [a, b] = [normals(9 * 15, 1), normals(11 * 8, 2)]
    const strides = { a: 15, b: 8, out: 10 }
    const twin = matmulOnCpu(
      shape,
      Float32Array.from({ length: 99 }, (_, at) => a[Math.floor(at / 11) * 15 + (at % 11)]!),
      Float32Array.from({ length: 66 }, (_, at) => b[Math.floor(at / 6) * 8 + (at % 6)]!),
    )
    for (const variant of variantsFor(shape, true)) {
      const buffers = makeBuffers(gpu)
      const { source, grid, uniform } = planMatmul(shape, variant, false, { strides, accumulate: true })
      const out = buffers.storage('out', new Float32Array(90).fill(1))
      const views = [buffers.uniform('shape', uniform), buffers.storage('a', a), buffers.storage('b', b), out]
      submit(gpu, [command(gpu, await kernelOn(gpu, source), views, grid)])
      const wide = await readFloats(gpu, out, 90)
      const narrow = Array.from({ length: 54 }, (_, at) => wide[Math.floor(at / 6) * 10 + (at % 6)]! - 1)
      expect(largestDifference(narrow, twin)).toBeLessThan(1e-5)
      expect([...wide].filter((_, at) => at % 10 >= 6).every((value) => value === 1)).toBe(true)
      buffers.dispose()
    }
  })

  it('leave no buffer behind in ten runs', async () => {
    const gpu = await gpuDevice()
    const live = new Set<GPUBuffer>()
    const createBuffer = gpu.createBuffer.bind(gpu)
    gpu.createBuffer = (descriptor) => {
      const buffer = createBuffer(descriptor)
      const destroy = buffer.destroy.bind(buffer)
      buffer.destroy = () => {
        live.delete(buffer)
        destroy()
      }
      live.add(buffer)
      return buffer
    }
    const shape = { m: 20, n: 20, k: 20 }
    const [variant] = variantsFor(shape, true)
    for (let round = 0; round < 10; round++) await run(variant!, shape, [normals(400, 1), normals(400, 2)], {})
    gpu.createBuffer = createBuffer
    expect(live.size).toBe(0)
  })

  afterAll(async () => (await openDevice({ force: 'webgpu' })).check())
})
