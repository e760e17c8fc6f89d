/** tfjs as it comes, for peers: its own backend on a device of its own, which is counted as ours is. */
import { openDevice, type Device } from '../../../workers/compute/device'
import type { Surroundings } from '../harness/contract'

export async function openTfjs(backend: 'webgpu' | 'wasm', { wasmFolder }: Surroundings): Promise<Device> {
  return openDevice({ force: backend, ...(wasmFolder !== undefined && { wasmFolder }) })
}
