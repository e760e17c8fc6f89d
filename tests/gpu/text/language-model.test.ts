import { afterAll, describe, expect, it } from 'vitest'
import { openDevice } from '../../../workers/compute/device'
import { makeJob } from '../../../workers/runtime/job'
import { makeRandom } from '../../../workers/runtime/random'
import { initialParameters } from '../../../workers/text/language-model/model'
import { lossAndGradient } from '../../../workers/text/language-model/network'
import { trainLanguageModel } from '../../../workers/text/language-model/train'
import { randomBatch } from '../../../workers/text/language-model/windows'
import { countedJob } from '../../helpers/counted-job'
import { TINY_VOCABULARY, tinyIds, tinySettings } from '../../helpers/tiny-language'

const ids = tinyIds(400)
const config = { architecture: 'lstm', vocabulary: TINY_VOCABULARY, embedding: 5, hidden: 12, layers: 2 } as const

async function gradientOn(force: 'webgpu' | 'cpu' | 'wasm'): Promise<{ loss: number; gradient: Float32Array }> {
  const device = await openDevice({ force })
  const { tf } = device
  const parameters = tf.tensor1d(initialParameters(config, makeRandom(1)))
  const batch = randomBatch(ids, 9, 5, makeRandom(2))
  const result = await lossAndGradient(tf, config, parameters, batch, async () => {})
  const [loss = NaN] = await result.loss.data()
  const gradient = Float32Array.from(await result.gradient.data())
  tf.dispose([parameters, result.loss, result.gradient])
  device.check()
  return { loss, gradient }
}

describe('the language model on webgpu', () => {
  it('has the loss and gradient of the cpu backend', async () => {
    const cpu = await gradientOn('cpu')
    const gpu = await gradientOn('webgpu')
    expect(Math.abs(gpu.loss - cpu.loss)).toBeLessThan(1e-3)
    let largest = 0
    for (const [k, slope] of cpu.gradient.entries()) {
      largest = Math.max(largest, Math.abs(slope - (gpu.gradient[k] ?? NaN)))
    }
    expect(largest).toBeLessThan(1e-3)
    expect(cpu.gradient.some((slope) => Math.abs(slope) > 1e-2)).toBe(true)
  })

  it('trains as on the cpu, step for step', async () => {
    const settings = { ...tinySettings, steps: 6, evaluateEvery: 3 }
    const cpu = await trainLanguageModel(ids, TINY_VOCABULARY, settings, makeJob(), { force: 'cpu' })
    const gpu = await trainLanguageModel(ids, TINY_VOCABULARY, settings, makeJob(), { force: 'webgpu' })
    for (const [k, { loss }] of cpu.curve.entries())
      expect(Math.abs((gpu.curve[k]?.loss ?? NaN) - loss)).toBeLessThan(1e-3)
    expect(gpu.dispatchesPerStep).toBeGreaterThan(0)
    expect(gpu.device.backend).toBe('webgpu')
  })

  it('frees its tensors and buffers, run after run', async () => {
    const device = await openDevice({ force: 'webgpu' })
    const used = (): { tensors: number; bytes: number } => {
      const memory = device.tf.memory()
      return { tensors: memory.numTensors, bytes: 'numBytesInGPU' in memory ? Number(memory.numBytesInGPU) : NaN }
    }
    const run = (seed: number) =>
      trainLanguageModel(ids, TINY_VOCABULARY, { ...tinySettings, steps: 1, layers: 1, seed }, makeJob(), {
        force: 'webgpu',
      })
    await run(0)
    const before = used()
    for (let seed = 1; seed <= 10; seed++) await run(seed)
    expect(used()).toEqual(before)
    device.check()
  })

  it('hears a cancel on a software adapter, whatever it was about, and keeps where it stood', async () => {
    const settings = { ...tinySettings, embedding: 64, hidden: 128, layers: 1, sequenceLength: 32, batchSize: 32 }
    for (const [phase, word] of [
      ['evaluating', 1],
      ['training', 1],
      ['training', 3],
    ] as const) {
      let words = 0
      let saved = false
      let rest = Promise.resolve()
      const job = countedJob({
        onProgress: (progress) => {
          if (progress.phase === phase && ++words === word) job.cancel()
        },
      })
      const run = trainLanguageModel(tinyIds(20_000), TINY_VOCABULARY, { ...settings, steps: 10_000 }, job, {
        force: 'webgpu',
        onCheckpoint: async () => (saved = true),
        onLeft: (left) => (rest = left),
      })
      await expect(run).rejects.toMatchObject({ name: 'AbortError' })
      await rest
      expect(saved, 'where it stood is saved, before or after the answer').toBe(true)
      expect(job.restsSinceCancel, 'rests after the cancel').toBeLessThanOrEqual(1)
    }
  })

  it('goes on from its checkpoint when the device goes away in mid-run, to the curve of an undisturbed one', async () => {
    const settings = { ...tinySettings, dropout: 0.2, steps: 12, evaluateEvery: 4 }
    const undisturbed = await trainLanguageModel(ids, TINY_VOCABULARY, settings, makeJob(), { force: 'webgpu' })
    const device = await openDevice({ force: 'webgpu' })
    const job = makeJob(undefined, ({ phase, done }) => {
      if (phase === 'training' && done === 7) device.gpu?.destroy()
    })
    const disturbed = await trainLanguageModel(ids, TINY_VOCABULARY, settings, job, {
      force: 'webgpu',
      checkpointEveryMs: 0,
    })
    expect(disturbed.restarts).toHaveLength(1)
    expect(disturbed.restarts?.[0]?.step, 'it does not begin anew').toBeGreaterThan(0)
    expect(disturbed.curve.map(({ step }) => step)).toEqual(undisturbed.curve.map(({ step }) => step))
    expect(disturbed.history).toHaveLength(undisturbed.history.length)
    for (const [k, { loss }] of undisturbed.curve.entries()) {
      expect(Math.abs((disturbed.curve[k]?.loss ?? NaN) - loss)).toBeLessThan(1e-3)
    }
    for (const [k, { validationLoss }] of undisturbed.history.entries()) {
      expect(Math.abs((disturbed.history[k]?.validationLoss ?? NaN) - validationLoss)).toBeLessThan(1e-3)
    }
    expect(undisturbed).not.toHaveProperty('restarts')
  })

  it('gives up with gpu/lost when the device goes away again and again, and trains again afterwards', async () => {
    const job = makeJob(undefined, ({ phase, done }) => {
      if (phase === 'training' && done === 1) void openDevice({ force: 'webgpu' }).then(({ gpu }) => gpu?.destroy())
    })
    const lost = trainLanguageModel(ids, TINY_VOCABULARY, { ...tinySettings, steps: 1000 }, job, { force: 'webgpu' })
    await expect(lost).rejects.toMatchObject({ code: 'gpu/lost' })
    const settings = { ...tinySettings, steps: 1 }
    const again = await trainLanguageModel(ids, TINY_VOCABULARY, settings, makeJob(), { force: 'webgpu' })
    expect(again.history).toHaveLength(2)
  })

  afterAll(async () => (await openDevice({ force: 'webgpu' })).check())
})
