/** A run whose kernels are timed, when that was asked for: one switch a worker, one table of the last timed run. */
import type { KernelTime } from '../../contracts/device'
import { startProfile } from './profile'

let isNext = false
let last: KernelTime[] = []

export function timeNextRun(on: boolean): void {
  isNext = on
}

export function kernelTimes(): { isNext: boolean; times: KernelTime[] } {
  return { isNext, times: last }
}

/** Runs `work`; where it was asked for and the device has timestamps, with each kernel timed. */
export async function timedRun<T>(gpu: GPUDevice | undefined, work: () => Promise<T>): Promise<T> {
  const profiler = isNext && gpu ? startProfile(gpu) : undefined
  if (!profiler) return work()
  isNext = false
  try {
    return await work()
  } finally {
    // What a lost device can't tell any more is no reason to hide why it was lost.
    last = await profiler.stop().catch(() => [])
  }
}
