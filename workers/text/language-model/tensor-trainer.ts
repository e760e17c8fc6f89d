/**
 * Training with tfjs operations, on any backend: parameters and Adam's moments as tensors, one step or one evaluation
 * at a time. What runs where nothing faster does, and the oracle of what is faster.
 */
import type { Scalar, Tensor1D } from '@tensorflow/tfjs-core'
import type { Device } from '../../compute/device'
import type { LstmConfig } from '../../contracts/text/language-model'
import { adamUpdate, type AdamState } from './adam'
import type { Pause } from './lstm'
import { batchLoss, lossAndGradient } from './network'
import { rateAt } from './schedule'
import type { Trainer, TrainerOptions } from './trainer'

export function openTensorTrainer({ device, config, settings, start, job }: TrainerOptions<LstmConfig>): Trainer {
  const { tf } = device
  let adam: AdamState = {
    parameters: tf.tensor1d(start.parameters),
    first: tf.tensor1d(start.first),
    second: tf.tensor1d(start.second),
  }
  const unread: Scalar[] = []
  const queue = makeQueueLimit(device)
  const pause: Pause = async (weight) => {
    await queue.keepShort(weight)
    if (!job.due()) return
    device.check()
    await job.rest()
  }
  const values = async (tensor: Tensor1D): Promise<Float32Array> => {
    // A copy: some backends hand out the very array that they compute with.
    return (await device.guard(tensor.data<'float32'>())).slice()
  }
  const valuesOf = async (scalars: readonly Scalar[]): Promise<number[]> => {
    if (scalars.length === 0) return []
    const all = tf.tidy(() => tf.stack([...scalars]) as Tensor1D)
    tf.dispose([...scalars])
    try {
      return [...(await values(all))]
    } finally {
      all.dispose()
    }
  }
  return {
    update: async (batch, step, random) => {
      const dropout = { rate: settings.dropout, random }
      const { loss, gradient } = await lossAndGradient(tf, config, adam.parameters, batch, pause, dropout)
      try {
        const learningRate = rateAt(step, settings)
        adam = await adamUpdate(tf, adam, gradient, { step, learningRate, clipNorm: settings.clipNorm }, pause)
        unread.push(loss)
      } catch (error) {
        loss.dispose()
        throw error
      }
    },
    readLosses: async () => {
      const steps = unread.length
      const losses = await valuesOf(unread.splice(0))
      queue.caughtUp(steps)
      return losses
    },
    evaluate: async (batches) => {
      const losses: Scalar[] = []
      try {
        for (const batch of batches) losses.push(await batchLoss(tf, config, adam.parameters, batch, pause))
      } catch (error) {
        tf.dispose(losses)
        throw error
      }
      const sizes = batches.map((batch) => batch.targets.length)
      const means = await valuesOf(losses)
      const total = means.reduce((sum, mean, k) => sum + mean * (sizes[k] ?? 0), 0)
      return total / sizes.reduce((sum, size) => sum + size, 0)
    },
    readParameters: () => values(adam.parameters),
    readState: async () => ({
      parameters: await values(adam.parameters),
      first: await values(adam.first),
      second: await values(adam.second),
    }),
    close: () => tf.dispose([adam.parameters, adam.first, adam.second, ...unread.splice(0)]),
  }
}

/** A cancel must wait for what the GPU was given, so no more than about so much is given to a slow one at a time. */
const QUEUED_MS = 100
const LONGEST_STRETCH = 64

/**
 * Waits for the GPU every few calls of `keepShort`, as many as it does within QUEUED_MS. Only on a software adapter, or
 * when a whole step was seen to take longer: a fast GPU would lose time by it.
 */
function makeQueueLimit(device: Device): { keepShort: Pause; caughtUp(steps: number): void } {
  const { gpu } = device
  let isSlow = device.report.fallback
  let stretch = 1
  let calls = 0
  let caughtUpAt = performance.now()
  let stepsFrom = performance.now()
  return {
    keepShort: async (weight) => {
      if (!gpu || !isSlow || (++calls < stretch && weight !== 'heavy')) return
      await device.guard(gpu.queue.onSubmittedWorkDone())
      const now = performance.now()
      if (weight !== 'heavy') {
        const fitting = Math.floor((calls * QUEUED_MS) / (now - caughtUpAt))
        stretch = Math.max(1, Math.min(LONGEST_STRETCH, fitting))
      }
      calls = 0
      caughtUpAt = now
    },
    caughtUp: (steps) => {
      const now = performance.now()
      if (steps > 0) isSlow = device.report.fallback || (now - stepsFrom) / steps > 2 * QUEUED_MS
      stepsFrom = now
    },
  }
}
