/** What the page learns about the device that computes: which backend, on what, and why that one. */

export type Backend = 'webgpu' | 'wasm' | 'cpu'

/**
 * @property adapter  the GPU by name, or what stands in for it ("WebAssembly SIMD, one thread")
 * @property fallback true when no hardware GPU does the arithmetic: a software adapter, wasm or cpu
 * @property reason   a sentence for the user: why this backend
 * @property features optional WebGPU features in use (timestamp-query, shader-f16, subgroups); empty off the GPU
 * @property limits   WebGPU limits of the opened device by their names in the standard; empty off the GPU
 */
export interface DeviceReport {
  backend: Backend
  adapter: string
  fallback: boolean
  reason: string
  features: string[]
  limits: Record<string, number>
}

/** Work handed to a device, counted where it happens. The first four stay 0 off the GPU. */
export interface ComputeCounts {
  dispatches: number
  submits: number
  bytesWritten: number
  readbacks: number
  /** Kernels called: those of tfjs on any backend, and own ones in WebAssembly. */
  kernelCalls: number
}

export interface DeviceActions {
  report: { args: Record<string, never>; result: DeviceReport }
}

/** Time that one kernel took on the GPU, over all its dispatches. */
export interface KernelTime {
  label: string
  milliseconds: number
  dispatches: number
}
