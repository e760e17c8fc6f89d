import { afterAll, describe, expect, it } from 'vitest'
import { openDevice } from '../../../workers/compute/device'
import { countsSince } from '../../../workers/compute/counters'
import type { TransformerConfig, TransformerSettings } from '../../../workers/contracts/text/language-model'
import { makeJob } from '../../../workers/runtime/job'
import { makeRandom } from '../../../workers/runtime/random'
import { initialParameters } from '../../../workers/text/language-model/model'
import { openTrainer } from '../../../workers/text/language-model/open-trainer'
import { trainLanguageModel, type Checkpoint } from '../../../workers/text/language-model/train'
import { randomBatch } from '../../../workers/text/language-model/windows'
import { TINY_VOCABULARY, tinyIds, tinySettings } from '../../helpers/tiny-language'

const ids = tinyIds(600)
const { hidden: _, ...course } = tinySettings
const settings: TransformerSettings = { ...course, architecture: 'transformer', embedding: 12, heads: 3, layers: 2 }

/** The buffers made from now on and not yet destroyed. */
function liveBuffers(gpu: GPUDevice | undefined): Set<GPUBuffer> {
  const live = new Set<GPUBuffer>()
  if (!gpu) return live
  const create = gpu.createBuffer.bind(gpu)
  gpu.createBuffer = (descriptor) => {
    const buffer = create(descriptor)
    live.add(buffer)
    const destroy = buffer.destroy.bind(buffer)
    buffer.destroy = () => {
      live.delete(buffer)
      destroy()
    }
    return buffer
  }
  return live
}

describe('the Transformer on webgpu', () => {
  it.each([0, 0.2])('trains as its twin does, step for step, with dropout %f', async (dropout) => {
    const run = { ...settings, dropout, steps: 20, evaluateEvery: 10, schedule: 'cosine', warmupSteps: 5 } as const
    const cpu = await trainLanguageModel(ids, TINY_VOCABULARY, run, makeJob(), { force: 'cpu' })
    const gpu = await trainLanguageModel(ids, TINY_VOCABULARY, run, makeJob(), { force: 'webgpu' })
    expect(gpu.curve).toHaveLength(20)
    for (const [k, { loss }] of cpu.curve.entries()) {
      expect(Math.abs((gpu.curve[k]?.loss ?? NaN) - loss), `step ${k + 1}`).toBeLessThan(1e-3)
    }
    for (const [k, { validationLoss }] of cpu.history.entries()) {
      expect(Math.abs((gpu.history[k]?.validationLoss ?? NaN) - validationLoss)).toBeLessThan(1e-3)
    }
  })

  it('takes at most 25 dispatches a layer, one submit a step, and reads nothing back', async () => {
    const device = await openDevice({ force: 'webgpu' })
    const config: TransformerConfig = {
      ...{ architecture: 'transformer', vocabulary: TINY_VOCABULARY, embedding: 12, heads: 3, context: 8 },
      layers: 6,
    }
    const parameters = initialParameters(config, makeRandom(1))
    const [first, second] = [new Float32Array(parameters.length), new Float32Array(parameters.length)]
    const start = { parameters, first, second }
    const trainer = await openTrainer({ device, config, settings: { ...settings, layers: 6 }, start, job: makeJob() })
    const random = makeRandom(2)
    const step = (count: number): Promise<void> => trainer.update(randomBatch(ids, 8, 4, random), count, random)
    await step(1)
    const before = { ...device.counts }
    await step(2)
    const counted = countsSince(before, device.counts)
    expect(counted.dispatches).toBe(22 * config.layers + 11)
    expect(counted.dispatches / config.layers).toBeLessThanOrEqual(25)
    expect(counted.submits).toBe(1)
    expect(counted.readbacks).toBe(0)
    trainer.close()
    device.check()
  })

  it('goes on from a checkpoint as if it had never stopped', async () => {
    const run = { ...settings, dropout: 0.1, steps: 8 }
    const whole = await trainLanguageModel(ids, TINY_VOCABULARY, run, makeJob(), { force: 'webgpu' })
    const controller = new AbortController()
    let kept: Checkpoint | undefined
    const job = makeJob(controller.signal, ({ phase, done }) => {
      if (phase === 'training' && done === 4) controller.abort()
    })
    const first = trainLanguageModel(ids, TINY_VOCABULARY, run, job, {
      force: 'webgpu',
      onCheckpoint: async (checkpoint) => {
        kept = checkpoint
        return true
      },
    })
    await expect(first).rejects.toMatchObject({ name: 'AbortError' })
    expect(kept?.step).toBeGreaterThan(0)
    const options = { force: 'webgpu', ...(kept && { checkpoint: kept }) } as const
    const rest = await trainLanguageModel(ids, TINY_VOCABULARY, run, makeJob(), options)
    for (const [k, { loss }] of whole.curve.entries()) {
      expect(Math.abs((rest.curve[k]?.loss ?? NaN) - loss)).toBeLessThan(1e-5)
    }
  })

  it('frees its buffers, run after run', async () => {
    const device = await openDevice({ force: 'webgpu' })
    const run = (seed: number) =>
      trainLanguageModel(ids, TINY_VOCABULARY, { ...settings, steps: 1, seed }, makeJob(), { force: 'webgpu' })
    await run(0)
    const live = liveBuffers(device.gpu)
    for (let seed = 1; seed <= 10; seed++) await run(seed)
    expect(live.size).toBe(0)
    device.check()
  })

  afterAll(async () => (await openDevice({ force: 'webgpu' })).check())
})
