/**
 * The model stage: makes a codec for the text, trains, and keeps a checkpoint while it does, so that a run that was
 * paused, or whose tab was closed, goes on where it stood. A checkpoint belongs to a text and the settings that shape
 * the curve, not to the number of steps: a finished run can be trained further.
 */
import type { Written } from '../../contracts/text/language-model'
import type { CheckpointView, ModelData, modelSchema } from '../../contracts/text/model'
import type { ParamsOf } from '../../contracts/schema'
import { hashValue } from '../../runtime/hash'
import { phaseOf, type Job } from '../../runtime/job'
import { generate } from './generate'
import { codecForText, encodeText } from './text-codec'
import { curveOf, trainLanguageModel, type Checkpoint } from './train'

export type ModelSettings = ParamsOf<typeof modelSchema>

/** Where checkpoints are kept; both calls may fail without harm to a run. */
export interface CheckpointStore {
  load(id: string): Promise<Checkpoint | undefined>
  save(id: string, checkpoint: Checkpoint): Promise<void>
}

const SAMPLE_LENGTH = { character: 160, bpe: 80, word: 40 } as const
const SAMPLE = { prompt: '\n', temperature: 0.8, topK: 0, topP: 1, repetitionPenalty: 1 }

/** Trains on a text, or trains further. Throws `input/invalid` when the text is too short for the sequence length. */
export async function trainOnText(
  text: string,
  settings: ModelSettings,
  store: CheckpointStore,
  job: Job,
): Promise<ModelData> {
  const preparing = withoutLive(job)
  const data = await codecForText(text, settings, preparing)
  const { codec, ids } = await encodeText(data, text, preparing)
  const id = await checkpointId(text, settings)
  const checkpoint = await usableCheckpoint(store, id, settings)
  const quiet = phaseOf({ ...job, progress: () => {} }, 'writing a sample')
  const write = async (model: Parameters<typeof generate>[0]): Promise<Written> =>
    generate(model, codec, { ...SAMPLE, length: SAMPLE_LENGTH[settings.level], seed: settings.seed }, quiet)
  const model = await trainLanguageModel(ids, codec.size, settings, job, {
    ...(checkpoint ? { checkpoint } : {}),
    onCheckpoint: (state) => store.save(id, state),
    writeSample: async (now) => (await write(now)).text,
  })
  return { ...model, level: settings.level, codec: data, tokens: ids.length }
}

/** Training a BPE reports merges as its live result, which is not this stage's. */
function withoutLive(job: Job): Job {
  return { ...job, progress: ({ live: _, ...progress }) => job.progress(progress) }
}

/** Where a run of these settings stands, for a page that wants to offer to go on. */
export async function standOf(text: string, settings: ModelSettings, store: CheckpointStore): Promise<CheckpointView> {
  const checkpoint = await usableCheckpoint(store, await checkpointId(text, settings), settings)
  if (!checkpoint || checkpoint.step === 0) return { step: 0 }
  const { step, record, facts, backend } = checkpoint
  const { history, samples, losses, speed } = record
  return { step, live: { step, history, samples, curve: curveOf(losses), ...facts, ...speed, backend } }
}

/** A checkpoint that these settings can go on from: not beyond their last step, and evaluated only where they would. */
async function usableCheckpoint(
  store: CheckpointStore,
  id: string,
  { steps, evaluateEvery, sampleEvery }: ModelSettings,
): Promise<Checkpoint | undefined> {
  const checkpoint = await store.load(id)
  if (!checkpoint || checkpoint.step > steps) return undefined
  const isRegular = (step: number, every: number): boolean => step === 0 || (every > 0 && step % every === 0)
  const { record } = checkpoint
  const history = record.history.filter(({ step }) => isRegular(step, evaluateEvery))
  const samples = record.samples.filter(({ step }) => isRegular(step, sampleEvery))
  return { ...checkpoint, record: { ...record, history, samples } }
}

function checkpointId(text: string, { steps: _, sampleEvery: __, ...settings }: ModelSettings): Promise<string> {
  return hashValue({ checkpoint: 1, text, settings })
}
