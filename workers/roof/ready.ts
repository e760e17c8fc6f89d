/**
 * Makes a device ready for a run: hands over what was measured of it earlier, and measures what is missing on hardware.
 * A software adapter would take seconds over that; it is measured only when somebody asks.
 */
import type { Device } from '../compute/device'
import { choicesOn, describeDevice, want } from '../compute/kernels/matmul/choice'
import { measureWanted } from '../compute/kernels/matmul/measure'
import { theirTime } from '../compute/kernels/matmul/tensor-library'
import type { Roof } from '../contracts/device'
import type { Job } from '../runtime/job'
import { keep, keptOf } from './kept'
import { measureRoof } from './measure-roof'

/** Call it at the start of a run, with the GPU lease held. Off WebGPU there is nothing to do. */
export async function readyDevice(device: Device, job: Job): Promise<void> {
  const { report, gpu } = device
  if (!gpu) return
  const kept = await keptOf(report)
  describeDevice(gpu, { software: report.fallback, choices: kept.choices })
  if (report.fallback) return
  for (const shape of kept.wanted) want(gpu, shape)
  const isComplete = kept.roof !== undefined && choicesOn(gpu).wanted.length === 0
  if (isComplete) return
  const roof = kept.roof ?? (await measureRoof(device, job))
  await keep(report, {
    roof,
    choices: await measureWanted(gpu, job, (shape) => theirTime(device.tf, shape)),
    wanted: [],
  })
}

/** Keeps which shapes the run has used and nobody has measured, so that the next one can. */
export async function noteShapes({ report, gpu }: Device): Promise<void> {
  if (!gpu || report.fallback) return
  const { wanted, choices } = choicesOn(gpu)
  if (wanted.length > 0) await keep(report, { ...(await keptOf(report)), choices, wanted })
}

/** Measures the roof anew and keeps it. */
export async function renewRoof(device: Device, job: Job): Promise<Roof> {
  const kept = await keptOf(device.report)
  const roof = await measureRoof(device, job)
  await keep(device.report, { ...kept, roof })
  return roof
}
