/**
 * Nearest neighbours on whatever computes here: the GPU where there is one and the search is large enough to be worth
 * sending there, else the processor. A search has no state, so one that the GPU could not finish is begun again on the
 * processor.
 */
import { CodedError } from '../../../runtime/errors'
import { makeJob, type Job } from '../../../runtime/job'
import { openDevice, type Device } from '../../device'
import { withGpuLease } from '../../lease'
import { planDevice } from '../../plan'
import { nearestOnCpu } from './neighbours.cpu'
import { MOST_ON_GPU, nearestOnGpu } from './neighbours.gpu'
import type { Neighbours, Search } from './search'

/** Below so many products the processor is done before the vectors have reached the GPU. */
const WORTH_SENDING = 2e8

/** The k nearest rows of every query. Throws `input/invalid` for sizes that don't fit the vectors. */
export async function nearestNeighbours(search: Search, job: Job = makeJob()): Promise<Neighbours> {
  const device = await deviceFor(search)
  if (!device?.gpu) return nearestOnCpu(search, job)
  const { gpu } = device
  try {
    const found = await withGpuLease(job, () => device.guard(nearestOnGpu(gpu, search, job)))
    device.check()
    return found
  } catch (error) {
    if (!(error instanceof CodedError && error.code.startsWith('gpu/'))) throw error
    return nearestOnCpu(search, job)
  }
}

async function deviceFor({ rows, columns, k, queries }: Search): Promise<Device | undefined> {
  if ((queries?.rows ?? rows) * rows * columns < WORTH_SENDING || k > MOST_ON_GPU) return undefined
  try {
    // The plan is asked first: opening anything but a GPU would load the tensor library for nothing.
    return (await planDevice()).backend === 'webgpu' ? await openDevice() : undefined
  } catch {
    return undefined
  }
}
