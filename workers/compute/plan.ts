/**
 * Which backend will compute, and why, decided without opening anything: the status bar asks for this on every page,
 * and must not load a megabyte of tensor library for it.
 */
import type { Backend, DeviceReport } from '../contracts/device'
import { CodedError } from '../runtime/errors'
import { describeLimits, findAdapter, type FoundAdapter } from './adapter'
import { forcedDevice } from './choice'

/** @property reason a sentence for the user; @property found the adapter, where the GPU computes */
export type Plan =
  { backend: 'webgpu'; reason: string; found: FoundAdapter } | { backend: Exclude<Backend, 'webgpu'>; reason: string }

/**
 * Order of preference: webgpu on a hardware adapter, then wasm, then cpu. `force` takes one backend or none: rejects
 * `gpu/unavailable` where WebGPU is asked for and missing.
 */
export async function planDevice(force: Backend | undefined = forcedDevice()): Promise<Plan> {
  if (force === 'cpu') return { backend: 'cpu', reason: 'Plain JavaScript was asked for.' }
  if (force === 'wasm') return { backend: 'wasm', reason: 'WebAssembly was asked for.' }
  const found = await findAdapter()
  if (force === 'webgpu') {
    if (!('missing' in found)) return { backend: 'webgpu', reason: 'WebGPU was asked for.', found }
    throw new CodedError(
      'gpu/unavailable',
      `${found.missing} Use a browser with WebGPU, or remove device=webgpu from the address to compute without it.`,
    )
  }
  if (!('missing' in found) && !found.software) {
    return { backend: 'webgpu', reason: 'WebGPU runs on the GPU of this machine.', found }
  }
  return withoutGpu(
    'missing' in found ? found.missing : `The only WebGPU adapter here is a software one (${found.name}).`,
  )
}

/** The plan when the GPU is out, and what put it out. */
export function withoutGpu(why: string): Plan {
  return typeof WebAssembly === 'object'
    ? { backend: 'wasm', reason: `${why} WebAssembly is the fastest way left.` }
    : { backend: 'cpu', reason: `${why} There is no WebAssembly either, so plain JavaScript computes.` }
}

/** The report that opening the planned device is expected to give. */
export function expectedReport(plan: Plan): DeviceReport {
  if (plan.backend === 'webgpu') {
    const { adapter, name, software } = plan.found
    return { backend: 'webgpu', adapter: name, fallback: software, reason: plan.reason, ...describeLimits(adapter) }
  }
  const adapter = plan.backend === 'wasm' ? wasmName(hasSimd()) : CPU_NAME
  return { backend: plan.backend, adapter, fallback: true, reason: plan.reason, features: [], limits: {} }
}

export const CPU_NAME = 'JavaScript, one thread'

export function wasmName(simd: boolean): string {
  return simd ? 'WebAssembly SIMD, one thread' : 'WebAssembly, one thread'
}

/** A module with one function that splats a byte over a v128: valid only where SIMD is known. */
const SIMD_MODULE = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
]

function hasSimd(): boolean {
  return WebAssembly.validate(Uint8Array.from(SIMD_MODULE))
}
