/**
 * Every matmul variant on the adapter of this machine, without a browser, and tfjs beside: which is fastest where, and
 * whether all give the same bits. Prints one JSON object, a shape a line. Bundle: `node scripts/bundle-for-node.mjs hardware/matmul`.
 */
import { describeDevice, shapeClass } from '../../../workers/compute/kernels/matmul/choice'
import { timeVariants } from '../../../workers/compute/kernels/matmul/measure'
import { planMatmul, type MatmulShape } from '../../../workers/compute/kernels/matmul/matmul'
import { defaultVariant, variantName, variantsFor } from '../../../workers/compute/kernels/matmul/variants'
import { findAdapter, requestFullDevice } from '../../../workers/compute/adapter'
import { makeBuffers, readFloats } from '../../../workers/compute/gpu/buffers'
import { command } from '../../../workers/compute/gpu/command'
import { kernelOn } from '../../../workers/compute/gpu/pipelines'
import { submit } from '../../../workers/compute/gpu/submit'

const square = (size: number): MatmulShape => ({ m: size, n: size, k: size })
const HARDWARE: MatmulShape[] = [
  ...[128, 256, 512, 1024, 2048, 4096].map(square),
  { ...square(1024), transposeB: true },
  { ...square(1024), transposeA: true },
  { ...square(1024), transposeA: true, transposeB: true },
  { ...square(2048), transposeB: true },
  { ...square(256), transposeB: true },
  { m: 1021, n: 1019, k: 1023 },
  { m: 2048, n: 64, k: 512 },
  { m: 2048, n: 2048, k: 512 },
  { m: 8192, n: 384, k: 128 },
  { m: 8192, n: 65, k: 128, transposeB: true },
  { m: 512, n: 2048, k: 8192, transposeA: true },
  { m: 512, n: 64, k: 2048, transposeA: true },
  { m: 128, n: 512, k: 8192, transposeA: true },
  { m: 64, n: 2048, k: 512 },
  { m: 1, n: 4096, k: 4096 },
  { m: 1, n: 4096, k: 4096, transposeB: true },
  { m: 64, n: 64, k: 32, batch: 256, transposeB: true },
  { m: 64, n: 32, k: 64, batch: 256 },
]
const SOFTWARE: MatmulShape[] = [square(128), square(512), { m: 251, n: 131, k: 509 }]

const found = await findAdapter()
if ('missing' in found) throw new Error(found.missing)
const { name, software, adapter } = found
const gpu = await requestFullDevice(adapter)
const errors: string[] = []
gpu.addEventListener('uncapturederror', ({ error }) => errors.push(error.message))
describeDevice(gpu, { software, choices: {} })
const theirs = await tensorMatmul()

const shapes = software ? SOFTWARE : HARDWARE
const rows = []
for (const shape of shapes) {
  const { m, n, k, batch = 1 } = shape
  const gflops = (milliseconds: number): number => round((2 * m * n * k * batch) / milliseconds / 1e6)
  const times = await timeVariants(gpu, shape)
  rows.push({
    shape: `${shapeClass(shape)}: ${m} x ${n} x ${k}`,
    default: variantName(defaultVariant(shape, software)),
    gflops: Object.fromEntries(times.map(({ variant, milliseconds }) => [variantName(variant), gflops(milliseconds)])),
    tfjs: gflops(await theirs(shape)),
    equalBits: await areBitsEqual(shape),
  })
}
const lines = rows.map((row) => JSON.stringify(row)).join(',\n')
const about = { adapter: name, software, at: new Date().toISOString(), errors }
console.log(`${JSON.stringify(about).slice(0, -1)},"rows":[\n${lines}\n]}`)
process.exit(errors.length > 0 ? 1 : 0)

function round(value: number): number {
  return Number(value.toPrecision(4))
}

function noise(count: number): Float32Array<ArrayBuffer> {
  const numbers = new Float32Array(count)
  let state = 1
  for (let at = 0; at < count; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    numbers[at] = state / 2 ** 31 - 1
  }
  return numbers
}

/** Whether all variants of a shape agree to the last bit. */
async function areBitsEqual(shape: MatmulShape): Promise<boolean> {
  const { m, n, k, batch = 1 } = shape
  const buffers = makeBuffers(gpu)
  const [a, b] = [buffers.storage('a', noise(batch * m * k)), buffers.storage('b', noise(batch * k * n))]
  const out = buffers.storage('out', batch * m * n)
  let first: Uint32Array | undefined
  let isEqual = true
  for (const variant of variantsFor(shape, software)) {
    const plan = planMatmul(shape, variant, false)
    const views = [buffers.uniform('shape', plan.uniform), a, b, out]
    submit(gpu, [command(gpu, await kernelOn(gpu, plan.source), views, plan.grid)])
    const bits = new Uint32Array((await readFloats(gpu, out, batch * m * n)).buffer)
    const reference = (first ??= bits)
    isEqual &&= bits.every((word, index) => word === reference[index])
  }
  buffers.dispose()
  return isEqual
}

/** Milliseconds of tf.matMul on the same adapter, as the tensor library has it. */
async function tensorMatmul(): Promise<(shape: MatmulShape) => Promise<number>> {
  const { tf, WebGPUBackend } = await import('../../../workers/compute/tensor')
  tf.removeBackend('webgpu')
  tf.registerBackend('webgpu', () => new WebGPUBackend(gpu, adapter.info), 3)
  await tf.setBackend('webgpu')
  return async ({ m, n, k, batch = 1, transposeA = false, transposeB = false }) => {
    const a = tf.tensor(noise(batch * m * k), transposeA ? [batch, k, m] : [batch, m, k])
    const b = tf.tensor(noise(batch * k * n), transposeB ? [batch, n, k] : [batch, k, n])
    const time = async (count: number): Promise<number> => {
      const start = performance.now()
      for (let run = 1; run < count; run++) tf.dispose(tf.matMul(a, b, transposeA, transposeB))
      const last = tf.matMul(a, b, transposeA, transposeB)
      const corner = tf.slice(tf.reshape(last, [-1]), [0], [1])
      await corner.data()
      tf.dispose([last, corner])
      return performance.now() - start
    }
    await time(1)
    // As ours: kept busy until the GPU has come up to speed.
    const start = performance.now()
    while (!software && performance.now() - start < 120) await time(5)
    const once = await time(1)
    const count = Math.max(1, Math.min(200, Math.ceil(30 / once)))
    const milliseconds = Math.min(await time(count), await time(count)) / count
    tf.dispose([a, b])
    return milliseconds
  }
}
