/**
 * Trains a language model: random windows, teacher forcing, Adam, a fixed set of validation windows. All state is a
 * flat vector of parameters, two moments, a step number and the generator's four words, so a checkpoint is plain data
 * and a resumed run goes on exactly where the first one stood.
 */
import { openDevice, type Device, type OpenOptions } from '../../compute/device'
import { timedRun } from '../../compute/gpu/timed-run'
import { withGpuLease } from '../../compute/lease'
import { survivingLosses, untilEnded } from '../../compute/survive'
import type { Backend } from '../../contracts/device'
import type {
  EvaluatedStep,
  LossPoint,
  NetworkConfig,
  ResumedFrom,
  Restart,
  TrainingFacts,
  TrainingLive,
  TrainingReport,
  TrainingSample,
  TrainingSettings,
  TrainingSpeed,
} from '../../contracts/text/language-model'
import { noteShapes, readyDevice } from '../../roof/ready'
import { invalid } from '../../runtime/errors'
import type { Job } from '../../runtime/job'
import { makeRandom, makeRandomFrom } from '../../runtime/random'
import { countBaselines } from './baselines'
import { makeCurve, thinned } from './curve'
import { leaveSoon } from './leave'
import { configOf } from './architectures'
import { freshParameters, parameterCount, type LanguageModel } from './model'
import type { Batch } from './network'
import { openTrainer } from './open-trainer'
import type { OptimiserState, Trainer } from './trainer'
import { makeMeter } from './meter'
import { randomBatch, SLOW_BATCH_POSITIONS, splitTokens, validationBatches } from './windows'

/** What a run has found out so far; `losses[k]` is the training loss of step k + 1. */
export interface TrainingRecord {
  history: EvaluatedStep[]
  losses: number[]
  samples: TrainingSample[]
  speed: TrainingSpeed
  restarts?: Restart[]
}

/** Everything a run needs to go on: plain data that survives structured clone. */
export interface Checkpoint extends OptimiserState {
  config: NetworkConfig
  step: number
  random: [number, number, number, number]
  record: TrainingRecord
  facts: TrainingFacts
  backend: Backend
  resumedFrom?: ResumedFrom
}

export interface TrainedModel extends LanguageModel, TrainingReport {}

export interface TrainingOptions extends OpenOptions {
  /** Goes on from here; the network must be the same. */
  checkpoint?: Checkpoint
  /**
   * Receives a checkpoint every `checkpointEveryMs`, at the end, and when the run is cancelled, and says whether it could
   * be kept. No step waits for it: a large model is written for seconds, and a cancel must be heard meanwhile.
   */
  onCheckpoint?: (checkpoint: Checkpoint) => Promise<boolean>
  checkpointEveryMs?: number
  /** Receives what is left of a cancelled run that could not save at once; it ends when its checkpoint was handed over. */
  onLeft?: (rest: Promise<void>) => void
  /** Writes a sample with the model as it stands. */
  writeSample?: (model: LanguageModel, job: Job) => Promise<string>
}

/**
 * Losses stay on the GPU for up to so many steps, because each readback waits for the device; fewer where steps are slow,
 * so that what is queued, and what a cancel must wait for, stays short.
 */
const GPU_READ_EVERY = 50
const GPU_READ_WITHIN_MS = 200
/** How much a closed tab may lose. */
const CHECKPOINT_EVERY_MS = 10_000
/** Samples in a progress message, the newest; the result has them all. */
const LIVE_SAMPLES = 40

/**
 * Trains on token ids in [0, vocabulary). The last tenth is held out. Throws `input/invalid` when the text is too short
 * or the checkpoint belongs to another model. A lost device is opened anew and the run goes on from its last checkpoint,
 * to the same curve; `gpu/lost` is thrown when that happens again and again (the last checkpoint is safe).
 */
export async function trainLanguageModel(
  ids: Int32Array,
  vocabulary: number,
  settings: TrainingSettings,
  job: Job,
  options: TrainingOptions = {},
): Promise<TrainedModel> {
  const { sequenceLength } = settings
  const config = configOf(settings, vocabulary)
  const { train, validation } = splitTokens(ids, sequenceLength)
  const start: Start = options.checkpoint ?? (await freshStart(config, settings.seed, job))
  if (start.parameters.length !== parameterCount(config)) {
    throw invalid('This checkpoint belongs to a model of another size. Choose its settings again, or start afresh.')
  }
  job.progress({ phase: 'opening the device', done: start.step, total: settings.steps, unit: 'steps' })
  const counted = await countBaselines({ train, validation }, vocabulary, job)
  let standing = start
  let reached = start.step
  const attempt = async (): Promise<TrainedModel> => {
    // Asked for once the GPU is ours: the device of a run before this one may have failed meanwhile.
    const device = await openDevice(options)
    const { backend } = device.report
    const { step, backend: before = backend, resumedFrom: earlier } = standing
    const resumedFrom = step > 0 && before !== backend ? { step, backend: before } : earlier
    const run: Run = {
      device,
      config,
      settings,
      train,
      validation: validationBatches(validation, sequenceLength, isSoftware(device) ? SLOW_BATCH_POSITIONS : undefined),
      facts: { parameterCount: parameterCount(config), unigramLoss: counted.unigram, bigramLoss: counted.bigram },
      origin: { backend, ...(resumedFrom && { resumedFrom }) },
      options,
      reach: (step) => (reached = step),
      stand: (checkpoint) => (standing = checkpoint),
    }
    const running = trainTimed(standing, run, job)
    return device.guard(running).catch(async (error: unknown) => {
      // What is left of it must not go on beside its successor.
      await untilEnded(running)
      throw error
    })
  }
  const work = (): Promise<TrainedModel> =>
    survivingLosses(attempt, job, () => {
      const { record, step } = standing
      standing = {
        ...standing,
        record: { ...record, restarts: [...(record.restarts ?? []), { lostAt: reached, step }] },
      }
      job.progress({ phase: 'the GPU was lost; opening it anew', done: step, total: settings.steps, unit: 'steps' })
    })
  const { backend } = (await openDevice(options)).report
  return leaveSoon(backend === 'webgpu' ? withGpuLease(job, work) : work(), job.signal, options.onLeft)
}

/** On a device that knows its fastest kernels, each timed where that was asked for. */
async function trainTimed(start: Start, run: Run, job: Job): Promise<TrainedModel> {
  await readyDevice(run.device, job)
  const model = await timedRun(run.device.gpu, () => trainFrom(start, run, job))
  await noteShapes(run.device)
  return model
}

function isSoftware({ report }: Device): boolean {
  return report.backend === 'webgpu' && report.fallback
}

interface Run {
  device: Device
  config: NetworkConfig
  settings: TrainingSettings
  train: Int32Array
  validation: Batch[]
  facts: TrainingFacts
  origin: Pick<Checkpoint, 'backend' | 'resumedFrom'>
  options: TrainingOptions
  /** Told the step that has been computed. */
  reach(step: number): void
  /** Given each checkpoint, for the case that the device goes away. */
  stand(checkpoint: Checkpoint): void
}

type Start = Omit<Checkpoint, 'facts' | 'backend'> & { backend?: Backend }

async function freshStart(config: NetworkConfig, seed: number, job: Job): Promise<Start> {
  const random = makeRandom(seed)
  const parameters = await freshParameters(config, random, job)
  const [first, second] = [new Float32Array(parameters.length), new Float32Array(parameters.length)]
  const speed = { tokensPerSecond: 0, dispatchesPerStep: 0, kernelCallsPerStep: 0 }
  const record = { history: [], losses: [], samples: [], speed }
  return { config, step: 0, parameters, first, second, random: random.state(), record }
}

async function trainFrom(start: Start, run: Run, job: Job): Promise<TrainedModel> {
  const { device, config, settings, facts, origin, options } = run
  const { steps, sequenceLength, batchSize } = settings
  const trainer = await openTrainer({ device, config, settings, start, job })
  const record = structuredClone(start.record)
  const curve = makeCurve(record.losses)
  const meter = makeMeter(device, sequenceLength * batchSize)
  let step = start.step
  let random = makeRandomFrom(start.random)
  let saving: Promise<void> | undefined
  let unsaved = false

  const tell = (phase: string): void => {
    const progress = { phase, done: step, total: steps, unit: 'steps' }
    // Most messages are dropped, so what they carry is put together only when one is read or sent.
    const live = (): TrainingLive => ({
      ...liveOf({ step, record, facts, ...origin }, curve.points()),
      ...(unsaved && { unsaved }),
    })
    job.progress(Object.defineProperty(progress, 'live', { enumerable: true, get: live }))
  }
  const readLosses = async (): Promise<void> => {
    for (const loss of await trainer.readLosses()) {
      record.losses.push(loss)
      curve.add(loss)
    }
  }
  const save = async (): Promise<void> => {
    if (!options.onCheckpoint && origin.backend !== 'webgpu') return
    await readLosses()
    const state = await trainer.readState()
    const standing = { config, step, random: random.state(), record: structuredClone(record), facts, ...origin }
    const checkpoint = { ...standing, ...state }
    run.stand(checkpoint)
    const mine = options
      .onCheckpoint?.(checkpoint)
      .catch(() => false)
      .then((isKept) => {
        unsaved = !isKept
        if (saving === mine) saving = undefined
      })
    saving = mine
  }

  let savedAt = performance.now()
  let read: ReadPlan = { step, every: 1, at: performance.now() }
  try {
    for (;;) {
      if (isDue(step, settings.evaluateEvery, steps) && record.history.at(-1)?.step !== step) {
        tell('evaluating')
        await readLosses()
        record.history.push(await evaluated(trainer, run, record, step, random.state()))
      }
      if (options.writeSample && isSampleDue(step, settings) && record.samples.at(-1)?.step !== step) {
        const model = { config, parameters: await trainer.readParameters() }
        record.samples.push({ step, text: await options.writeSample(model, job) })
      }
      tell('training')
      if (step >= steps) break
      // Drawn from a copy: a step that is cut short by a cancel must draw the same windows again.
      const drawn = makeRandomFrom(random.state())
      meter.start()
      await trainer.update(randomBatch(run.train, sequenceLength, batchSize, drawn), step + 1, drawn)
      step++
      run.reach(step)
      random = drawn
      if (step - read.step >= read.every) {
        await readLosses()
        read = nextRead(read, step, origin.backend, trainer)
      }
      record.speed = meter.stop()
      if (!saving && performance.now() - savedAt > (options.checkpointEveryMs ?? CHECKPOINT_EVERY_MS)) {
        savedAt = performance.now()
        await save()
      }
      // Also between the fastest steps: a cancel must never wait for a whole run of them.
      if (job.due()) await job.rest()
    }
    await save()
    device.check()
    const parameters = await trainer.readParameters()
    const { history, samples, speed, restarts } = record
    const facing = { ...facts, ...speed, ...origin, ...(restarts && { restarts }) }
    const report = { step, history, samples, curve: curve.points(), ...facing }
    return { ...report, config, parameters, device: device.report }
  } catch (error) {
    // What can't be read any more is no reason to call a cancel something else.
    if (error instanceof Error && error.name === 'AbortError') await save().catch(() => undefined)
    throw error
  } finally {
    trainer.close()
    // A paused run is told to be paused once that is written, or when leaving has taken long enough.
    if (job.signal.aborted) await saving
  }
}

/** When losses were last read back, and after how many steps they are next. */
interface ReadPlan {
  step: number
  every: number
  at: number
}

function nextRead(last: ReadPlan, step: number, backend: Backend, { boundsItsQueue }: Trainer): ReadPlan {
  const at = performance.now()
  if (boundsItsQueue) return { step, every: GPU_READ_EVERY, at }
  const stepMs = (at - last.at) / (step - last.step)
  const every =
    backend === 'webgpu' ? Math.max(1, Math.min(GPU_READ_EVERY, Math.floor(GPU_READ_WITHIN_MS / stepMs))) : 1
  return { step, every, at }
}

function isDue(step: number, every: number, steps: number): boolean {
  return step === 0 || step >= steps || (every > 0 && step % every === 0)
}

function isSampleDue(step: number, { sampleEvery, steps }: TrainingSettings): boolean {
  return step > 0 && sampleEvery > 0 && isDue(step, sampleEvery, steps)
}

async function evaluated(
  trainer: Trainer,
  { validation, train, settings }: Run,
  record: TrainingRecord,
  step: number,
  state: [number, number, number, number],
): Promise<EvaluatedStep> {
  const validationLoss = await trainer.evaluate(validation)
  const since = record.losses.slice(record.history.at(-1)?.step ?? 0)
  if (since.length > 0) return { step, loss: mean(since), validationLoss }
  const first = randomBatch(train, settings.sequenceLength, settings.batchSize, makeRandomFrom(state))
  return { step, loss: await trainer.evaluate([first]), validationLoss }
}

/** A checkpoint without its parameters, small enough to be sent often. */
export function liveOf(
  { step, record, facts, backend, resumedFrom }: Omit<Checkpoint, keyof OptimiserState | 'config' | 'random'>,
  curve: LossPoint[] = makeCurve(record.losses).points(),
): TrainingLive {
  const { history, samples, speed, restarts } = record
  const origin = { backend, ...(resumedFrom && { resumedFrom }), ...(restarts && { restarts }) }
  const few = { history: thinned(history), samples: samples.slice(-LIVE_SAMPLES) }
  return { step, ...few, curve, ...facts, ...speed, ...origin }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
