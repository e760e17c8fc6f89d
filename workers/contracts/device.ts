/** What the page learns about the device that computes: which backend, on what, and why that one. */

export type Backend = 'webgpu' | 'wasm' | 'cpu'

/**
 * @property adapter  the GPU by name, or what stands in for it ("WebAssembly SIMD, one thread")
 * @property fallback true when no hardware GPU does the arithmetic: a software adapter, wasm or cpu
 * @property reason   a sentence for the user: why this backend
 * @property features optional WebGPU features in use (timestamp-query, shader-f16, subgroups); empty off the GPU
 * @property limits   WebGPU limits of the opened device by their names in the standard; empty off the GPU
 * @property roof     what this device can do at most, if it has been measured
 */
export interface DeviceReport {
  backend: Backend
  adapter: string
  fallback: boolean
  reason: string
  features: string[]
  limits: Record<string, number>
  roof?: Roof
}

/**
 * What a device can do at most.
 * @property matmulGflops         billions of floating-point operations a second, in a large product of matrices
 * @property bandwidthGBs         bytes read and written a second by a copy, in billions
 * @property dispatchMicroseconds one small dispatch among many; off the GPU, one small tensor call
 * @property readbackMilliseconds until a few numbers are back from the device
 */
export interface Roof {
  matmulGflops: number
  bandwidthGBs: number
  dispatchMicroseconds: number
  readbackMilliseconds: number
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
  /** What will compute, told without opening it; with the roof, if it was measured earlier. */
  report: { args: Record<string, never>; result: DeviceReport }
  /** Opens the device and measures its roof, which is kept in the Library. Waits for its turn on the GPU. */
  measure: { args: Record<string, never>; result: Roof }
  /** Times the kernels of the next run of this worker, or no longer. */
  timeNextRun: { args: { on: boolean }; result: void }
  /** Whether the next run will be timed, and what the last timed one took, kernel by kernel, the longest first. */
  kernelTimes: { args: Record<string, never>; result: { isNext: boolean; times: KernelTime[] } }
}

/** Time that one kernel took on the GPU, over all its dispatches. */
export interface KernelTime {
  label: string
  milliseconds: number
  dispatches: number
}
