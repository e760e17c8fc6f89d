/** Which trainer a run gets: the fastest that this device and network have. */
import { openTensorTrainer } from './tensor-trainer'
import type { Trainer, TrainerOptions } from './trainer'
import { openTransformerOnCpu } from './transformer/cpu-trainer'

export async function openTrainer({ config, ...options }: TrainerOptions): Promise<Trainer> {
  if (config.architecture === 'lstm') return openTensorTrainer({ config, ...options })
  return openTransformerOnCpu({ config, ...options })
}
