/**
 * Writes with a trained model, one token at a time, and keeps the distribution that each token was drawn from. A model
 * never writes special tokens: they stand for something other than text.
 */
import { SPECIALS } from '../../contracts/text/codec'
import type { Written, WrittenToken } from '../../contracts/text/language-model'
import { invalid } from '../../runtime/errors'
import type { Job } from '../../runtime/job'
import { makeRandom } from '../../runtime/random'
import type { Codec } from '../codec-shape'
import { makePredictor } from './inference'
import type { LanguageModel } from './model'
import { piecesOf } from './pieces'
import { draw, penalise, ranked, samplingDistribution, softmax, type SamplingSettings } from './sampling'

/** Tokens kept of each distribution. */
const SHOWN = 10
/** The repetition penalty looks this many tokens back; all of a text's characters would soon be penalised otherwise. */
const PENALTY_WINDOW = 64

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
): Promise<Written> {
  if (codec.size !== model.config.vocabulary) {
    throw invalid(`This model knows ${model.config.vocabulary} tokens and its codec ${codec.size}. Train it again.`)
  }
  const random = makeRandom(settings.seed)
  const banned = specialIds(codec)
  const predictor = makePredictor(model)
  const ids = [...codec.encode(settings.prompt === '' ? '\n' : settings.prompt)]
  if (ids.length === 0) ids.push(0)
  let logits: Float32Array = new Float32Array(codec.size)
  for (const id of ids) {
    logits = predictor.feed(id)
    if (job.due()) await job.rest()
  }
  const written: number[] = []
  const steps: Omit<WrittenToken, 'piece'>[] = []
  for (let n = 0; n < settings.length; n++) {
    const adjusted = logits.slice()
    for (const id of banned) adjusted[id] = -Infinity
    const recent = [...ids.slice(-PENALTY_WINDOW), ...written.slice(-PENALTY_WINDOW)].slice(-PENALTY_WINDOW)
    penalise(adjusted, recent, settings.repetitionPenalty)
    const distribution = samplingDistribution(adjusted, settings)
    const id = draw(distribution, random)
    written.push(id)
    steps.push(describe(id, settings.temperature === 0 ? softmax(adjusted) : distribution, codec))
    logits = predictor.feed(id)
    if (job.due()) {
      report(job, codec, written, settings.length)
      await job.rest()
    }
  }
  report(job, codec, written, settings.length)
  const pieces = piecesOf(codec, written)
  return {
    prompt: settings.prompt,
    text: codec.decode(Int32Array.from(written)),
    steps: steps.map((step, k) => ({ ...step, piece: pieces[k] ?? '' })),
  }
}

function report(job: Job, codec: Codec, written: readonly number[], total: number): void {
  const text = codec.decode(Int32Array.from(written))
  job.progress({ phase: 'writing', done: written.length, total, unit: 'tokens', live: { text } })
}

function describe(id: number, distribution: Float64Array, codec: Codec): Omit<WrittenToken, 'piece'> {
  const top = ranked(distribution)
    .slice(0, SHOWN)
    .map((other) => ({ label: codec.label(other), probability: distribution[other] ?? 0 }))
    .filter(({ probability }) => probability > 0)
  return { id, label: codec.label(id), probability: distribution[id] ?? 0, top }
}

function specialIds(codec: Codec): number[] {
  const specials = new Set<string>(SPECIALS)
  const ids: number[] = []
  for (let id = 0; id < Math.min(codec.size, SPECIALS.length); id++) if (specials.has(codec.label(id))) ids.push(id)
  return ids
}
