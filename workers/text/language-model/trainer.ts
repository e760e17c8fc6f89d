/**
 * The device side of training, one step or one evaluation at a time. There are several: each device has its own fastest
 * way, and all of them share this shape. A trainer owns memory of the device, so it must be closed; everything it hands
 * out is plain data.
 */
import type { Device } from '../../compute/device'
import type { NetworkConfig, TrainingSettings } from '../../contracts/text/language-model'
import type { Job } from '../../runtime/job'
import type { Random } from '../../runtime/random'
import type { Batch } from './network'

/** Parameters and moments in the layout of the flat vector, on this side of the device. */
export interface OptimiserState {
  parameters: Float32Array
  first: Float32Array
  second: Float32Array
}

export interface Trainer {
  /** It waits for the device by itself before too much is given to it; losses may be read seldom. */
  readonly boundsItsQueue?: true
  /** One update from one batch; `step` counts from 1. Its loss stays on the device until `readLosses`. */
  update(batch: Batch, step: number, random: Random): Promise<void>
  /** Losses of all updates since the last call, in order, nats a token. */
  readLosses(): Promise<number[]>
  /** Mean loss over batches, weighted by their positions, nats a token. */
  evaluate(batches: readonly Batch[]): Promise<number>
  readParameters(): Promise<Float32Array>
  readState(): Promise<OptimiserState>
  close(): void
}

/** @property start parameters and moments to begin from; copied */
export interface TrainerOptions<C extends NetworkConfig = NetworkConfig> {
  device: Device
  config: C
  settings: TrainingSettings
  start: OptimiserState
  job: Job
}
