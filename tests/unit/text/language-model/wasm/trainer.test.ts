import { describe, expect, it } from 'vitest'
import { openDevice } from '../../../../../workers/compute/device'
import type { LstmConfig } from '../../../../../workers/contracts/text/language-model'
import { makeJob, type Job } from '../../../../../workers/runtime/job'
import { makeRandom } from '../../../../../workers/runtime/random'
import { initialParameters } from '../../../../../workers/text/language-model/model'
import { openTensorTrainer } from '../../../../../workers/text/language-model/tensor-trainer'
import type { OptimiserState, TrainerOptions } from '../../../../../workers/text/language-model/trainer'
import { openWasmTrainer } from '../../../../../workers/text/language-model/wasm/trainer'
import { wasmFolder } from '../../../../helpers/wasm-folder'
import { randomTokens } from '../../../../helpers/wasm-lstm'

const config = { architecture: 'lstm', vocabulary: 11, embedding: 5, hidden: 9, layers: 2 } as const
const settings = {
  architecture: 'lstm',
  embedding: 5,
  hidden: 9,
  layers: 2,
  sequenceLength: 6,
  batchSize: 3,
  steps: 20,
  learningRate: 0.01,
  schedule: 'cosine',
  warmupSteps: 4,
  dropout: 0.2,
  clipNorm: 0.05,
  seed: 1,
  evaluateEvery: 0,
  sampleEvery: 0,
} as const
const parameters = initialParameters(config, makeRandom(1))
const zeros = (): Float32Array => new Float32Array(parameters.length)
const batches = Array.from({ length: 20 }, (_, k) => randomTokens(config.vocabulary, 6, 3, k))

async function options(start?: OptimiserState, job: Job = makeJob()): Promise<TrainerOptions<LstmConfig>> {
  const device = await openDevice({ force: 'wasm', wasmFolder })
  return { device, config, settings, job, start: start ?? { parameters, first: zeros(), second: zeros() } }
}

async function wasmTrainer(start?: OptimiserState, job?: Job) {
  const trainer = openWasmTrainer(await options(start, job))
  if (!trainer) throw new Error('There is no WebAssembly SIMD here.')
  return trainer
}

describe('the trainer in WebAssembly', () => {
  it('takes the steps of the tensor operations: dropout, clipping and Adam', async () => {
    const [mine, theirs] = [await wasmTrainer(), openTensorTrainer(await options())]
    const [ofMine, ofTheirs] = [makeRandom(5), makeRandom(5)]
    for (const [k, batch] of batches.entries()) {
      await mine.update(batch, k + 1, ofMine)
      await theirs.update(batch, k + 1, ofTheirs)
    }
    const [losses, expected] = [await mine.readLosses(), await theirs.readLosses()]
    expect(losses).toHaveLength(20)
    for (const [k, loss] of losses.entries()) expect(loss).toBeCloseTo(expected[k] ?? NaN, 4)
    expect(await mine.evaluate(batches.slice(0, 3))).toBeCloseTo(await theirs.evaluate(batches.slice(0, 3)), 4)
    const [state, reference] = [await mine.readState(), await theirs.readState()]
    for (const [k, value] of reference.parameters.entries()) expect(state.parameters[k]).toBeCloseTo(value, 3)
    theirs.close()
  })

  it('goes on from its state bit for bit', async () => {
    const [whole, head] = [await wasmTrainer(), await wasmTrainer()]
    const [ofWhole, ofHead] = [makeRandom(5), makeRandom(5)]
    for (const [k, batch] of batches.entries()) await whole.update(batch, k + 1, ofWhole)
    for (const [k, batch] of batches.slice(0, 7).entries()) await head.update(batch, k + 1, ofHead)
    const tail = await wasmTrainer(structuredClone(await head.readState()))
    for (const [k, batch] of batches.slice(7).entries()) await tail.update(batch, 8 + k, ofHead)
    expect(await tail.readState()).toEqual(await whole.readState())
    expect((await tail.readLosses()).at(-1)).toBe((await whole.readLosses()).at(-1))
  })

  it('stands as it was when an update is cancelled at any rest, and takes that update afterwards', async () => {
    const undisturbed = await wasmTrainer()
    await undisturbed.update(batches[0]!, 1, makeRandom(5))
    let rests = 0
    for (let stopAt = 1; stopAt < 1000; stopAt += 7) {
      rests = 0
      let isCancelled = true
      const job: Job = {
        ...makeJob(),
        due: () => true,
        rest: async () => {
          if (++rests >= stopAt && isCancelled) throw new DOMException('Cancelled.', 'AbortError')
        },
      }
      const trainer = await wasmTrainer(undefined, job)
      const cancelled = await trainer.update(batches[0]!, 1, makeRandom(5)).then(
        () => false,
        () => true,
      )
      if (!cancelled) break
      expect(await trainer.readState()).toEqual({ parameters, first: zeros(), second: zeros() })
      expect(await trainer.readLosses()).toEqual([])
      isCancelled = false
      await trainer.update(batches[0]!, 1, makeRandom(5))
      expect(await trainer.readState()).toEqual(await undisturbed.readState())
    }
    expect(rests).toBeGreaterThan(30)
  })

  it('uses no tensor, and counts the calls of its kernels', async () => {
    const given = await options()
    const before = { tensors: given.device.tf.memory().numTensors, calls: given.device.counts.kernelCalls }
    const trainer = openWasmTrainer(given)
    await trainer?.update(batches[0]!, 1, makeRandom(5))
    expect(given.device.tf.memory().numTensors).toBe(before.tensors)
    expect(given.device.counts.kernelCalls - before.calls).toBeGreaterThan(40)
    expect(given.device.counts.dispatches).toBe(0)
  })
})
