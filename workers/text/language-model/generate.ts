/**
 * Writes with a trained model, one token at a time, and keeps the distribution that each token was drawn from. A model
 * never writes special tokens: they stand for something other than text.
 */
import type { WrittenId } from '../../compute/kernels/lstm-writer/lstm-writer'
import { SPECIALS } from '../../contracts/text/codec'
import type { Written, WrittenToken } from '../../contracts/text/language-model'
import { invalid } from '../../runtime/errors'
import type { Job } from '../../runtime/job'
import type { Codec } from '../codec-shape'
import type { LanguageModel } from './model'
import { penOnCpu, type OpenPen } from './pen'
import { piecesOf } from './pieces'
import type { SamplingSettings } from './sampling'

/** @property length tokens to write */
export interface GenerateSettings extends SamplingSettings {
  prompt: string
  length: number
  seed: number
}

/**
 * Writes `length` tokens after the prompt. An empty prompt starts as after a line break. Progress carries the text so
 * far. Throws `input/invalid` when the model and the codec do not belong together.
 */
export async function generate(
  model: LanguageModel,
  codec: Codec,
  settings: GenerateSettings,
  job: Job,
  openPen: OpenPen = penOnCpu,
): Promise<Written> {
  if (codec.size !== model.config.vocabulary) {
    throw invalid(`This model knows ${model.config.vocabulary} tokens and its codec ${codec.size}. Train it again.`)
  }
  const prompt = [...codec.encode(settings.prompt === '' ? '\n' : settings.prompt)]
  if (prompt.length === 0) prompt.push(0)
  const pen = await openPen(model, prompt, { ...settings, banned: specialIds(codec) }, job)
  const written: WrittenId[] = []
  try {
    while (written.length < settings.length) {
      written.push(...(await pen.next()))
      if (!job.due()) continue
      report(job, codec, written, settings.length)
      await job.rest()
    }
  } finally {
    pen.close()
  }
  report(job, codec, written, settings.length)
  const ids = written.map(({ id }) => id)
  const pieces = piecesOf(codec, ids)
  return {
    prompt: settings.prompt,
    text: codec.decode(Int32Array.from(ids)),
    steps: written.map((step, k) => ({ ...labelled(step, codec), piece: pieces[k] ?? '' })),
  }
}

function report(job: Job, codec: Codec, written: readonly WrittenId[], total: number): void {
  const text = codec.decode(Int32Array.from(written, ({ id }) => id))
  job.progress({ phase: 'writing', done: written.length, total, unit: 'tokens', live: { text } })
}

function labelled({ id, probability, top }: WrittenId, codec: Codec): Omit<WrittenToken, 'piece'> {
  const choices = top.map((other) => ({ label: codec.label(other.id), probability: other.probability }))
  return { id, label: codec.label(id), probability, top: choices }
}

function specialIds(codec: Codec): number[] {
  const specials = new Set<string>(SPECIALS)
  const ids: number[] = []
  for (let id = 0; id < Math.min(codec.size, SPECIALS.length); id++) if (specials.has(codec.label(id))) ids.push(id)
  return ids
}
