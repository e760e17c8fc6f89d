/**
 * Writing with an LSTM on the GPU: sixty-four tokens a dispatch, each with the ten most probable ones in its place. The
 * twin is plain TypeScript, text/language-model/lstm-predictor.ts and sampling.ts; both draw by the same counter-based
 * generator. Equal seeds give equal text as far as float32 sums round alike: where a draw falls within a rounding error
 * of the border between two tokens, or two logits differ by less, the texts part.
 */
import { makeBuffers, readFloats, write } from '../../gpu/buffers'
import { command } from '../../gpu/command'
import { kernelOn, withConstants } from '../../gpu/pipelines'
import { submit } from '../../gpu/submit'
import counter from '../random/counter.wgsl?raw'
import code from './lstm-writer.wgsl?raw'

export interface WriterShape {
  vocabulary: number
  embedding: number
  hidden: number
  layers: number
}

/** @property banned ids below 32 that are never written */
export interface WriterSettings {
  temperature: number
  topK: number
  topP: number
  repetitionPenalty: number
  seed: number
  banned: readonly number[]
}

/** A written token, its probability, and the most probable ones in its place. */
export interface WrittenId {
  id: number
  probability: number
  top: { id: number; probability: number }[]
}

export interface Writer {
  /** Goes on by at most so many positions as one dispatch takes; what it wrote, nothing while it reads the prompt. */
  next(): Promise<WrittenId[]>
  close(): void
}

/** Positions in one dispatch. */
export const POSITIONS_PER_DISPATCH = 64
const SHOWN = 10
const RECORD = 2 * SHOWN + 2

/** A writer of `length` tokens after `prompt` (ids, at least one); its memory is freed by `close`. */
export async function openLstmWriter(
  gpu: GPUDevice,
  shape: WriterShape,
  parameters: Float32Array,
  { prompt, length, software }: { prompt: readonly number[]; length: number; software: boolean },
  settings: WriterSettings,
): Promise<Writer> {
  const { vocabulary, embedding, hidden, layers } = shape
  const kernel = await kernelOn(gpu, {
    label: 'lstm writer',
    code: withConstants(counter + code, {
      THREADS: software ? 4 : Math.min(256, gpu.limits.maxComputeInvocationsPerWorkgroup),
      VOCABULARY: vocabulary,
      EMBEDDING: embedding,
      HIDDEN: hidden,
      LAYERS: layers,
      SHOWN,
      ID_BITS: 2 ** Math.max(0, Math.ceil(Math.log2(vocabulary)) - 1),
    }),
  })
  const buffers = makeBuffers(gpu)
  const tokens = new Uint32Array(prompt.length + length)
  tokens.set(prompt)
  const uniform = buffers.uniform('writer settings', new Uint32Array(12))
  const records = buffers.storage('records', POSITIONS_PER_DISPATCH * RECORD)
  const work = command(
    gpu,
    kernel,
    [
      uniform,
      buffers.storage('parameters', parameters),
      buffers.storage('tokens', tokens),
      buffers.storage('state', 3 * layers * hidden),
      buffers.storage('sums', 4 * hidden),
      buffers.storage('logits', 2 * vocabulary),
      records,
    ],
    [1],
  )
  let start = 0
  return {
    next: async () => {
      const count = Math.min(POSITIONS_PER_DISPATCH, tokens.length - 1 - start)
      if (count <= 0) return []
      write(gpu, uniform, settingsWords(start, count, prompt.length, settings))
      submit(gpu, [work], 'writing')
      // The first token is written after the last one of the prompt.
      const silent = Math.min(count, Math.max(0, prompt.length - 1 - start))
      start += count
      if (silent === count) {
        await gpu.queue.onSubmittedWorkDone()
        return []
      }
      const values = await readFloats(gpu, records, count * RECORD)
      return Array.from({ length: count - silent }, (_, k) => recordAt(values, (k + silent) * RECORD))
    },
    close: () => buffers.dispose(),
  }
}

function settingsWords(
  start: number,
  count: number,
  prompt: number,
  { temperature, topK, topP, repetitionPenalty, seed, banned }: WriterSettings,
): Uint32Array {
  const words = new Uint32Array(12)
  words.set([start, count, prompt, seed])
  new Float32Array(words.buffer).set([temperature, 0, topP, repetitionPenalty], 4)
  words[5] = topK
  words[8] = banned.reduce((bits, id) => bits | (1 << id), 0)
  return words
}

function recordAt(values: Float32Array, at: number): WrittenId {
  const top = Array.from({ length: SHOWN }, (_, k) => ({
    id: values[at + 1 + 2 * k] ?? 0,
    probability: values[at + 2 + 2 * k] ?? 0,
  }))
  return {
    id: values[at + RECORD - 1] ?? 0,
    probability: values[at] ?? 0,
    top: top.filter(({ probability }) => probability > 0),
  }
}
