/** Which trainer a run gets: the fastest that this device and network have. */
import { invalid } from '../../runtime/errors'
import { openTensorTrainer } from './tensor-trainer'
import type { Trainer, TrainerOptions } from './trainer'

export async function openTrainer({ config, ...options }: TrainerOptions): Promise<Trainer> {
  if (config.architecture === 'lstm') return openTensorTrainer({ config, ...options })
  throw invalid('A Transformer can be written with, but not yet trained here.')
}
