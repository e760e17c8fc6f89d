/** What tests of GPU kernels share: the device, random operands, the largest difference. */
import { openDevice } from '../../workers/compute/device'
import { makeRandom } from '../../workers/runtime/random'

export async function gpuDevice(): Promise<GPUDevice> {
  const { gpu } = await openDevice({ force: 'webgpu' })
  if (!gpu) throw new Error('There is no WebGPU here.')
  return gpu
}

export function normals(count: number, seed: number): Float32Array<ArrayBuffer> {
  const random = makeRandom(seed)
  return Float32Array.from({ length: count }, () => random.normal())
}

/** Infinity where a number is missing or not finite. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity
  let largest = 0
  for (let k = 0; k < a.length; k++) {
    const difference = Math.abs((a[k] ?? NaN) - (b[k] ?? NaN))
    largest = Math.max(largest, Number.isFinite(difference) ? difference : Infinity)
  }
  return largest
}
