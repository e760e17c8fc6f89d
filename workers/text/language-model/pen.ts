/**
 * A pen writes ids with a trained model, in plain TypeScript or on the GPU. Both take the same draw for the n-th token of
 * a seed, so they write the same text (as far as rounding allows, see kernels/lstm-writer).
 */
import { openDevice, type Device } from '../../compute/device'
import { openLstmWriter, POSITIONS_PER_DISPATCH, type WrittenId } from '../../compute/kernels/lstm-writer/lstm-writer'
import { expectedReport, planDevice } from '../../compute/plan'
import { countedUniform } from '../../runtime/counter-random'
import type { Job } from '../../runtime/job'
import type { LanguageModel } from './architecture'
import { makePredictor } from './inference'
import { draw, penalise, ranked, samplingDistribution, softmax, type SamplingSettings } from './sampling'

/** Tokens kept of each distribution. */
const SHOWN = 10
/** The repetition penalty looks this many tokens back; all of a text's characters would soon be penalised otherwise. */
const PENALTY_WINDOW = 64

/** @property banned ids that are never written @property length tokens to write */
export interface PenSettings extends SamplingSettings {
  seed: number
  length: number
  banned: readonly number[]
}

export interface Pen {
  /** What was written since the last call; at least a token unless the prompt is still being read. */
  next(): Promise<WrittenId[]>
  close(): void
}

/** Opens a pen that goes on after `prompt`, which has at least one id. */
export type OpenPen = (model: LanguageModel, prompt: readonly number[], settings: PenSettings, job: Job) => Promise<Pen>

export const penOnCpu: OpenPen = async (model, prompt, settings, job) => {
  const predictor = makePredictor(model)
  const ids = [...prompt]
  let fed = 0
  let logits = new Float32Array(0)
  return {
    next: async () => {
      for (; fed < ids.length; fed++) {
        logits = Float32Array.from(predictor.feed(ids[fed] ?? 0))
        if (job.due()) await job.rest()
      }
      const adjusted = logits
      for (const id of settings.banned) adjusted[id] = -Infinity
      penalise(adjusted, ids.slice(-PENALTY_WINDOW), settings.repetitionPenalty)
      const distribution = samplingDistribution(adjusted, settings)
      const id = draw(distribution, countedUniform(settings.seed, ids.length - prompt.length))
      ids.push(id)
      return [describe(id, settings.temperature === 0 ? softmax(adjusted) : distribution)]
    },
    close: () => {},
  }
}

/** A pen on this device for LSTMs; for other networks the plain one. */
export function penOnGpu(device: Device): OpenPen {
  return async (model, prompt, settings, job) => {
    const { gpu, report } = device
    const { config, parameters } = model
    if (!gpu || config.architecture !== 'lstm') return penOnCpu(model, prompt, settings, job)
    const { length } = settings
    const opening = openLstmWriter(gpu, config, parameters, { prompt, length, software: report.fallback }, settings)
    const writer = await device.guard(opening)
    return { ...writer, next: () => device.guard(writer.next()) }
  }
}

/**
 * The pen for a text of `length` tokens here. On a software adapter (SwiftShader, 64 to 2,000 tokens, 128 to 512 units)
 * the kernel took four to seven times as long as plain TypeScript; for a few tokens no device is worth opening.
 */
export async function penFor(model: LanguageModel, length: number): Promise<OpenPen> {
  if (model.config.architecture !== 'lstm' || length < POSITIONS_PER_DISPATCH) return penOnCpu
  const { backend, fallback } = expectedReport(await planDevice())
  if (backend !== 'webgpu' || fallback) return penOnCpu
  return penOnGpu(await openDevice())
}

function describe(id: number, distribution: Float64Array): WrittenId {
  const top = ranked(distribution)
    .slice(0, SHOWN)
    .map((other) => ({ id: other, probability: distribution[other] ?? 0 }))
    .filter(({ probability }) => probability > 0)
  return { id, probability: distribution[id] ?? 0, top }
}
