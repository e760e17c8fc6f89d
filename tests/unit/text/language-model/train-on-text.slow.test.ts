import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TrainingLive } from '../../../../workers/contracts/text/language-model'
import { modelSchema, type ModelData } from '../../../../workers/contracts/text/model'
import { checkParams } from '../../../../workers/runtime/params'
import { makeJob } from '../../../../workers/runtime/job'
import { makeCodec } from '../../../../workers/text/codec'
import { generate } from '../../../../workers/text/language-model/generate'
import { piecesOf } from '../../../../workers/text/language-model/pieces'
import { codecForText, encodeText } from '../../../../workers/text/language-model/text-codec'
import { liveOf, type Checkpoint } from '../../../../workers/text/language-model/train'
import {
  standOf,
  textKey,
  trainOnText,
  type CheckpointStore,
} from '../../../../workers/text/language-model/train-on-text'
import { forceDevice } from '../../../../workers/compute/choice'

// Files share their modules: what is forced here must not be forced in the next one.
beforeAll(() => forceDevice('cpu'))
afterAll(() => forceDevice(undefined))

const text = 'the cat sat on the mat.\nthe dog sat on the log.\n'.repeat(20)
const settings = checkParams(modelSchema, {
  ...{ embedding: 4, hidden: 6, sequenceLength: 8, batchSize: 4, steps: 8, evaluateEvery: 4, sampleEvery: 4 },
})

function memoryStore(): CheckpointStore & { held: Map<string, Checkpoint> } {
  const held = new Map<string, Checkpoint>()
  return {
    held,
    load: async (id) => structuredClone(held.get(id)),
    stand: async (id) => {
      const checkpoint = held.get(id)
      return checkpoint && liveOf(checkpoint)
    },
    save: async (id, checkpoint) => {
      held.set(id, structuredClone(checkpoint))
      return true
    },
  }
}

describe('training on a text', () => {
  it.each(['character', 'word', 'bpe'] as const)('trains, samples and writes on level %s', async (level) => {
    const live: unknown[] = []
    const job = makeJob(undefined, (progress) => live.push(progress.live))
    const model = await trainOnText(text, { ...settings, level, merges: 20 }, memoryStore(), job)
    // A page draws the live result: one of another shape, such as a BPE's merges, would break it.
    for (const result of live) if (result !== undefined) expect(result).toHaveProperty('history')
    expect(model.history.map(({ step }) => step)).toEqual([0, 4, 8])
    expect(model.samples.map(({ step }) => step)).toEqual([4, 8])
    expect(model.config.vocabulary).toBe(makeCodec(model.codec).size)
    const written = await generate(
      model,
      makeCodec(model.codec),
      { prompt: 'the ', length: 20, temperature: 1, topK: 0, topP: 1, repetitionPenalty: 1, seed: 1 },
      makeJob(),
    )
    expect(written.steps).toHaveLength(20)
  })

  it('goes on after a cancel, from the stand that it tells, and ends as the undisturbed run', async () => {
    const whole = await trainOnText(text, settings, memoryStore(), makeJob())
    const store = memoryStore()
    const controller = new AbortController()
    const job = makeJob(controller.signal, ({ phase, done }) => {
      if (phase === 'training' && done === 6) controller.abort()
    })
    await expect(trainOnText(text, settings, store, { ...job, due: () => true })).rejects.toThrow()
    const stand = await standOf(await textKey(text), settings, store)
    expect(stand.step).toBe(6)
    expect(stand.live?.history.map(({ step }) => step)).toEqual([0, 4])
    const resumed = await trainOnText(text, settings, store, makeJob())
    expectSame(resumed, whole)
  })

  it('trains a finished run further, and ends as one long run', async () => {
    const store = memoryStore()
    const steps = 11
    await trainOnText(text, { ...settings, steps: 6 }, store, makeJob())
    const longer = await trainOnText(text, { ...settings, steps }, store, makeJob())
    expectSame(longer, await trainOnText(text, { ...settings, steps }, memoryStore(), makeJob()))
  })

  it('says where another device took over, in the result and in what it tells while it runs', async () => {
    const store = memoryStore()
    await trainOnText(text, { ...settings, steps: 4 }, store, makeJob())
    for (const [id, checkpoint] of store.held) store.held.set(id, { ...checkpoint, backend: 'webgpu' })
    const told: unknown[] = []
    const job = makeJob(undefined, ({ live }) => told.push((live as TrainingLive | undefined)?.resumedFrom))
    const mixed = await trainOnText(text, { ...settings, steps: 6 }, store, job)
    const resumedFrom = { step: 4, backend: 'webgpu' }
    expect(mixed).toMatchObject({ backend: 'cpu', resumedFrom })
    expect(told.at(-1)).toEqual(resumedFrom)
    const further = await trainOnText(text, settings, store, makeJob())
    expect(further.resumedFrom, 'also when it was trained further on the same device').toEqual(resumedFrom)
    expect(await trainOnText(text, settings, memoryStore(), makeJob())).not.toHaveProperty('resumedFrom')
  })

  it('starts afresh for another seed, and for fewer steps than the checkpoint has', async () => {
    const store = memoryStore()
    await trainOnText(text, settings, store, makeJob())
    expect(await standOf(await textKey(text), { ...settings, seed: 2 }, store)).toEqual({ step: 0 })
    expect(await standOf(await textKey(text), { ...settings, steps: 4 }, store)).toEqual({ step: 0 })
    expect(await standOf(await textKey(`${text} `), settings, store)).toEqual({ step: 0 })
  })
})

describe('encoding a text in slices', () => {
  it.each(['character', 'word', 'bpe'] as const)('equals encoding it whole, on level %s', async (level) => {
    const long = Array.from({ length: 9000 }, (_, k) => `Line ${k}: it's ${k % 7} o'clock, said the captain.\n`).join(
      '',
    )
    expect(long.length).toBeGreaterThan(260_000)
    const data = await codecForText(long, { level, words: 200, merges: 30 }, makeJob())
    const { codec, ids } = await encodeText(data, long, makeJob())
    expect(ids).toEqual(codec.encode(long))
    if (level !== 'word') expect(codec.decode(ids)).toBe(long)
  })
})

describe('pieces of a sequence', () => {
  it('join to the text, whatever the codec', async () => {
    const line = "It's a whale, she said.\n\nOdd  spacing, café."
    for (const level of ['character', 'word'] as const) {
      const data = await codecForText(line.repeat(3), { level, words: 100, merges: 0 }, makeJob())
      const codec = makeCodec(data)
      expect(piecesOf(codec, codec.encode(line)).join('')).toBe(codec.decode(codec.encode(line)))
    }
  })

  it('show the bytes of a split character by their value', async () => {
    const codec = makeCodec({ kind: 'bpe', split: 'none', merges: new Int32Array() })
    expect(piecesOf(codec, codec.encode('aé'))).toEqual(['a', '\\xC3', '\\xA9'])
  })
})

function expectSame(a: ModelData, b: ModelData): void {
  expect(a.history.map(({ step }) => step)).toEqual(b.history.map(({ step }) => step))
  expect(a.samples).toEqual(b.samples)
  for (const [k, entry] of b.history.entries()) {
    expect(a.history[k]?.loss).toBeCloseTo(entry.loss, 5)
    expect(a.history[k]?.validationLoss).toBeCloseTo(entry.validationLoss, 5)
  }
  expect(a.parameters.every((value, k) => Math.abs(value - (b.parameters[k] ?? NaN)) < 1e-5)).toBe(true)
}
