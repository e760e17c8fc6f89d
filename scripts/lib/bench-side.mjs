// The process of one contender of a *.node.bench.ts (tests/bench/harness/node-host.ts starts it).
import { runnerImport } from 'vite'
import { root } from './install.mjs'

const config = { configFile: false, root, publicDir: false, logLevel: 'error' }
const load = async (path) => (await runnerImport(`${root}tests/${path}`, config)).module
const { serveSide } = await load('bench/harness/node-side.ts')
const { wasmFolder } = await load('helpers/wasm-folder.ts')
serveSide(async (name) => (await load(`bench/${name}.node.bench.ts`)).bench, { wasmFolder })
