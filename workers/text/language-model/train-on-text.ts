/**
 * The model stage: makes a codec for the text, trains, and keeps a checkpoint while it does, so that a run that was
 * paused, or whose tab was closed, goes on where it stood. A checkpoint belongs to a text and the settings that shape
 * the curve, not to the number of steps, unless the rate falls towards the last: a finished run can be trained further.
 */
import type { TrainingLive, Written } from '../../contracts/text/language-model'
import type { CheckpointView, ModelData, modelSchema } from '../../contracts/text/model'
import type { ParamsOf } from '../../contracts/schema'
import { hashValue, sha256 } from '../../runtime/hash'
import { phaseOf, untilAborted, type Job } from '../../runtime/job'
import { generate } from './generate'
import { codecForText, encodeText } from './text-codec'
import { trainLanguageModel, type Checkpoint } from './train'

export type ModelSettings = ParamsOf<typeof modelSchema>

/** Where checkpoints are kept. No failure there harms a run. */
export interface CheckpointStore {
  load(id: string): Promise<Checkpoint | undefined>
  /** What a checkpoint tells without its parameters. */
  stand(id: string): Promise<TrainingLive | undefined>
  /** Holds the checkpoint at once; false when it could not be written where a reload would find it. */
  save(id: string, checkpoint: Checkpoint): Promise<boolean>
}

/** Cancelled runs that still save where they stand: who asks for their checkpoint waits for it. */
const leaving = new Map<string, Promise<void>>()

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
  const id = await checkpointId(await textKey(text), settings)
  await untilAborted(Promise.resolve(leaving.get(id)), job.signal)
  const checkpoint = await usableCheckpoint(store, id, settings)
  const quiet = phaseOf({ ...job, progress: () => {} }, 'writing a sample')
  const write = async (model: Parameters<typeof generate>[0]): Promise<Written> =>
    generate(model, codec, { ...SAMPLE, length: SAMPLE_LENGTH[settings.level], seed: settings.seed }, quiet)
  const model = await trainLanguageModel(ids, codec.size, settings, job, {
    ...(checkpoint ? { checkpoint } : {}),
    onCheckpoint: (state) => store.save(id, state),
    onLeft: (rest) => {
      const mine = rest.finally(() => leaving.get(id) === mine && leaving.delete(id))
      leaving.set(id, mine)
    },
    writeSample: async (now) => (await write(now)).text,
  })
  return { ...model, level: settings.level, codec: data, tokens: ids.length }
}

/** Training a BPE reports merges as its live result, which is not this stage's. */
function withoutLive(job: Job): Job {
  return { ...job, progress: ({ live: _, ...progress }) => job.progress(progress) }
}

/** Where a run of these settings stands on the text of this key, for a page that wants to offer to go on. */
export async function standOf(key: string, settings: ModelSettings, store: CheckpointStore): Promise<CheckpointView> {
  const id = await checkpointId(key, settings)
  await leaving.get(id)
  const live = await store.stand(id)
  if (!live || live.step === 0 || live.step > settings.steps) return { step: 0 }
  return { step: live.step, live: { ...live, ...regular(live, settings) } }
}

/** A checkpoint that these settings can go on from: not beyond their last step, and evaluated only where they would. */
async function usableCheckpoint(
  store: CheckpointStore,
  id: string,
  settings: ModelSettings,
): Promise<Checkpoint | undefined> {
  const checkpoint = await store.load(id)
  if (!checkpoint || checkpoint.step > settings.steps) return undefined
  const { record } = checkpoint
  return { ...checkpoint, record: { ...record, ...regular(record, settings) } }
}

type Evaluated = Pick<TrainingLive, 'history' | 'samples'>

/** Without the last evaluation and sample of a shorter run, which a longer one would not have made there. */
function regular({ history, samples }: Evaluated, { evaluateEvery, sampleEvery }: ModelSettings): Evaluated {
  const isRegular = (step: number, every: number): boolean => step === 0 || (every > 0 && step % every === 0)
  return {
    history: history.filter(({ step }) => isRegular(step, evaluateEvery)),
    samples: samples.filter(({ step }) => isRegular(step, sampleEvery)),
  }
}

/** What stands for a text in the id of a checkpoint. Runs follow each other on one text, so the last one is remembered. */
export function textKey(text: string): Promise<string> {
  if (lastKey?.text !== text) lastKey = { text, key: sha256(text) }
  return lastKey.key
}

let lastKey: { text: string; key: Promise<string> } | undefined

function checkpointId(key: string, { sampleEvery: _, ...settings }: ModelSettings): Promise<string> {
  return hashValue({ checkpoint: 3, text: key, settings: shapingTheCurve(settings) })
}

/** What the losses of a run depend on; others may differ. A rate that falls to the last step depends on how many. */
function shapingTheCurve(settings: Omit<ModelSettings, 'sampleEvery'>): object {
  const { architecture, schedule, hidden, heads, steps, warmupSteps, finalRate, ...common } = settings
  return {
    ...common,
    architecture,
    schedule,
    ...(architecture === 'lstm' ? { hidden } : { heads }),
    ...(schedule === 'cosine' && { steps, warmupSteps, finalRate }),
  }
}
