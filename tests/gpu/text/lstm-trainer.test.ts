/** The LSTM's own kernels against the tensor operations: the same network, the same batches, step for step. */
import { afterAll, describe, expect, it } from 'vitest'
import { countsSince } from '../../../workers/compute/counters'
import { openDevice } from '../../../workers/compute/device'
import type { LstmConfig, LstmSettings } from '../../../workers/contracts/text/language-model'
import { makeJob } from '../../../workers/runtime/job'
import { makeRandom } from '../../../workers/runtime/random'
import { openGpuTrainer } from '../../../workers/text/language-model/gpu/trainer'
import { initialParameters } from '../../../workers/text/language-model/model'
import { openTensorTrainer } from '../../../workers/text/language-model/tensor-trainer'
import type { Trainer } from '../../../workers/text/language-model/trainer'
import { randomBatch, validationBatches } from '../../../workers/text/language-model/windows'
import { largestDifference } from '../../helpers/gpu'
import { TINY_VOCABULARY, tinyIds, tinySettings } from '../../helpers/tiny-language'

const ids = tinyIds(600)
const settings: LstmSettings = {
  ...tinySettings,
  architecture: 'lstm',
  embedding: 5,
  hidden: 6,
  layers: 2,
  clipNorm: 0.5,
}

interface Course {
  losses: number[]
  validation: number[]
  parameters: Float32Array
}

async function course(trainer: Trainer, steps: number, batch: number): Promise<Course> {
  const random = makeRandom(7)
  const validation = [await trainer.evaluate(validationBatches(ids, 8, 40))]
  const losses: number[] = []
  for (let step = 1; step <= steps; step++) {
    await trainer.update(randomBatch(ids, 9, batch, random), step, random)
    if (step % 3 === 0) losses.push(...(await trainer.readLosses()))
  }
  losses.push(...(await trainer.readLosses()))
  validation.push(await trainer.evaluate(validationBatches(ids, 8, 40)))
  const parameters = await trainer.readParameters()
  trainer.close()
  return { losses, validation, parameters }
}

describe('training in own kernels', () => {
  it.each([
    { layers: 1, hidden: 6, dropout: 0, batch: 4 },
    { layers: 1, hidden: 16, dropout: 0, batch: 1 },
    { layers: 2, hidden: 7, dropout: 0.3, batch: 9 },
    { layers: 3, hidden: 5, dropout: 0.1, batch: 5 },
  ])('has the losses of the tensor operations, step for step: %o', async ({ layers, hidden, dropout, batch }) => {
    const config: LstmConfig = { architecture: 'lstm', vocabulary: TINY_VOCABULARY, embedding: 5, hidden, layers }
    const parameters = initialParameters(config, makeRandom(1))
    const nothing = new Float32Array(parameters.length)
    const start = { parameters, first: nothing, second: nothing }
    const options = { config, settings: { ...settings, hidden, layers, dropout }, start, job: makeJob() }
    const cpu = await course(openTensorTrainer({ ...options, device: await openDevice({ force: 'cpu' }) }), 8, batch)
    const device = await openDevice({ force: 'webgpu' })
    const trainer = await openGpuTrainer({ ...options, device })
    if (!trainer) throw new Error('No trainer for this device.')
    const gpu = await course(trainer, 8, batch)
    expect(gpu.losses).toHaveLength(8)
    expect(largestDifference(gpu.losses, cpu.losses)).toBeLessThan(1e-3)
    expect(largestDifference(gpu.validation, cpu.validation)).toBeLessThan(1e-3)
    expect(largestDifference(gpu.parameters, cpu.parameters)).toBeLessThan(2e-3)
    device.check()
  })

  it('takes twelve dispatches and one submit a step for one layer, five more for the next, and no readback', async () => {
    const device = await openDevice({ force: 'webgpu' })
    for (const [layers, dispatches] of [
      [1, 12],
      [2, 17],
    ] as const) {
      const config: LstmConfig = { architecture: 'lstm', vocabulary: TINY_VOCABULARY, embedding: 5, hidden: 8, layers }
      const parameters = initialParameters(config, makeRandom(1))
      const start = {
        parameters,
        first: new Float32Array(parameters.length),
        second: new Float32Array(parameters.length),
      }
      const trainer = await openGpuTrainer({ device, config, settings: { ...settings, layers }, start, job: makeJob() })
      const random = makeRandom(1)
      await trainer?.update(randomBatch(ids, 20, 4, random), 1, random)
      const before = { ...device.counts }
      for (let step = 2; step <= 51; step++) await trainer?.update(randomBatch(ids, 20, 4, random), step, random)
      const counted = countsSince(before, device.counts)
      expect(counted).toMatchObject({ dispatches: 50 * dispatches, submits: 50, readbacks: 0, kernelCalls: 0 })
      expect(await trainer?.readLosses()).toHaveLength(51)
      trainer?.close()
    }
  })

  it('goes on exactly where a state was read', async () => {
    const device = await openDevice({ force: 'webgpu' })
    const config: LstmConfig = { architecture: 'lstm', vocabulary: TINY_VOCABULARY, embedding: 5, hidden: 7, layers: 2 }
    const parameters = initialParameters(config, makeRandom(1))
    const nothing = new Float32Array(parameters.length)
    const options = { device, config, settings: { ...settings, dropout: 0.2 }, job: makeJob() }
    const batches = (trainer: Trainer, from: number, to: number, random: ReturnType<typeof makeRandom>) =>
      Array.from({ length: to - from }, (_, k) => k + from).reduce(
        (before, step) => before.then(() => trainer.update(randomBatch(ids, 9, 4, random), step, random)),
        Promise.resolve(),
      )
    const whole = await openGpuTrainer({ ...options, start: { parameters, first: nothing, second: nothing } })
    if (!whole) throw new Error('No trainer for this device.')
    const random = makeRandom(3)
    await batches(whole, 1, 4, random)
    const state = await whole.readState()
    const resumed = await openGpuTrainer({ ...options, start: state })
    if (!resumed) throw new Error('No trainer for this device.')
    await batches(whole, 4, 7, makeRandom(4))
    await batches(resumed, 4, 7, makeRandom(4))
    expect(await resumed.readParameters()).toEqual(await whole.readParameters())
    whole.close()
    resumed.close()
  })

  it('frees its buffers, run after run', async () => {
    const device = await openDevice({ force: 'webgpu' })
    const { gpu } = device
    if (!gpu) throw new Error('There is no WebGPU here.')
    const config: LstmConfig = { architecture: 'lstm', vocabulary: TINY_VOCABULARY, embedding: 5, hidden: 7, layers: 2 }
    const parameters = initialParameters(config, makeRandom(1))
    const start = {
      parameters,
      first: new Float32Array(parameters.length),
      second: new Float32Array(parameters.length),
    }
    const alive = new Set<GPUBuffer>()
    const create = gpu.createBuffer
    gpu.createBuffer = (descriptor) => {
      const buffer = create(descriptor)
      const destroy = buffer.destroy.bind(buffer)
      alive.add(buffer)
      buffer.destroy = () => {
        alive.delete(buffer)
        return destroy()
      }
      return buffer
    }
    try {
      for (let seed = 0; seed < 10; seed++) {
        const trainer = await openGpuTrainer({ device, config, settings, start, job: makeJob() })
        if (!trainer) throw new Error('No trainer for this device.')
        await course(trainer, 2, 3)
        expect(alive.size).toBe(0)
      }
    } finally {
      gpu.createBuffer = create
    }
    device.check()
  })

  afterAll(async () => (await openDevice({ force: 'webgpu' })).check())
})
