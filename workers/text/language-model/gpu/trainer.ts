/**
 * Trains the LSTM in own kernels: one submit a step, and nothing is read back until someone asks. Parameters, moments and
 * whatever a batch passes through lie in buffers of their own, which `close` frees.
 */
import { makeBuffers, readFloats, write, type View } from '../../../compute/gpu/buffers'
import type { Command } from '../../../compute/gpu/command'
import { submit } from '../../../compute/gpu/submit'
import { stepWords } from '../../../compute/kernels/adam/adam'
import { lstmFits } from '../../../compute/kernels/lstm/lstm'
import { rowsByToken } from '../../../compute/kernels/token-embedding/token-embedding'
import type { LstmConfig } from '../../../contracts/text/language-model'
import { dropoutSeed } from '../dropout'
import type { Batch } from '../network'
import { rateAt } from '../schedule'
import type { Trainer, TrainerOptions } from '../trainer'
import { evaluationCommands, trainingCommands } from './commands'
import { deviceLayout, momentsToDevice, toDevice, toFlat } from './layout'
import { batchMemory, MEANS, modelMemory, type BatchMemory } from './memory'
import { makeQueueBound } from './queue-bound'

/** Commands for one shape of batch. */
interface Prepared {
  batch: BatchMemory
  commands: Command[]
}

/** The trainer, or undefined where the device or the network is not for it. */
export async function openGpuTrainer({
  device,
  config,
  settings,
  start,
  job,
}: TrainerOptions<LstmConfig>): Promise<Trainer | undefined> {
  const { gpu } = device
  if (!gpu || !lstmFits(gpu, config.hidden)) return undefined
  const software = device.report.fallback
  const buffers = makeBuffers(gpu)
  const memory = modelMemory(buffers, deviceLayout(config), {
    parameters: toDevice(config, start.parameters),
    first: momentsToDevice(config, start.first),
    second: momentsToDevice(config, start.second),
  })
  const step = buffers.uniform('step', new Uint32Array(4))
  const seeds = memory.layout.layers.map((_, k) => buffers.uniform(`seed of layer ${k}`, new Uint32Array(1)))
  const prepared = new Map<string, Promise<Prepared>>()
  const keepQueueShort = makeQueueBound(device, gpu)
  let unread = 0
  let early: number[] = []

  const prepare = (kind: 'training' | 'evaluation', { steps, batch: sequences }: Batch): Promise<Prepared> => {
    const key = `${kind} ${steps} ${sequences}`
    const make = async (): Promise<Prepared> => {
      job.progress({ phase: 'compiling kernels', done: 0, total: 0 })
      const batch = batchMemory(buffers, steps * sequences, config.vocabulary)
      const { dropout } = settings
      const options = { gpu, buffers, config, memory, batch, steps, sequences, software, step, seeds, dropout }
      const commands = await (kind === 'training'
        ? trainingCommands(options, settings.clipNorm)
        : evaluationCommands(options))
      return { batch, commands }
    }
    const ready = prepared.get(key) ?? make()
    prepared.set(key, ready)
    return ready
  }
  const readVector = async (vector: View): Promise<Float32Array> =>
    toFlat(config, await device.guard(readFloats(gpu, vector, memory.layout.floats)))
  const readMeans = async (count: number): Promise<number[]> =>
    count === 0 ? [] : [...(await device.guard(readFloats(gpu, memory.means, count)))]
  const readLosses = async (): Promise<number[]> => {
    const count = unread
    unread = 0
    const losses = [...early, ...(await readMeans(count))]
    early = []
    return losses
  }

  return {
    boundsItsQueue: true,
    update: async (batch, count, random) => {
      device.check()
      const { commands, batch: words } = await prepare('training', batch)
      if (unread === MEANS) early = await readLosses()
      const { dropout } = settings
      writeBatch(gpu, words, batch, config.vocabulary)
      write(gpu, step, stepWords(count, rateAt(count, settings), 0, unread))
      if (dropout > 0) {
        for (const uniform of seeds) write(gpu, uniform, Uint32Array.of(dropoutSeed(random)))
      }
      submit(gpu, commands, 'training step')
      unread++
      await keepQueueShort()
    },
    readLosses,
    evaluate: async (batches) => {
      early = await readLosses()
      const means: number[] = []
      for (let from = 0; from < batches.length; from += MEANS) {
        const some = batches.slice(from, from + MEANS)
        for (const [slot, batch] of some.entries()) {
          const { commands, batch: words } = await prepare('evaluation', batch)
          writeBatch(gpu, words, batch, 0)
          write(gpu, step, stepWords(1, 0, 0, slot))
          submit(gpu, commands, 'evaluation')
          await keepQueueShort()
          if (job.due()) await job.rest()
        }
        means.push(...(await readMeans(some.length)))
      }
      const sizes = batches.map(({ targets }) => targets.length)
      const total = means.reduce((sum, mean, k) => sum + mean * (sizes[k] ?? 0), 0)
      return total / sizes.reduce((sum, size) => sum + size, 0)
    },
    readParameters: () => readVector(memory.parameters),
    readState: async () => ({
      parameters: await readVector(memory.parameters),
      first: await readVector(memory.first),
      second: await readVector(memory.second),
    }),
    close: () => buffers.dispose(),
  }
}

/** Ids of a batch to the device, in one write; with their order where `vocabulary` is given. */
function writeBatch(
  gpu: GPUDevice,
  { whole, offsets }: BatchMemory,
  { inputs, targets }: Batch,
  vocabulary: number,
): void {
  const words = new Uint32Array(vocabulary > 0 ? offsets.end : offsets.targets + targets.length)
  words.set(inputs)
  words.set(targets, offsets.targets)
  if (vocabulary > 0) words.set(rowsByToken(inputs, vocabulary), offsets.sorted)
  write(gpu, whole, words)
}
