/** Our training step as the app runs it: openTrainer on a device, batches of made-up characters, losses read at the end. */
import type { Backend } from '../../../workers/contracts/device'
import type { LstmSettings, TrainingSettings } from '../../../workers/contracts/text/language-model'
import { makeJob } from '../../../workers/runtime/job'
import { makeRandom } from '../../../workers/runtime/random'
import { configOf } from '../../../workers/text/language-model/architectures'
import { freshParameters } from '../../../workers/text/language-model/model'
import { openTrainer } from '../../../workers/text/language-model/open-trainer'
import { openTensorTrainer } from '../../../workers/text/language-model/tensor-trainer'
import type { Trainer, TrainerOptions } from '../../../workers/text/language-model/trainer'
import { randomBatch } from '../../../workers/text/language-model/windows'
import { contenderOn, openOn } from './on-device'
import { CHARACTERS, madeUpCharacters } from '../data/characters'
import type { Contender, Surroundings } from '../harness/contract'

export async function ourTrainer(
  backend: Backend,
  settings: TrainingSettings,
  around: Surroundings,
  open: (options: TrainerOptions) => Trainer | Promise<Trainer> = openTrainer,
): Promise<Contender> {
  const device = await openOn(backend, around)
  const { sequenceLength, batchSize } = settings
  const config = configOf(settings, CHARACTERS)
  const job = makeJob()
  const random = makeRandom(settings.seed)
  const parameters = await freshParameters(config, random, job)
  const moments = { first: new Float32Array(parameters.length), second: new Float32Array(parameters.length) }
  const trainer = await open({ device, config, settings, start: { parameters, ...moments }, job })
  const ids = madeUpCharacters(40_000)
  let step = 0
  return {
    ...contenderOn(device),
    run: async (units) => {
      for (let unit = 0; unit < units; unit++) {
        await trainer.update(randomBatch(ids, sequenceLength, batchSize, random), ++step, random)
      }
      const losses = await trainer.readLosses()
      return { loss: losses.at(-1) ?? NaN }
    },
  }
}

/** The same on tensor operations, where the app has something faster. */
export function tensorTrainer(backend: Backend, settings: LstmSettings, around: Surroundings): Promise<Contender> {
  return ourTrainer(backend, settings, around, ({ config, ...options }) => {
    if (config.architecture !== 'lstm') throw new Error('Tensor operations train an LSTM only.')
    return openTensorTrainer({ config, ...options })
  })
}
