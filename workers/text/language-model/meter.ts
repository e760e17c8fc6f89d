/** Speed and device counts of training, over the steps alone: without evaluations, samples and checkpoints. */
import { countsSince } from '../../compute/counters'
import type { Device } from '../../compute/device'
import type { TrainingSpeed } from '../../contracts/text/language-model'

/** `stop` tells the means over all steps so far. */
export function makeMeter(device: Device, tokensPerStep: number): { start(): void; stop(): TrainingSpeed } {
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
