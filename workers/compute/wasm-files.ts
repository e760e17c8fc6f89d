/**
 * Where the tfjs WebAssembly files are served from: the app's own origin, under the name that the build gives them.
 * The threaded variant needs SharedArrayBuffer, and so headers that static hosts do not send: it is never chosen, but
 * tfjs insists on an entry for it.
 */
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url'
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url'

export const wasmFiles = {
  'tfjs-backend-wasm.wasm': plain,
  'tfjs-backend-wasm-simd.wasm': simd,
  'tfjs-backend-wasm-threaded-simd.wasm': simd,
}
