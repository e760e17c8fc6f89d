import { describe, expect, it } from 'vitest'
import { openDevice } from '../../../../workers/compute/device'
import type { TrainingLive } from '../../../../workers/contracts/text/language-model'
import { makeJob } from '../../../../workers/runtime/job'
import { trainLanguageModel, type Checkpoint } from '../../../../workers/text/language-model/train'
import { countedJob } from '../../../helpers/counted-job'
import { expectCancelHeard } from '../../../helpers/hears-cancel'
import { TINY_VOCABULARY, tinyIds, tinySettings } from '../../../helpers/tiny-language'
import { wasmFolder } from '../../../helpers/wasm-folder'

const ids = tinyIds(400)
const cpu = { force: 'cpu' } as const

describe('training', () => {
  it('evaluates the first step, every few steps and the last one, and falls below the bigram', async () => {
    const settings = { ...tinySettings, steps: 250, evaluateEvery: 100, hidden: 16, layers: 1, dropout: 0 }
    const model = await trainLanguageModel(tinyIds(3000), TINY_VOCABULARY, settings, makeJob(), {
      force: 'wasm',
      wasmFolder,
    })
    expect(model.history.map(({ step }) => step)).toEqual([0, 100, 200, 250])
    expect(model.history[0]?.validationLoss).toBeCloseTo(Math.log(TINY_VOCABULARY), 0)
    expect(model.history.at(-1)?.validationLoss).toBeLessThan(model.bigramLoss)
    expect(model.unigramLoss).toBeCloseTo(Math.log(TINY_VOCABULARY), 1)
    expect(model).toMatchObject({ device: { backend: 'wasm' }, dispatchesPerStep: 0 })
    expect(model.kernelCallsPerStep).toBeGreaterThan(50)
    expect(model.tokensPerSecond).toBeGreaterThan(0)
  })

  it('gives the same curve for the same seed and another for another', async () => {
    const run = async (seed: number): Promise<number[]> => {
      const model = await trainLanguageModel(ids, TINY_VOCABULARY, { ...tinySettings, seed }, makeJob(), cpu)
      return model.curve.map(({ loss }) => loss)
    }
    const [first, again, other] = [await run(1), await run(1), await run(2)]
    expect(again).toEqual(first)
    expect(other).not.toEqual(first)
  })

  it('goes on from a checkpoint exactly as the undisturbed run would have', async () => {
    const whole = await trainLanguageModel(ids, TINY_VOCABULARY, tinySettings, makeJob(), cpu)
    let checkpoint: Checkpoint | undefined
    const job = countedJob({ onProgress: ({ done }) => void (done === 7 && job.cancel()) })
    const cut = trainLanguageModel(ids, TINY_VOCABULARY, tinySettings, job, {
      ...cpu,
      onCheckpoint: async (state) => {
        checkpoint = structuredClone(state)
        return true
      },
    })
    await expect(cut).rejects.toMatchObject({ name: 'AbortError' })
    expect(checkpoint?.step).toBe(7)
    if (!checkpoint) return
    const resumed = await trainLanguageModel(ids, TINY_VOCABULARY, tinySettings, makeJob(), { ...cpu, checkpoint })
    expect(resumed.history.map(({ step }) => step)).toEqual(whole.history.map(({ step }) => step))
    for (const [k, point] of whole.curve.entries()) expect(resumed.curve[k]?.loss).toBeCloseTo(point.loss, 5)
    for (const [k, entry] of whole.history.entries()) {
      expect(resumed.history[k]?.validationLoss).toBeCloseTo(entry.validationLoss, 5)
    }
    let largest = 0
    for (const [k, value] of whole.parameters.entries()) {
      largest = Math.max(largest, Math.abs(value - (resumed.parameters[k] ?? NaN)))
    }
    expect(largest).toBeLessThan(1e-5)
  })

  it('goes on while a checkpoint is written, and does not wait long for the last one when it is cancelled', async () => {
    const steps: number[] = []
    let written = (_: boolean): void => {}
    const unsaved: unknown[] = []
    const job = countedJob({
      onProgress: ({ done, live }) => {
        unsaved.push((live as TrainingLive | undefined)?.unsaved)
        if (done === 5) written(false)
        if (done === 9) job.cancel()
      },
    })
    const run = trainLanguageModel(ids, TINY_VOCABULARY, tinySettings, job, {
      ...cpu,
      checkpointEveryMs: -1,
      onCheckpoint: ({ step }) => {
        steps.push(step)
        return new Promise((resolve) => (written = resolve))
      },
    })
    await expect(run).rejects.toMatchObject({ name: 'AbortError' })
    // The second one waits until the first is written; the last one is the cancel's.
    expect([steps[0], steps.at(-1)]).toEqual([1, 9])
    expect(steps.length).toBe(3)
    expect(unsaved[0]).toBeUndefined()
    expect(unsaved.at(-1), 'a page is told that the last one could not be kept').toBe(true)
  })

  it('puts together what it reports only when that is read', async () => {
    let messages = 0
    const job = makeJob(undefined, (progress) => {
      messages++
      if (progress.phase !== 'opening the device')
        expect(Object.getOwnPropertyDescriptor(progress, 'live')?.get).toBeTypeOf('function')
      expect(structuredClone(progress)).not.toHaveProperty('get')
    })
    await trainLanguageModel(ids, TINY_VOCABULARY, { ...tinySettings, steps: 3 }, job, cpu)
    expect(messages).toBeGreaterThan(3)
  })

  it('refuses a checkpoint of another size and a text that is too short', async () => {
    let checkpoint: Checkpoint | undefined
    await trainLanguageModel(ids, TINY_VOCABULARY, { ...tinySettings, steps: 1 }, makeJob(), {
      ...cpu,
      onCheckpoint: async (state) => {
        checkpoint = state
        return true
      },
    })
    const larger = { ...tinySettings, hidden: 9 }
    await expect(
      trainLanguageModel(ids, TINY_VOCABULARY, larger, makeJob(), { ...cpu, ...(checkpoint && { checkpoint }) }),
    ).rejects.toMatchObject({ code: 'input/invalid' })
    await expect(
      trainLanguageModel(ids.subarray(0, 8), TINY_VOCABULARY, tinySettings, makeJob(), cpu),
    ).rejects.toMatchObject({ code: 'input/invalid', message: expect.stringMatching(/8 tokens/) })
  })

  it('hears a cancel at the next rest wherever it is in a step or an evaluation, and frees every tensor', async () => {
    const { tf } = await openDevice(cpu)
    const before = tf.memory().numTensors
    const settings = { ...tinySettings, steps: 2 }
    const job = await expectCancelHeard((job) => trainLanguageModel(ids, TINY_VOCABULARY, settings, job, cpu), {
      after: () => expect(tf.memory().numTensors).toBe(before),
    })
    expect([...job.phases]).toEqual(['opening the device', 'evaluating', 'training'])
  })

  it('rests in every part of a step: once at least for each of its time steps in each layer', async () => {
    const restsAt: number[] = []
    const job = countedJob({
      onProgress: ({ phase, done }) => {
        if (phase === 'training') restsAt[done] = job.rests
      },
    })
    await trainLanguageModel(ids, TINY_VOCABULARY, { ...tinySettings, steps: 2 }, job, cpu)
    const { sequenceLength, layers } = tinySettings
    expect(restsAt[1]! - restsAt[0]!).toBeGreaterThanOrEqual(sequenceLength * layers)
  })

  it('leaves no tensor behind after ten runs', async () => {
    const { tf } = await openDevice({ force: 'wasm', wasmFolder })
    const before = tf.memory()
    for (let run = 0; run < 10; run++) {
      const settings = { ...tinySettings, steps: 2, seed: run }
      await trainLanguageModel(ids, TINY_VOCABULARY, settings, makeJob(), { force: 'wasm', wasmFolder })
    }
    expect(tf.memory().numTensors).toBe(before.numTensors)
    expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers)
  })
})
