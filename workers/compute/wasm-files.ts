/**
 * Where the tfjs WebAssembly files are served from: the app's own origin, under the name that the build gives them.
 * The threaded variant is left out: it needs SharedArrayBuffer, and so headers that static hosts do not send.
 */
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url'
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url'

export const wasmFiles = {
  'tfjs-backend-wasm.wasm': plain,
  'tfjs-backend-wasm-simd.wasm': simd,
}
