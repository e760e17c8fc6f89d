/**
 * A list of commands is one compute pass and one submit, in order: WebGPU makes what one dispatch wrote visible to the
 * next.
 */
import { dispatch, type Command } from './command'
import { profilerOf } from './profile'

/** Submits commands in one pass. While the device is profiled each gets a pass of its own, which is timed. */
export function submit(gpu: GPUDevice, commands: readonly Command[], label = 'commands'): void {
  const encoder = gpu.createCommandEncoder({ label })
  const profiler = profilerOf(gpu)
  if (profiler) profiler.record(encoder, commands)
  else {
    const pass = encoder.beginComputePass({ label })
    for (const each of commands) dispatch(pass, each)
    pass.end()
  }
  gpu.queue.submit([encoder.finish()])
}
