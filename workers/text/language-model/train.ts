/**
 * Trains a language model: random windows, teacher forcing, Adam, a fixed set of validation windows. All state is a
 * flat vector of parameters, two moments, a step number and the generator's four words, so a checkpoint is plain data
 * and a resumed run goes on exactly where the first one stood.
 */
import { countsSince } from '../../compute/counters'
import { openDevice, type Device, type OpenOptions } from '../../compute/device'
import { withGpuLease } from '../../compute/lease'
import type { Backend } from '../../contracts/device'
import type {
  EvaluatedStep,
  LossPoint,
  NetworkConfig,
  TrainingFacts,
  TrainingLive,
  TrainingReport,
  TrainingSample,
  TrainingSettings,
  TrainingSpeed,
} from '../../contracts/text/language-model'
import { invalid } from '../../runtime/errors'
import type { Job } from '../../runtime/job'
import { makeRandom, makeRandomFrom } from '../../runtime/random'
import { countBaselines } from './baselines'
import { initialParameters, parameterCount, type LanguageModel } from './model'
import type { Batch } from './network'
import { openTrainer, type OptimiserState, type Trainer } from './trainer'
import { randomBatch, splitTokens, validationBatches } from './windows'

/** What a run has found out so far; `losses[k]` is the training loss of step k + 1. */
export interface TrainingRecord {
  history: EvaluatedStep[]
  losses: number[]
  samples: TrainingSample[]
  speed: TrainingSpeed
}

/** Everything a run needs to go on: plain data that survives structured clone. */
export interface Checkpoint extends OptimiserState {
  config: NetworkConfig
  step: number
  random: [number, number, number, number]
  record: TrainingRecord
  facts: TrainingFacts
  backend: Backend
}

export interface TrainedModel extends LanguageModel, TrainingReport {}

export interface TrainingOptions extends OpenOptions {
  /** Goes on from here; the network must be the same. */
  checkpoint?: Checkpoint
  /** Receives a checkpoint every `checkpointEveryMs`, at the end, and when the run is cancelled. */
  onCheckpoint?: (checkpoint: Checkpoint) => Promise<void> | void
  checkpointEveryMs?: number
  /** Writes a sample with the model as it stands. */
  writeSample?: (model: LanguageModel, job: Job) => Promise<string>
}

/**
 * Losses stay on the GPU for up to so many steps, because each readback waits for the device; fewer where steps are slow,
 * so that what is queued, and what a cancel must wait for, stays short.
 */
const GPU_READ_EVERY = 25
const GPU_READ_WITHIN_MS = 200
const CHECKPOINT_EVERY_MS = 20_000
/** Points of the live training curve: enough for a chart, few enough to send 20 times a second. */
const CURVE_POINTS = 240

/**
 * Trains on token ids in [0, vocabulary). The last tenth is held out. Throws `input/invalid` when the text is too short
 * or the checkpoint belongs to another model, and `gpu/lost` when the device goes away (the last checkpoint is safe).
 */
export async function trainLanguageModel(
  ids: Int32Array,
  vocabulary: number,
  settings: TrainingSettings,
  job: Job,
  options: TrainingOptions = {},
): Promise<TrainedModel> {
  const { architecture, embedding, hidden, layers, sequenceLength } = settings
  const config: NetworkConfig = { architecture, vocabulary, embedding, hidden, layers }
  const { train, validation } = splitTokens(ids, sequenceLength)
  const start: Start = options.checkpoint ?? freshStart(config, settings.seed)
  if (start.parameters.length !== parameterCount(config)) {
    throw invalid('This checkpoint belongs to a model of another size. Choose its settings again, or start afresh.')
  }
  job.progress({ phase: 'opening the device', done: start.step, total: settings.steps, unit: 'steps' })
  const device = await openDevice(options)
  const { unigram: unigramLoss, bigram: bigramLoss } = countBaselines({ train, validation }, vocabulary)
  const run: Run = {
    device,
    config,
    settings,
    train,
    validation: validationBatches(validation, sequenceLength),
    facts: { parameterCount: parameterCount(config), unigramLoss, bigramLoss },
    options,
  }
  const work = (): Promise<TrainedModel> => device.guard(trainFrom(start, run, job))
  return device.report.backend === 'webgpu' ? withGpuLease(job, work) : work()
}

interface Run {
  device: Device
  config: NetworkConfig
  settings: TrainingSettings
  train: Int32Array
  validation: Batch[]
  facts: TrainingFacts
  options: TrainingOptions
}

type Start = Omit<Checkpoint, 'facts' | 'backend'>

function freshStart(config: NetworkConfig, seed: number): Start {
  const random = makeRandom(seed)
  const parameters = initialParameters(config, random)
  const [first, second] = [new Float32Array(parameters.length), new Float32Array(parameters.length)]
  const speed = { tokensPerSecond: 0, dispatchesPerStep: 0, kernelCallsPerStep: 0 }
  const record = { history: [], losses: [], samples: [], speed }
  return { config, step: 0, parameters, first, second, random: random.state(), record }
}

async function trainFrom(start: Start, run: Run, job: Job): Promise<TrainedModel> {
  const { device, config, settings, facts, options } = run
  const { steps, sequenceLength, batchSize } = settings
  const trainer = openTrainer(device, config, settings, start, job)
  const record = structuredClone(start.record)
  const meter = makeMeter(device, sequenceLength * batchSize)
  const { backend } = device.report
  let step = start.step
  let random = makeRandomFrom(start.random)

  const live = (): TrainingLive => {
    const { history, samples, losses, speed } = record
    return {
      step,
      history,
      samples,
      curve: curveOf(losses),
      ...facts,
      ...speed,
      backend,
    }
  }
  const tell = (phase: string): void => job.progress({ phase, done: step, total: steps, unit: 'steps', live: live() })
  const readLosses = async (): Promise<void> => void record.losses.push(...(await trainer.readLosses()))
  const save = async (): Promise<void> => {
    if (!options.onCheckpoint) return
    await readLosses()
    const state = await trainer.readState()
    const standing = { config, step, random: random.state(), record: structuredClone(record), facts, backend }
    await options.onCheckpoint({ ...standing, ...state })
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
      random = drawn
      if (step - read.step >= read.every) {
        await readLosses()
        read = nextRead(read, step, backend)
      }
      record.speed = meter.stop()
      if (performance.now() - savedAt > (options.checkpointEveryMs ?? CHECKPOINT_EVERY_MS)) {
        await save()
        savedAt = performance.now()
      }
      // Also between the fastest steps: a cancel must never wait for a whole run of them.
      if (job.due()) await job.rest()
    }
    await save()
    device.check()
    return { ...live(), config, parameters: await trainer.readParameters(), device: device.report }
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') await save()
    throw error
  } finally {
    trainer.close()
  }
}

/** When losses were last read back, and after how many steps they are next. */
interface ReadPlan {
  step: number
  every: number
  at: number
}

function nextRead(last: ReadPlan, step: number, backend: Backend): ReadPlan {
  const at = performance.now()
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

/** Training losses, averaged over runs of steps so that no more than CURVE_POINTS are left. */
export function curveOf(losses: readonly number[]): LossPoint[] {
  const width = Math.max(1, Math.ceil(losses.length / CURVE_POINTS))
  const points: LossPoint[] = []
  for (let from = 0; from < losses.length; from += width) {
    const part = losses.slice(from, from + width)
    points.push({ step: from + (part.length + 1) / 2, loss: mean(part) })
  }
  return points
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Speed and device counts over the training steps alone, without evaluations, samples and checkpoints. */
function makeMeter(device: Device, tokensPerStep: number): { start(): void; stop(): TrainingSpeed } {
  let [steps, milliseconds, dispatches, kernelCalls, startedAt] = [0, 0, 0, 0, 0]
  let before = { ...device.counts }
  return {
    start: () => {
      before = { ...device.counts }
      startedAt = performance.now()
    },
    stop: () => {
      const counted = countsSince(before, device.counts)
      steps++
      milliseconds += performance.now() - startedAt
      dispatches += counted.dispatches
      kernelCalls += counted.kernelCalls
      return {
        tokensPerSecond: milliseconds > 0 ? (steps * tokensPerStep * 1000) / milliseconds : 0,
        dispatchesPerStep: dispatches / steps,
        kernelCallsPerStep: kernelCalls / steps,
      }
    },
  }
}
