/**
 * The tensor runtime in one module, so that it is loaded by one dynamic import (`await import('./tensor')`) and lands
 * in one chunk that only workers fetch: tfjs-core and its three backends. Importing the backends registers their
 * kernels; `device.ts` decides which one runs.
 */
export * as tf from '@tensorflow/tfjs-core'
export { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
export { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import '@tensorflow/tfjs-backend-cpu'
