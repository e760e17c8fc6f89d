/**
 * Finds the variant that an adapter multiplies a shape fastest with, by trying all of them on operands of its own. On
 * hardware that takes a few hundred milliseconds a shape at most, on a software adapter seconds.
 */
import { type Job } from '../../../runtime/job'
import { makeBuffers } from '../../gpu/buffers'
import { command, type Command } from '../../gpu/command'
import { kernelOn } from '../../gpu/pipelines'
import { submit } from '../../gpu/submit'
import { choicesOn, choose, isSoftware, type Choices } from './choice'
import { planMatmul, type MatmulShape } from './matmul'
import { variantsFor, type Variant } from './variants'

export interface VariantTime {
  variant: Variant
  /** Of one product. */
  milliseconds: number
}

/** Work is repeated until a measurement takes this long, so that waiting for the device is a small part of it. */
const LONG_ENOUGH_MS = 10
const MOST_REPETITIONS = 500
/** A first run this many times slower than the best so far is not measured further. */
const HOPELESS = 3
const ROUNDS = 2
const CLEARLY = 0.9
const WAKE_MS = 120

/** All variants of a shape on this device, the fastest first. */
export async function timeVariants(gpu: GPUDevice, shape: MatmulShape, job?: Job): Promise<VariantTime[]> {
  const { m, n, k, batch = 1 } = shape
  const buffers = makeBuffers(gpu)
  try {
    const views = [
      buffers.storage('a', ripple(batch * m * k)),
      buffers.storage('b', ripple(batch * k * n)),
      buffers.storage('out', batch * m * n),
    ]
    const variants = variantsFor(shape, isSoftware(gpu))
    const plans = variants.map((variant) => planMatmul(shape, variant, false))
    const kernels = await Promise.all(plans.map(({ source }) => kernelOn(gpu, source)))
    const products = variants.map((variant, index) => {
      const [plan, kernel] = [plans[index]!, kernels[index]!]
      return {
        variant,
        work: command(gpu, kernel, [buffers.uniform('shape', plan.uniform), ...views], plan.grid),
        milliseconds: Infinity,
      }
    })
    if (!isSoftware(gpu) && products[0]) await wake(gpu, products[0].work)
    // In turns, so that a device that changes its speed meanwhile does so to all of them.
    for (let round = 0; round < ROUNDS; round++) {
      for (const product of products) {
        const best = Math.min(...products.map(({ milliseconds }) => milliseconds))
        if (round > 0 && product.milliseconds > HOPELESS * best) continue
        product.milliseconds = Math.min(product.milliseconds, await timeCommand(gpu, product.work, best))
        await job?.rest()
      }
    }
    const times = products.map(({ variant, milliseconds }) => ({ variant, milliseconds }))
    return times.sort((one, other) => one.milliseconds - other.milliseconds)
  } finally {
    buffers.dispose()
  }
}

/** Milliseconds of one run of a command. The first run is not counted; a hopeless one is told by a single run. */
export async function timeCommand(gpu: GPUDevice, work: Command, best = Infinity): Promise<number> {
  await elapsed(gpu, work, 1)
  const once = await elapsed(gpu, work, 1)
  if (once > LONG_ENOUGH_MS || once > HOPELESS * best + LONG_ENOUGH_MS) return once
  const repetitions = Math.min(MOST_REPETITIONS, Math.ceil(LONG_ENOUGH_MS / Math.max(once, 0.02)))
  return (await elapsed(gpu, work, repetitions)) / repetitions
}

/** A GPU that had nothing to do runs slowly; it is kept busy until it has come up to speed. */
export async function wake(gpu: GPUDevice, work: Command): Promise<void> {
  const start = performance.now()
  while (performance.now() - start < WAKE_MS) await elapsed(gpu, work, 10)
}

async function elapsed(gpu: GPUDevice, work: Command, repetitions: number): Promise<number> {
  const start = performance.now()
  submit(
    gpu,
    Array.from({ length: repetitions }, () => work),
  )
  await gpu.queue.onSubmittedWorkDone()
  return performance.now() - start
}

/**
 * Measures the shapes that were multiplied unmeasured so far; returns all choices, to be kept. `theirs` gives the time of
 * the tensor library's own product, which is left in place for tensors of a class where it is clearly faster.
 */
export async function measureWanted(
  gpu: GPUDevice,
  job: Job,
  theirs: (shape: MatmulShape) => Promise<number>,
): Promise<Choices> {
  const { wanted } = choicesOn(gpu)
  for (const [done, shape] of wanted.entries()) {
    job.progress({ phase: 'choosing matrix kernels', done, total: wanted.length })
    const [fastest] = await timeVariants(gpu, shape, job)
    if (fastest) choose(gpu, shape, fastest.variant, (await theirs(shape)) < CLEARLY * fastest.milliseconds)
  }
  return choicesOn(gpu).choices
}

/** Numbers that are neither zero nor denormal, so that no adapter takes a short cut. */
function ripple(count: number): Float32Array<ArrayBuffer> {
  const numbers = new Float32Array(count)
  for (let at = 0; at < count; at++) numbers[at] = 0.5 + (at % 7) / 8
  return numbers
}
