/**
 * Trains a Transformer with own kernels: a step is one list of commands, made once and submitted whole, and nothing is
 * read back until losses are asked for.
 */
import { makeBuffers, part, readFloats, write, type View } from '../../../compute/gpu/buffers'
import type { Command } from '../../../compute/gpu/command'
import { submit } from '../../../compute/gpu/submit'
import { adam, stepWords } from '../../../compute/kernels/adam/adam'
import { crossEntropy } from '../../../compute/kernels/cross-entropy/cross-entropy'
import { rowsByToken } from '../../../compute/kernels/token-embedding/token-embedding'
import type { TransformerConfig } from '../../../contracts/text/language-model'
import type { Batch } from '../network'
import { rateAt } from '../schedule'
import type { Trainer, TrainerOptions } from '../trainer'
import { sequenceMajor } from './batch'
import { gpuBackward } from './gpu-backward'
import { gpuForward, type GpuSetting, type PassShape } from './gpu-forward'
import { placesOf } from './gpu-places'

/** Losses that wait on the GPU at most; reading them empties it. */
const HISTORY = 256

interface Plan {
  commands: Command[]
  ids: View
  targets: View
  sorted?: View
  losses: View
}

export async function openTransformerOnGpu(
  gpu: GPUDevice,
  { device, config, settings, start, job }: TrainerOptions<TransformerConfig>,
): Promise<Trainer> {
  const places = placesOf(config)
  const buffers = makeBuffers(gpu)
  const [parameters, first, second] = [start.parameters, start.first, start.second].map((vector, k) => {
    return buffers.storage(['parameters', 'first moment', 'second moment'][k] ?? '', places.toGpu(vector))
  }) as [View, View, View]
  const gradient = buffers.storage('gradient', places.floats)
  const history = buffers.storage('losses of steps', HISTORY)
  const step = buffers.uniform('step', new Uint32Array(4))
  const setting: GpuSetting = { gpu, buffers, config, places, parameters, step }
  const plans = new Map<string, Promise<Plan>>()
  let unread = 0
  const values = async (view: View): Promise<Float32Array> => {
    return places.fromGpu(await device.guard(readFloats(gpu, view, places.floats)))
  }

  const makePlan = async (shape: PassShape, trains: boolean): Promise<Plan> => {
    const rows = shape.batch * shape.steps
    const [ids, targets] = [buffers.storage('ids', rows), buffers.storage('targets', rows)]
    const losses = buffers.storage('losses', rows)
    const pass = await gpuForward(setting, shape, ids, trains)
    const { vocabulary } = config
    const operands = { targets, logits: pass.logits, losses }
    const entropy = await crossEntropy(gpu, buffers, { rows, columns: vocabulary }, operands)
    if (!trains) return { commands: [...pass.commands, entropy], ids, targets, losses }
    const sorted = buffers.storage('rows by token', vocabulary + 1 + rows)
    const back = await gpuBackward(setting, shape, pass, sorted, gradient)
    const vectors = { step, gradient, parameters, first, second, losses, history, count: places.floats, rows }
    const update = await adam(gpu, buffers, vectors, settings)
    return { commands: [...pass.commands, entropy, ...back, ...update], ids, targets, sorted, losses }
  }
  const planOf = (shape: PassShape, trains: boolean): Promise<Plan> => {
    const key = `${shape.batch} ${shape.steps} ${trains}`
    const plan = plans.get(key) ?? makePlan(shape, trains)
    plans.set(key, plan)
    return plan
  }
  const give = (plan: Plan, batch: Batch): void => {
    const { inputs, targets } = sequenceMajor(batch)
    write(gpu, plan.ids, inputs)
    write(gpu, plan.targets, targets)
    if (plan.sorted) write(gpu, plan.sorted, rowsByToken(inputs, config.vocabulary))
  }

  return {
    update: async (batch, count, random) => {
      const plan = await planOf({ ...sizesOf(batch), dropout: settings.dropout }, true)
      device.check()
      const seed = random.integer(2 ** 32)
      if (unread === HISTORY) throw new Error('Losses were not read in time.')
      give(plan, batch)
      write(gpu, step, stepWords(count, rateAt(count, settings), seed, unread++))
      submit(gpu, plan.commands, 'training step')
    },
    readLosses: async () => {
      if (unread === 0) return []
      const count = unread
      const losses = await device.guard(readFloats(gpu, part(history, 0, HISTORY), count))
      unread -= count
      return [...losses]
    },
    evaluate: async (batches) => {
      let [sum, positions] = [0, 0]
      for (const batch of batches) {
        const plan = await planOf({ ...sizesOf(batch), dropout: 0 }, false)
        give(plan, batch)
        submit(gpu, plan.commands, 'evaluation')
        const losses = await device.guard(readFloats(gpu, plan.losses, batch.targets.length))
        for (const loss of losses) sum += loss
        positions += losses.length
        if (job.due()) await job.rest()
      }
      return sum / positions
    },
    readParameters: () => values(parameters),
    readState: async () => ({
      parameters: await values(parameters),
      first: await values(first),
      second: await values(second),
    }),
    close: () => buffers.dispose(),
  }
}

function sizesOf({ batch, steps }: Batch): { batch: number; steps: number } {
  return { batch, steps }
}
