/** Which trainer a run gets: the fastest that this device and network have. */
import { openTensorTrainer } from './tensor-trainer'
import type { Trainer, TrainerOptions } from './trainer'

export async function openTrainer(options: TrainerOptions): Promise<Trainer> {
  return openTensorTrainer(options)
}
