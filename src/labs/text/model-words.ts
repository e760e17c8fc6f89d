/** How the model stages name what a model reads and what it does on a device. */
import type { Backend } from '../../../workers/contracts/device'
import type { ModelLevel } from '../../../workers/contracts/text/model'

/** "nats per character". */
export const TOKEN_NAME: Readonly<Record<ModelLevel, string>> = {
  character: 'character',
  word: 'word',
  bpe: 'token',
}

/** A GPU is given dispatches; without one the calls of tensor kernels are what can be counted. */
export function workPerStep(live: { backend: Backend; dispatchesPerStep: number; kernelCallsPerStep: number }): {
  label: string
  value: number
} {
  return live.backend === 'webgpu'
    ? { label: 'dispatches per step', value: live.dispatchesPerStep }
    : { label: 'kernel calls per step', value: live.kernelCallsPerStep }
}
