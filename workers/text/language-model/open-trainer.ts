/** Which trainer a run gets: the fastest that this device and network have. */
import type { LstmConfig } from '../../contracts/text/language-model'
import { invalid } from '../../runtime/errors'
import { openGpuTrainer } from './gpu/trainer'
import { openTensorTrainer } from './tensor-trainer'
import type { Trainer, TrainerOptions } from './trainer'
import { openTransformerOnCpu } from './transformer/cpu-trainer'
import { openTransformerOnGpu } from './transformer/gpu-trainer'
import { openWasmTrainer } from './wasm/trainer'

export async function openTrainer({ config, ...options }: TrainerOptions): Promise<Trainer> {
  if (config.architecture === 'lstm') return openLstmTrainer({ config, ...options })
  if (config.architecture === 'llama') throw invalid('A Llama is read from a file, not trained here.')
  const { gpu } = options.device
  return gpu ? openTransformerOnGpu(gpu, { config, ...options }) : openTransformerOnCpu({ config, ...options })
}

async function openLstmTrainer(options: TrainerOptions<LstmConfig>): Promise<Trainer> {
  const { backend } = options.device.report
  const own = backend === 'wasm' ? openWasmTrainer(options) : await openGpuTrainer(options)
  return own ?? openTensorTrainer(options)
}
