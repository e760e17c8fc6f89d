/** Folder of tfjs's WebAssembly files, for `openDevice` in Node, where no page serves them. */
import { fileURLToPath } from 'node:url'

export const wasmFolder = fileURLToPath(
  new URL('../../node_modules/@tensorflow/tfjs-backend-wasm/dist/', import.meta.url),
)
