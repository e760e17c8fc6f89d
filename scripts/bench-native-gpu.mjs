// `node scripts/bench-native-gpu.mjs [FOLDER]`: bundles the benches for a machine that has a GPU, Node and Dawn's WebGPU
// binding, and nothing else; by default into .gpu/bench/. There: `$NODE .gpu/bench/run.mjs RESULTS.json`, where $GPU names
// the folder of a webgpu.mjs that puts navigator.gpu in place. Back here: `npm run bench -- --import RESULTS.json`.
import { cpSync, readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { build } from 'vite'
import { root } from './lib/install.mjs'

const folder = resolve(process.argv[2] ?? `${root}.gpu/bench`)
const wasm = `${root}node_modules/@tensorflow/tfjs-backend-wasm/dist/`
/** tfjs's WebAssembly loader is CommonJS at heart. */
const banner = [
  "import { createRequire as makeRequire } from 'node:module'",
  'const require = makeRequire(import.meta.url), __dirname = import.meta.dirname, __filename = import.meta.filename',
].join('\n')

await build({
  configFile: false,
  root,
  publicDir: false,
  logLevel: 'error',
  ssr: { noExternal: true },
  build: {
    ssr: `${root}tests/bench/harness/gpu-main.ts`,
    target: 'node20',
    outDir: folder,
    emptyOutDir: true,
    minify: true,
    chunkSizeWarningLimit: 10_000,
    rolldownOptions: { output: { entryFileNames: 'run.mjs', chunkFileNames: '[name]-[hash].mjs', banner } },
  },
})
for (const file of readdirSync(wasm).filter((name) => name.endsWith('.wasm')))
  cpSync(wasm + file, `${folder}/wasm/${file}`)
console.log(`Bundled into ${folder}`)
