/** A device for one contender. Each has its own worker, so a peer's tfjs is as it comes and its device is its own. */
import { openDevice, type Device } from '../../../workers/compute/device'
import { restoreMatmul } from '../../../workers/compute/kernels/matmul/tensor-library'
import type { Backend } from '../../../workers/contracts/device'
import type { Contender, Surroundings } from '../harness/contract'

export function openOn(backend: Backend, { wasmFolder }: Surroundings): Promise<Device> {
  return openDevice({ force: backend, ...(wasmFolder !== undefined && { wasmFolder }) })
}

/** The same for a peer: with tfjs's own matrix product, which ours replaces otherwise. */
export async function openPeerOn(backend: Backend, around: Surroundings): Promise<Device> {
  const device = await openOn(backend, around)
  restoreMatmul(device.tf)
  return device
}

/** What the harness asks of a device: its name, its counts if it is a GPU, its errors. */
export function contenderOn({ report, gpu, counts, check }: Device): Omit<Contender, 'run'> {
  return { device: report.adapter, check, ...(gpu && { counts }) }
}

export function gpuOf({ gpu }: Device): GPUDevice {
  if (!gpu) throw new Error('There is no GPU here.')
  return gpu
}
